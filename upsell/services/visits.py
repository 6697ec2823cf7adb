"""Who looked when: the mark that makes later things new."""

from __future__ import annotations

from datetime import datetime

from upsell.book import visits
from upsell.book.engine import Book
from upsell.model import Actor, Right


def arrive(book: Book, *, by: Actor, now: datetime) -> None:
    """Keep that the actor looks at the book, to the hour; reading is all it takes."""
    by.require(Right.READ)
    with book.read() as connection:
        if visits.is_fresh(connection, book, by, now):
            return
    with book.write() as connection:
        visits.arrive(connection, book, by, now)
