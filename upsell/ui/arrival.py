"""What the day's first look at a book brings: what is new outside, a scan, the mark of a visit."""

from __future__ import annotations

import atexit
from collections import defaultdict
from datetime import datetime

import streamlit as st

from upsell import sync
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.errand import Errand
from upsell.model import Actor
from upsell.outreach import Destination
from upsell.services import sample, scanning, visits
from upsell.services.lanes import lanes
from upsell.ui import notices, sending
from upsell.ui.papers import notice

ARRIVED = "arrived"
AWAITED = "awaited"
PATIENCE_S = 4.0
"""How long the day's first visit waits for Attio and PostHog; what is left comes by itself."""
LOOK_S = 2.0
SHOWN = "What you see is from the figures that are here."
AGAIN = "Ask again in Setup › Connections."
LATER = "The rest appears here by itself."
MOST_SAID = 3


def arrive(services: Services, book: Book, *, by: Actor, now: datetime) -> None:
    """Do it once per session, book and day; a failure is said and the page goes on."""
    mark = f"{book.kind}:{book.today(now)}"
    if st.session_state.get(ARRIVED) != mark:
        with notices.failures_kept():
            place = f"{book.engine.url} {mark}"
            is_first = place not in _prepared()
            if is_first:
                _prepared()[place] = _prepare(services, book, by, now)
            errand = _prepared()[place]
            if errand is not None and (is_first or not errand.is_over):
                st.session_state[AWAITED] = errand
            look = f"{place} {by.id}"
            if now >= _looked().get(look, now):
                _looked()[look] = visits.arrive(book, by=by, now=now)
        st.session_state[ARRIVED] = mark
    awaited = _awaited(book)
    if awaited is not None and awaited.is_over:
        st.session_state.pop(AWAITED)
        troubled = sending.troubled(lanes(book, by=by), services, book, now)
        _tell(awaited, is_attio_said=Destination.ATTIO in troubled)


def still_reading(book: Book) -> None:
    """Say that what is new outside is still being read, and draw the page anew once it is."""
    errand = _awaited(book)
    if errand is None:
        return
    strong = f"{errand.asks} takes its time." if errand.asks else "Looking for new signals."
    if errand.asks and errand.share:
        strong = f"Usage is being read from {errand.asks}: {errand.share:.0%} so far."
    st.html(notice(strong, f"{SHOWN} {LATER}"))

    def when_it_is_over() -> None:
        if errand.is_over:
            st.rerun()

    st.fragment(when_it_is_over, run_every=LOOK_S)()


def _awaited(book: Book) -> Errand | None:
    """Give the errand whose end this session has not seen; the example has none."""
    awaited: Errand | None = st.session_state.get(AWAITED)
    return None if book.is_sample else awaited


@st.cache_resource(show_spinner=False)
def _prepared() -> dict[str, Errand | None]:
    """Give the books and days this server has made ready, with what was fetched for them."""
    return {}


@st.cache_resource(show_spinner=False)
def _looked() -> dict[str, datetime]:
    """Give until when the look of a person at a book on a day need not be kept again."""
    return {}


def _prepare(services: Services, book: Book, by: Actor, now: datetime) -> Errand | None:
    """Bring the figures up to today, the example's or one's own, and scan once for the day."""
    errand = None
    if book.is_sample:
        with st.spinner("Reading the latest usage…"):
            sample.refresh(book, by=by, now=now)
    elif sync.is_due(services, by=by):
        with st.spinner("Asking Attio and PostHog for what is new…"):
            errand = Errand(services, by)
            atexit.register(errand.stop)
            errand.wait(PATIENCE_S)
    with st.spinner("Looking for signals…"):
        scanning.scan_if_due(book, by=by, now=now)
    return errand


def _tell(errand: Errand, *, is_attio_said: bool) -> None:
    """Say what an errand could not bring, and what is other than before.

    That Attio does not answer, or not to our key, is left out where the frame says it.
    """
    failed = defaultdict(list)
    for came in errand.came:
        if came.failure:
            is_said = is_attio_said and came.is_silence and came.name == sync.ATTIO
            failed["" if is_said else came.failure, came.name].append(came.what)
        elif came.what == sync.ACCOUNTS and came.changed:
            notices.say(f"Accounts from {came.name}: {came.summary}")
        elif came.what == sync.OUTCOMES:
            for sentence in came.news[:MOST_SAID]:
                notices.say(sentence)
        if came.is_cut_short:
            notices.say("Usage from PostHog is still to be read. Go on in Setup, Connections.")
    for (failure, name), what in failed.items():
        wanted = " and ".join([what[0], *(word.lower() for word in what[1:])])
        be = "are" if what != [sync.USAGE] else "is"
        said = f"{wanted} from {name} {be} not up to date." if name else ""
        again = AGAIN if name else ""
        notices.complain(" ".join(filter(None, (said, failure, SHOWN, again))))
