"""Who looked when: the mark that makes later things new."""

from __future__ import annotations

from datetime import datetime, timedelta

from upsell.book import visits
from upsell.book.engine import Book
from upsell.model import Actor, Right

HOUR = timedelta(hours=1)


def arrive(book: Book, *, by: Actor, now: datetime) -> datetime:
    """Keep that the actor looks at the book, to the hour; reading is all it takes.

    Give the moment until which nothing is to be kept again on the same day.
    """
    by.require(Right.READ)
    with book.read() as connection:
        seen_at = visits.seen_at(connection, by, book.today(now))
    if seen_at is None or now - seen_at >= HOUR:
        with book.write() as connection:
            visits.arrive(connection, book, by, now)
        seen_at = now
    return seen_at + HOUR
