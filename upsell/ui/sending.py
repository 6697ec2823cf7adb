"""What the frame says of sending: who does not answer, what waits, and the thread that sends."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.courier import Courier
from upsell.delivery_words import Lane, backlog, trouble
from upsell.outreach import Destination
from upsell.ui.papers import notice
from upsell.ui.text import element, escaped


@st.cache_resource(show_spinner=False)
def courier(_services: Services) -> Courier:
    """Give the one courier of this server, started with its first visitor and ended with it."""
    found = Courier(_services)
    found.start()
    atexit.register(found.stop)
    return found


def troubled(
    lanes: Sequence[Lane], services: Services, book: Book, now: datetime
) -> dict[Destination, tuple[str, str]]:
    """Give what is wrong with each destination that takes nothing at the moment."""
    found = {
        lane.destination: trouble(
            lane, has_key=services.has_key(lane.destination), now=now, zone=book.zone
        )
        for lane in lanes
    }
    return {to: said for to, said in found.items() if said is not None}


def troubles(lanes: Sequence[Lane], services: Services, book: Book, now: datetime) -> None:
    """Say which destination takes nothing at the moment, and that nothing is lost."""
    for said in troubled(lanes, services, book, now).values():
        st.html(notice(*said, "careful"))


def waiting(lanes: Sequence[Lane], book: Book, now: datetime) -> None:
    """Say quietly what has waited for a while, and since when."""
    for line in backlog(lanes, now, book.zone):
        st.html(element("p", escaped(line), "hr-quiet", data_waiting="yes"))
