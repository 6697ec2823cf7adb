"""Sentences that wait for the next drawing of a page: what was done, what was refused."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from upsell.errors import HeadroomError
from upsell.ui.text import label

LOG = logging.getLogger("headroom.pages")
WAITING = "notices"
UNEXPECTED = (
    "This did not work, and the fault is ours. What happened is written in the program's log. "
    "Reload the page and try again."
)


@dataclass(frozen=True)
class Notice:
    """One sentence and whether it tells of a failure."""

    sentence: str
    failed: bool = False


def say(sentence: str) -> None:
    """Keep a sentence about something done for the next drawing."""
    _keep(Notice(sentence))


def complain(sentence: str) -> None:
    """Keep a sentence about something refused for the next drawing."""
    _keep(Notice(sentence, failed=True))


def complaint_waits() -> bool:
    """Whether a sentence about something refused is still to be drawn."""
    return any(notice.failed for notice in st.session_state.get(WAITING, ()))


def show() -> None:
    """Draw the sentences that wait, once."""
    for notice in st.session_state.pop(WAITING, ()):
        draw = st.error if notice.failed else st.success
        draw(label(notice.sentence))


@contextmanager
def failures_kept() -> Iterator[None]:
    """Keep any failure inside as a sentence for the next drawing; for callbacks."""
    try:
        yield
    except HeadroomError as error:
        complain(str(error))
    except Exception:
        LOG.exception("a callback failed")
        complain(UNEXPECTED)


@contextmanager
def failures_drawn() -> Iterator[None]:
    """Draw any failure inside as a sentence in its place; for the body of a page."""
    try:
        yield
    except HeadroomError as error:
        st.error(label(str(error)))
    except Exception:
        LOG.exception("a page failed")
        st.error(UNEXPECTED)


def _keep(notice: Notice) -> None:
    st.session_state[WAITING] = [*st.session_state.get(WAITING, ()), notice]
