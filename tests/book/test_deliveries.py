"""When a recorded fact may leave the house, and that the example's never do."""

from __future__ import annotations

from datetime import timedelta

from tests.book.ledger import (
    logged,
    prepare,
)
from tests.builders import NOW
from upsell.book import outbox, schema
from upsell.book.engine import Book
from upsell.outreach import Destination


def test_deliveries_wait_a_minute(book: Book) -> None:
    """Nothing is due within the time for an undo; afterwards each destination has its own."""
    logged(book, prepare(book))

    with book.read() as connection:
        assert outbox.due(connection, NOW + timedelta(seconds=59), Destination.ATTIO) == []
        ready = outbox.due(connection, NOW + timedelta(seconds=60), Destination.ATTIO)
    assert [one.destination for one in ready] == [Destination.ATTIO]


def test_nothing_of_the_example_book_is_ever_due(book: Book) -> None:
    """The book itself says that it is simulated, whoever asks and however late."""
    logged(book, prepare(book))
    with book.write() as connection:
        kind = schema.settings.update().where(schema.settings.c.key == "kind")
        connection.execute(kind.values(value="sample"))

    with book.read() as connection:
        years_later = NOW + timedelta(days=1000)
        assert [outbox.due(connection, years_later, to) for to in Destination] == [[], []]
