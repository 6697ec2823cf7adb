"""The way from an account to its page in a service outside."""

from __future__ import annotations

from collections.abc import Iterable

from upsell.book import connections
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import Destination


def attio_links(book: Book, account_ids: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Give the page in Attio of those accounts that have one there."""
    by.require(Right.READ)
    with book.read() as connection:
        return connections.links(connection, Destination.ATTIO.value, account_ids)
