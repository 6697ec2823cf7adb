"""What a page says of a book whose file cannot be used, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from upsell.errors import Unreadable
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.text import element

RESTORE = "python -m upsell restore FILE --move-aside"
STEPS = (
    "Stop Headroom with Ctrl+C in the window where it was started.",
    "Put your latest backup in its place with the command below, where FILE is the backup.",
    "Start Headroom again.",
)
WITHOUT = (
    "The file that is there now is kept beside it under a dated name. "
    "Without a backup: move it away, start Headroom and import your sheets again."
)
ANEW = "Stop Headroom and start it again: the example is made anew."


@contextmanager
def said(*, is_example: bool) -> Iterator[None]:
    """Draw what is wrong with a file, inside a page, and the way on."""
    try:
        yield
    except Unreadable as error:
        _draw(error, is_example=is_example)


def _draw(error: Unreadable, *, is_example: bool) -> None:
    whose = "The example" if is_example else "Your accounts"
    st.html(element("header", element("h1", f"{whose} cannot be opened"), "hr-head"))
    st.html(notice(error.problem, ANEW if is_example else error.remedy, "careful"))
    if is_example:
        _look_at("own", "Show my own accounts")
        return
    if error.is_lost:
        st.html(element("ol", "".join(element("li", step) for step in STEPS), "hr-steps"))
        st.code(RESTORE, language=None)
        st.caption(WITHOUT)
    _look_at("example", "Look at the example meanwhile")


def _look_at(book: str, words: str) -> None:
    with st.container(horizontal=True, key="quiet-meanwhile"):
        st.page_link(Place.TODAY.value, label=words, query_params={"book": book})
