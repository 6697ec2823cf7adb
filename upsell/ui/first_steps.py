"""A short list on Today that leads from the example to one's own accounts, until it is done."""

from __future__ import annotations

import streamlit as st

from upsell.board import Board
from upsell.errors import Unreadable
from upsell.services.first_steps import FirstSteps, first_steps
from upsell.steps import StepKind
from upsell.ui.frame import Visit
from upsell.ui.places import SECTIONS, Place
from upsell.ui.text import element

HIDDEN = "looking_around"
NEXT = ":material/arrow_forward:"
ACCOUNTS, ABOUT = SECTIONS[:2]


def checklist(visit: Visit, board: Board) -> None:
    """Draw what is done and the way to what comes next; nothing once all is.

    On the example it goes away for a visit when one looks around first.
    """
    if visit.book.is_sample and st.session_state.get(HIDDEN):
        return
    steps = FirstSteps()
    try:
        if visit.own_begun or not visit.book.is_sample:
            steps = first_steps(visit.services.own, by=visit.actor)
    except Unreadable:
        return  # its own page says what is wrong with it
    if steps.done:
        return
    with st.container(
        key="first-steps", border=True, horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.html(_said(steps))
        _next(visit, steps, board)
        if visit.book.is_sample:
            st.button("Look around first", key="look-around", type="tertiary", on_click=_look)


def _look() -> None:
    st.session_state[HIDDEN] = True


def _said(steps: FirstSteps) -> str:
    """Give the steps in their order, those that are done ticked."""
    words = "<b>Your own accounts</b> take about 10 minutes with a spreadsheet."
    known = (
        ("Take a template or your own file", steps.accounts),
        ("Drop it, look, import", steps.accounts),
        ("Say who you are", steps.about),
        ("Draft your first email", steps.draft),
    )
    items = "".join(
        element("li", f"<i>{'✓' if done else number}</i> {step}", "hr-done" if done else "")
        for number, (step, done) in enumerate(known, 1)
    )
    return element("p", words, "hr-quiet") + element("ul", items, "hr-first-steps")


def _next(visit: Visit, steps: FirstSteps, board: Board) -> None:
    """Draw the way to the first step that is left: to a draft itself where one waits."""
    first = None if visit.book.is_sample else board.first_to_draft
    if not steps.accounts:
        visit.link(Place.SETUP, "Bring in my accounts", icon=NEXT, section=ACCOUNTS, book="own")
    elif not steps.about:
        visit.link(Place.SETUP, "Say who I am", icon=NEXT, section=ABOUT, book="own")
    elif first is not None and first.step is not None:
        channel = "email" if first.step.kind is StepKind.DRAFT_EMAIL else "call"
        signal = first.step.signal_id
        words = "Draft my first email"
        visit.link(Place.OUTREACH, words, icon=NEXT, signal=signal, channel=channel)
    elif visit.book.is_sample:
        visit.link(Place.TODAY, "To my accounts", icon=NEXT, book="own")
