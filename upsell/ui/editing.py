"""The text of a draft: read-only until somebody edits it, and one form when they do."""

from __future__ import annotations

import streamlit as st

from upsell.outreach import Channel, Draft
from upsell.services.outreach import edit, rewrite
from upsell.ui.frame import Visit
from upsell.ui.keyboard import EDIT
from upsell.ui.places import Place

HEIGHT = 380
MOST_CHARACTERS = 8_000


def is_editing(draft: Draft) -> bool:
    """Whether the form stands in the preview's place."""
    return bool(st.session_state.get(_key(draft), False))


def edit_button(visit: Visit, draft: Draft) -> None:
    """Draw the way into the form, and out of an edited text the way back to a fresh one."""
    st.button(
        "Edit", icon=":material/edit:", key="edit", shortcut=EDIT, on_click=_open, args=(draft,)
    )
    if draft.edited:
        st.button(
            "Write it afresh",
            icon=":material/refresh:",
            key="rewrite",
            on_click=visit.act,
            args=(rewrite, draft.draft_id),
        )


def edit_form(visit: Visit, draft: Draft) -> None:
    """Show subject and body to type in; nothing leaves from here."""
    with st.form(f"edit-{draft.draft_id}-{draft.version}"):
        if draft.channel is Channel.EMAIL:
            st.text_input("Subject", draft.subject, key=_typed(draft, "subject"), max_chars=200)
        st.text_area(
            "Text", draft.body, key=_typed(draft, "body"), height=HEIGHT, max_chars=MOST_CHARACTERS
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Use this text", type="primary", on_click=_use, args=(visit, draft)
            )
            st.form_submit_button("Cancel", type="tertiary", on_click=_close, args=(draft,))
    if draft.template:
        visit.link(
            Place.SETUP,
            "Change the template of every draft instead",
            icon=":material/edit_note:",
            section="Templates",
            template=draft.template,
        )


def _open(draft: Draft) -> None:
    st.session_state[_key(draft)] = True


def _close(draft: Draft) -> None:
    st.session_state.pop(_key(draft), None)


def _use(visit: Visit, draft: Draft) -> None:
    subject = st.session_state.get(_typed(draft, "subject"), draft.subject)
    body = st.session_state[_typed(draft, "body")]
    visit.act(edit, draft.draft_id, draft.version, subject, body)
    _close(draft)


def _key(draft: Draft) -> str:
    return f"editing-{draft.draft_id}"


def _typed(draft: Draft, field: str) -> str:
    return f"edit-{field}-{draft.draft_id}-{draft.version}"
