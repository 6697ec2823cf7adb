"""What the day's first look at a book brings: fresh figures, a scan, the mark of a visit."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.errors import HeadroomError
from upsell.model import Actor, Right
from upsell.services import sample, scanning, visits
from upsell.ui import notices

ARRIVED = "arrived"
PATIENCE_S = 20.0
"""How long the day's first visit waits for usage; the rest comes with the next run."""
SHOWN = "What you see is from the figures that are here."


def arrive(services: Services, book: Book, *, by: Actor, now: datetime) -> None:
    """Do it once per session, book and day; a failure is said and the page goes on."""
    mark = f"{book.kind}:{book.today(now)}"
    if st.session_state.get(ARRIVED) == mark:
        return
    with notices.failures_kept():
        place = f"{book.engine.url} {mark}"
        if place not in _prepared():
            _prepare(services, book, by, now)
            _prepared().add(place)
        visits.arrive(book, by=by, now=now)
    st.session_state[ARRIVED] = mark


@st.cache_resource(show_spinner=False)
def _prepared() -> set[str]:
    """Give the books and days this server has made ready."""
    return set()


def _prepare(services: Services, book: Book, by: Actor, now: datetime) -> None:
    """Bring the figures up to today, the example's or one's own, and scan once for the day."""
    with st.spinner("Reading the latest usage…"):
        if book.is_sample:
            sample.refresh(book, by=by, now=now)
        elif Right.WRITE in by.rights:
            _usage(services, book, by, now)
        scanning.scan_if_due(book, by=by, now=now)


def _usage(services: Services, book: Book, by: Actor, now: datetime) -> None:
    """Read what is new from PostHog, for a while; a failure is said, and what is here is shown."""
    try:
        reader = services.usage_reader
        if reader is None:
            return
        from upsell.services import usage  # nobody else pays for it

        if not usage.is_due(book, by=by, now=now):
            return
        may_go_on = services.for_seconds(PATIENCE_S)
        done = usage.sync_usage(book, reader, by=by, now=now, may_go_on=may_go_on)
    except HeadroomError as error:
        notices.complain(f"Usage from PostHog is not up to date. {error} {SHOWN}")
        return
    if done.left and not done.is_elsewhere:
        notices.say("Usage from PostHog is still being read. Go on under Setup, Connections.")
