"""What the day's first look at a book brings: fresh figures, a scan, the mark of a visit."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from upsell.book.engine import Book
from upsell.model import Actor
from upsell.services import sample, scanning, visits
from upsell.ui import notices

ARRIVED = "arrived"


def arrive(book: Book, *, by: Actor, now: datetime) -> None:
    """Do it once per session, book and day; a failure is said and the page goes on."""
    mark = f"{book.kind}:{book.today(now)}"
    if st.session_state.get(ARRIVED) == mark:
        return
    with notices.failures_kept():
        place = f"{book.engine.url} {mark}"
        if place not in _prepared():
            _prepare(book, by, now)
            _prepared().add(place)
        visits.arrive(book, by=by, now=now)
    st.session_state[ARRIVED] = mark


@st.cache_resource(show_spinner=False)
def _prepared() -> set[str]:
    """Give the books and days this server has made ready."""
    return set()


def _prepare(book: Book, by: Actor, now: datetime) -> None:
    """Bring the example's figures up to today and scan once for the day."""
    with st.spinner("Reading the latest usage…"):
        if book.is_sample:
            sample.refresh(book, by=by, now=now)
        scanning.scan_if_due(book, by=by, now=now)
