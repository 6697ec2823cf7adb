"""What is new: opened since the look before today's."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.builders import NOW
from upsell.book import visits as kept
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.services import visits

DAY = timedelta(days=1)


def since(book: Book) -> datetime | None:
    """Give the moment after which things are new."""
    with book.read() as connection:
        return kept.since(connection, LOCAL_USER)


def test_before_a_first_look_nothing_is_new(book: Book) -> None:
    """Nobody looked yet, so there is nothing to compare with."""
    assert since(book) is None


def test_at_a_first_look_what_the_day_brought_is_new(book: Book) -> None:
    """The first look counts from the beginning of its day."""
    visits.arrive(book, by=LOCAL_USER, now=NOW)

    assert since(book) == NOW.replace(hour=0, minute=0)


def test_the_next_day_counts_from_the_last_look(book: Book) -> None:
    """Looks later on the same day do not take the mark away from what was new this morning."""
    visits.arrive(book, by=LOCAL_USER, now=NOW)
    visits.arrive(book, by=LOCAL_USER, now=NOW + DAY)
    visits.arrive(book, by=LOCAL_USER, now=NOW + DAY + timedelta(hours=5))

    assert since(book) == NOW

    visits.arrive(book, by=LOCAL_USER, now=NOW + 2 * DAY)

    assert since(book) == NOW + DAY + timedelta(hours=5)
