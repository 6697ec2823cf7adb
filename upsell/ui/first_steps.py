"""A short list on Today that leads from the example to one's own accounts, until it is done."""

from __future__ import annotations

import streamlit as st

from upsell.board import Board
from upsell.card import Card
from upsell.errors import Unreadable
from upsell.services.first_steps import FirstSteps, first_steps
from upsell.steps import StepKind
from upsell.ui.frame import Visit
from upsell.ui.places import SECTIONS, Place
from upsell.ui.text import element

HIDDEN = "looking_around"
DONE, OPEN = ":material/check_circle:", ":material/radio_button_unchecked:"
ACCOUNTS, ABOUT = SECTIONS[:2]


def checklist(visit: Visit, board: Board) -> None:
    """Draw what is done and what comes next; nothing once all is, or while one looks around."""
    if visit.book.is_sample and st.session_state.get(HIDDEN):
        return
    steps = FirstSteps()
    try:
        if visit.services.own_begun or not visit.book.is_sample:
            steps = first_steps(visit.services.own, by=visit.actor)
    except Unreadable:
        return  # its own page says what is wrong with it
    if steps.done:
        return
    with st.container(key="first-steps", border=True, gap="small"):
        _lead(visit)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _setup(visit, "1 Take a template or your own file", ACCOUNTS, done=steps.accounts)
            _setup(visit, "2 Drop it, look, import", ACCOUNTS, done=steps.accounts)
            _setup(visit, "3 Say who you are", ABOUT, done=steps.about)
            _draft(visit, steps, None if visit.book.is_sample else board.first_to_draft)


def _lead(visit: Visit) -> None:
    words = "<b>Your own accounts</b> take about 10 minutes with a spreadsheet."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(element("p", words, "hr-quiet"))
        if visit.book.is_sample:
            st.button("Look around first", key="look-around", type="tertiary", on_click=_look)


def _look() -> None:
    st.session_state[HIDDEN] = True


def _setup(visit: Visit, words: str, section: str, *, done: bool) -> None:
    icon = DONE if done else OPEN
    visit.link(Place.SETUP, words, icon=icon, section=section, book="own")


def _draft(visit: Visit, steps: FirstSteps, first: Card | None) -> None:
    """Draw the last step: a link once there are accounts, straight to a draft where one waits."""
    words = "4 Draft your first email"
    if first is not None and first.step is not None:
        channel = "email" if first.step.kind is StepKind.DRAFT_EMAIL else "call"
        signal = first.step.signal_id
        visit.link(Place.OUTREACH, words, icon=OPEN, signal=signal, channel=channel)
    elif steps.accounts and visit.book.is_sample:
        visit.link(Place.TODAY, words, icon=DONE if steps.draft else OPEN, book="own")
    else:
        st.markdown(f"{DONE if steps.draft else OPEN} {words}")
