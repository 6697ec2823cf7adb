"""Keys that press buttons: each is shown on its button, and all of them in one short list.

Streamlit lets no key through while somebody types, and a letter with Ctrl or Cmd stays the
browser's. The key that records something is one that nobody presses by chance.
"""

from __future__ import annotations

import streamlit as st

from upsell.ui.text import element, escaped

DRAFT, NEXT, PREVIOUS, EDIT, LOG = "D", "N", "P", "E", "Mod+Enter"
EVERY = (
    ("D", "Draft for the first account on Today, or for the account you look at"),
    ("N", "Next account, in the order of Today"),
    ("P", "Previous account"),
    ("E", "Edit the text of a draft"),
    ("Ctrl or ⌘ + Enter", "Log the email or the call"),
)


def keyboard_list() -> None:
    """Draw the list behind a quiet button; keys say nothing while one types."""
    with st.popover("Keyboard", icon=":material/keyboard:", type="tertiary"):
        keys = element("ul", "".join(_key(*each) for each in EVERY), "hr-keys")
        st.html(keys + element("p", "Not while you type in a field.", "hr-quiet"))


def _key(key: str, meaning: str) -> str:
    return element("li", element("b", escaped(key)) + " " + element("span", escaped(meaning)))
