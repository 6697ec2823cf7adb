"""Dialogs that ask one question: closed when the answer was taken, open when it was refused."""

from __future__ import annotations

import streamlit as st

from upsell.ui import notices

ANSWERED = "dialog_answered"


def begin() -> None:
    """Forget an answer that an earlier dialog left behind; when one is about to open."""
    st.session_state.pop(ANSWERED, None)


def answered() -> None:
    """Keep that a callback gave the dialog's answer to a service."""
    st.session_state[ANSWERED] = True


def settle() -> None:
    """Close the dialog once its answer was taken, or show why not; first in a dialog's body."""
    if st.session_state.pop(ANSWERED, False) and not notices.complaint_waits():
        st.rerun()
    notices.show()
