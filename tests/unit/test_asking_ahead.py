"""Pages of figures, the next asked for while the one before is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from subprocess import run
from threading import Event

import pytest

from upsell.errors import Unavailable
from upsell.services.usage.asking import Page, ahead
from upsell.usage_source import Mapped, Measure, Progress

PATIENCE_S = 10.0
SEATS = Mapped("seats", Measure.PEOPLE, "seen")


def page(number: int) -> Page:
    """Give a page that can be told from others."""
    return Page(SEATS, None, [], Progress(f"page {number}", ""), None)


def test_the_next_page_is_asked_for_before_anybody_wants_it() -> None:
    """Whoever holds the first finds the second on its way, and the third not."""
    asked = [Event(), Event(), Event()]

    def coming() -> Iterator[Page]:
        for number, is_asked in enumerate(asked):
            is_asked.set()
            yield page(number)

    pages = ahead(coming())
    first = next(pages)

    assert first == page(0)
    assert asked[1].wait(PATIENCE_S)
    assert not asked[2].is_set()
    assert [*pages] == [page(1), page(2)]


def test_what_keeps_the_next_page_from_coming_is_said_after_this_one() -> None:
    """So that what did come is written."""

    def coming() -> Iterator[Page]:
        yield page(0)
        raise Unavailable("PostHog is not answering.")

    pages = ahead(coming())

    assert next(pages) == page(0)
    with pytest.raises(Unavailable):
        next(pages)


def test_nothing_is_asked_for_once_it_is_closed() -> None:
    """The question that is out may end; no other begins."""
    asked: list[int] = []

    def coming() -> Iterator[Page]:
        for number in range(9):
            asked.append(number)
            yield page(number)

    pages = ahead(coming())
    next(pages)
    pages.close()

    assert asked == [0, 1]


SILENCE = """
from threading import Event, Thread
from upsell.services.usage.asking import ahead

is_asked = Event()

def silence():
    is_asked.set()
    Event().wait()
    yield

Thread(target=lambda: next(ahead(silence())), daemon=True).start()
is_asked.wait()
"""


def test_the_end_of_a_process_waits_for_no_answer() -> None:
    """A server that is stopped while PostHog is silent ends at once."""
    run([sys.executable, "-c", SILENCE], timeout=PATIENCE_S, check=True)
