"""Choices that the address keeps: a link brings them along, and Back brings them again.

The address alone is believed; a widget is set to it before it is drawn. Streamlit's own binding
of widgets is not used: leaving a page that has one rewrites that page's place in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def chosen(key: str, options: Sequence[str], default: str) -> str:
    """Give what the address chooses of the options and set the widget to it; else the default."""
    asked = st.query_params.get(key, default)
    return _shown(key, asked if asked in options else default)


def typed(key: str, longest: int) -> str:
    """Give the text in the address and set the widget to it."""
    return _shown(key, st.query_params.get(key, "")[:longest])


def numbered(key: str, most: int) -> int:
    """Give the number in the address and set the widget to it; 1 where it names none."""
    asked = st.query_params.get(key, "")
    number = int(asked) if asked.isdecimal() and len(asked) <= len(str(most)) else 1
    st.session_state[key] = number if 1 <= number <= most else 1
    return int(st.session_state[key])


def keeping(key: str, default: str = "") -> Callable[[], None]:
    """Give the callback that puts a widget's choice into the address; the default stays out."""

    def keep() -> None:
        value = str(st.session_state.get(key) or default)
        if value != default:
            st.query_params[key] = value
        elif key in st.query_params:
            del st.query_params[key]

    return keep


def _shown(key: str, value: str) -> str:
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return value
