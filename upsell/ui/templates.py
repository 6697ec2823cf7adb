"""The texts of drafts in the product: worded anew, looked at on a real account, then saved."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from upsell.drafting.kinds import EMAILS, NAMES, SHEET, leaves_the_house, questions_of
from upsell.services.templates import (
    Occasion,
    Preview,
    TemplatePage,
    occasions,
    preview,
    reset,
    save_template,
    template_page,
)
from upsell.ui import address, notices
from upsell.ui.frame import Visit
from upsell.ui.papers import letter, notice, sheet
from upsell.ui.template_notes import fields_to_copy, history

PLACE = "template-form"
HEIGHT = 430
HEIGHTS = {SHEET: 800, **{questions_of(key): 150 for key in EMAILS}}
LONGEST = 8_000
FIRST = "seats"
WHY = "What your drafts say. Words in double braces are filled in for each account."
MADE_UP = "A made-up account"
CHANGED = "somebody saved this text in the meantime"


def templates(visit: Visit) -> None:
    """Show one text with its form on one side and what it says of an account on the other."""
    st.caption(WHY)
    address.chosen("template", tuple(NAMES), FIRST)
    with st.container(horizontal=True):
        key = st.selectbox(
            "Text",
            tuple(NAMES),
            key="template",
            format_func=NAMES.__getitem__,
            help="One email for each kind of signal, the questions for a call, the call sheet.",
            on_change=address.keeping("template", FIRST),
        )
        about = _occasion(visit, key)
    page = template_page(visit.book, key, by=visit.actor)
    typed = _typed(page)
    left, right = st.columns(2, gap="large")
    with left:
        _form(visit, page)
    with right:
        signal_id = None if about is None else about.signal_id
        seen = preview(visit.book, key, typed, signal_id, by=visit.actor, now=visit.now)
        _preview(page, seen)
    fields_to_copy(visit, key)
    history(visit, page)


def forget(key: str) -> None:
    """Let the form begin again with the text that holds."""
    st.session_state.pop(_version_key(key), None)


def _occasion(visit: Visit, key: str) -> Occasion | None:
    """Ask on which account to look at the text; a made-up one is always there."""
    found = occasions(visit.book, key, by=visit.actor)
    choices: dict[UUID | None, Occasion] = {one.signal_id: one for one in found}
    chosen = st.selectbox(
        "Look at it with",
        (*choices, None),
        key=f"look-with-{key}",
        help="Nothing is sent or kept: it shows how the text would read for this account.",
        format_func=lambda one: (
            f"{choices[one].account_name}: {choices[one].title}" if one in choices else MADE_UP
        ),
    )
    return choices.get(chosen)


def _typed(page: TemplatePage) -> str:
    """Give the text in the form: what was typed, until the text is saved or begun again."""
    text, version = _text_key(page.key), _version_key(page.key)
    if text not in st.session_state or version not in st.session_state:
        st.session_state[text], st.session_state[version] = page.source, page.version
    return str(st.session_state[text])


def _form(visit: Visit, page: TemplatePage) -> None:
    """Take another text; it reaches the preview and the book by the form's own buttons."""
    with st.form(f"form-{page.key}", border=False):
        st.text_area(
            "The text",
            key=_text_key(page.key),
            height=HEIGHTS.get(page.key, HEIGHT),
            max_chars=LONGEST,
            help="{{ … }} is filled in; what stands between {% if … %} and {% endif %} is only "
            "said where it is true. “Fields to copy from” below lists them all.",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Show it", icon=":material/visibility:", key="template-show")
            st.form_submit_button(
                "Save", type="primary", key="template-save", on_click=_save, args=(visit, page)
            )
    notices.beside(PLACE)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_standing(page))
        if page.is_own:
            st.button(
                "Back to the first text",
                type="tertiary",
                icon=":material/undo:",
                key="template-reset",
                on_click=_reset,
                args=(visit, page),
            )
    if st.session_state[_version_key(page.key)] != page.version:
        words = "Your text is still in the form. The other one is in the history below."
        st.html(notice(f"Version {page.version}: {CHANGED}.", words, "careful"))
        st.button("Take the saved text", on_click=forget, args=(page.key,))


def _standing(page: TemplatePage) -> str:
    if not page.is_own:
        return f"Version {page.version}, the first text."
    return f"Version {page.version}, in your own words."


def _preview(page: TemplatePage, seen: Preview) -> None:
    """Draw what the text says, or why it says nothing."""
    if seen.is_made_up:
        st.html(notice("A made-up account.", "Its name and figures are invented."))
    if seen.problem:
        st.html(notice("Nothing to show.", seen.problem, "careful"))
        return
    if leaves_the_house(page.key):
        st.html(letter(seen.to, seen.subject, seen.body))
        st.caption(f"{seen.words:,} words. Short emails are read: at most 120.")
    else:
        st.html(sheet(seen.body))
    for doubt in seen.doubts:
        st.html(notice("Look once more.", doubt, "careful"))


def _save(visit: Visit, page: TemplatePage) -> None:
    version, text = st.session_state[_version_key(page.key)], st.session_state[_text_key(page.key)]
    said = "Saved. New drafts use these words."
    visit.act(save_template, page.key, version, text, said=said, place=PLACE)
    if not notices.complaint_waits():
        forget(page.key)


def _reset(visit: Visit, page: TemplatePage) -> None:
    visit.act(reset, page.key, page.version, said="The first text holds again.", place=PLACE)
    if not notices.complaint_waits():
        forget(page.key)


def _text_key(key: str) -> str:
    return f"template-text-{key}"


def _version_key(key: str) -> str:
    return f"template-version-{key}"
