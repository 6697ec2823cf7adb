"""Once a day what is new in Attio is asked for; when it was is kept in the book."""

from __future__ import annotations

from datetime import datetime

from upsell.book import connections, options
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import Destination


def is_due(book: Book, *, by: Actor, now: datetime) -> bool:
    """Whether accounts or outcomes come from Attio and were not read today; never in the example.

    Who may only read leaves it to the next visitor who may write.
    """
    by.require(Right.READ)
    if book.is_sample or Right.WRITE not in by.rights:
        return False
    with book.read() as connection:
        has_source = options.attio_source(connection) is not None
        if not has_source and connections.connected(connection, Destination.ATTIO) is None:
            return False
        return options.attio_synced_on(connection) != book.today(now)


def keep_synced(book: Book, *, by: Actor, now: datetime) -> None:
    """Keep that accounts and outcomes were read today."""
    by.require(Right.WRITE)
    with book.write() as connection:
        options.save_attio_synced_on(connection, book.today(now))
