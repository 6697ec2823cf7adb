"""How sending goes, for the frame of every page and the command line."""

from __future__ import annotations

from upsell.book import connections, destinations
from upsell.book.engine import Book
from upsell.delivery_words import Lane
from upsell.model import Actor, Right
from upsell.outreach import Destination


def lanes(book: Book, *, by: Actor) -> tuple[Lane, ...]:
    """Give each destination the book is connected with; the example is connected with none."""
    by.require(Right.READ)
    if book.is_sample:
        return ()
    with book.read() as connection:
        agreed = (connections.connected(connection, to) for to in Destination)
        return tuple(
            Lane(
                kept.destination,
                destinations.queue(connection, kept.destination, kept.sends_from),
                destinations.pulse(connection, kept.destination),
            )
            for kept in agreed
            if kept is not None
        )
