"""Sentences that wait for the next drawing of a page: what was done, what was refused.

Each is a toast, seen wherever one looks. A refusal stays on the page as well: where the form is
whose name it carries, in the dialog it came from, else at the top.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from upsell.errors import Busy, HeadroomError, KeyRefused, Unavailable, Unreadable
from upsell.ui.text import label

LOG = logging.getLogger("headroom.pages")
WAITING = "notices"
BESIDE = "notices_beside"
UNEXPECTED = (
    "This did not work, and the fault is ours. What happened is written in the program's log. "
    "Reload the page and try again."
)


@dataclass(frozen=True)
class Notice:
    """One sentence and whether it tells of a failure."""

    sentence: str
    failed: bool = False
    place: str = ""
    """The form it is drawn beside, when it tells of a failure."""


def say(sentence: str) -> None:
    """Keep a sentence about something done for the next drawing."""
    _keep(Notice(sentence))


def complain(sentence: str, place: str = "") -> None:
    """Keep a sentence about something refused for the next drawing, beside its form."""
    _keep(Notice(sentence, failed=True, place=place))


def complaint_waits() -> bool:
    """Whether a sentence about something refused is still to be drawn."""
    return any(notice.failed for notice in st.session_state.get(WAITING, ()))


def show() -> None:
    """Draw the sentences that wait, once; those of a form wait until it is drawn."""
    waiting: tuple[Notice, ...] = tuple(st.session_state.pop(WAITING, ()))
    for notice in waiting:
        if notice.failed:
            st.toast(label(notice.sentence), icon=":material/error:", duration="long")
        else:
            st.toast(label(notice.sentence), icon=":material/check:")
        if notice.failed and not notice.place:
            st.error(label(notice.sentence))
    st.session_state[BESIDE] = [notice for notice in waiting if notice.failed and notice.place]


def beside(place: str) -> None:
    """Draw what was refused of the form that carries this name."""
    for notice in st.session_state.get(BESIDE, ()):
        if notice.place == place:
            st.error(label(notice.sentence))


@contextmanager
def failures_kept(place: str = "") -> Iterator[None]:
    """Keep any failure inside as a sentence for the next drawing; for callbacks."""
    try:
        yield
    except HeadroomError as error:
        complain(str(error), place)
    except Exception:
        LOG.exception("a callback failed")
        complain(UNEXPECTED, place)


@contextmanager
def silence_kept(place: str = "") -> Iterator[None]:
    """Keep any failure of asking a service outside, and when to ask again."""
    with failures_kept(place):
        try:
            yield
        except (KeyRefused, Unreadable):
            raise
        except Busy as error:
            raise Busy(f"{error} Try again then.") from error
        except Unavailable as error:
            soon = "in a few minutes" if error.retry_at is None else "later"
            raise Unavailable(f"{error} Try again {soon}.") from error


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
    """Keep a notice that does not wait already: of several signals at once it is said once."""
    waiting = st.session_state.get(WAITING, ())
    if notice not in waiting:
        st.session_state[WAITING] = [*waiting, notice]
