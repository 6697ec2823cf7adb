"""The way from an account to its page in a service outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from upsell.book import connections
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import Destination


def gone_from_attio(book: Book, account_id: str, *, by: Actor) -> tuple[str, date] | None:
    """Give why and since when an account is no longer in Attio; None while it is, or never was."""
    by.require(Right.READ)
    with book.read() as connection:
        seen = connections.outside_one(connection, Destination.ATTIO.value, account_id)
    if seen is None or seen.gone_at is None:
        return None
    return seen.gone_why, book.today(seen.gone_at)


def attio_links(book: Book, account_ids: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Give the page in Attio of those accounts that have one there; the example's have none."""
    by.require(Right.READ)
    if book.is_sample:
        return {}
    with book.read() as connection:
        return connections.links(connection, Destination.ATTIO.value, account_ids)
