"""What a book keeps of the services it is connected with."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import NOW
from upsell.book import connections
from upsell.book.engine import Book
from upsell.connection import AttioPlace, Connection, OutsideAccount
from upsell.outreach import Destination

HERE = Connection(
    Destination.ATTIO, "w-1", "Ledgerly", NOW, "local", places={AttioPlace.LIST: "upsell_offers"}
)
EARLIER = NOW - timedelta(seconds=1)


def test_a_connection_is_kept_and_replaced(empty_book: Book) -> None:
    """There is one for each destination; none before."""
    with empty_book.write() as connection:
        assert connections.connected(connection, Destination.ATTIO) is None
        connections.connect(connection, HERE)
        assert connections.connected(connection, Destination.ATTIO) == HERE
        assert connections.connected(connection, Destination.POSTHOG) is None
        connections.disconnect(connection, Destination.ATTIO)
        assert connections.connected(connection, Destination.ATTIO) is None


def test_what_was_recorded_before_goes_only_when_that_was_agreed() -> None:
    """Else from the moment of connecting on."""
    agreed = Connection(Destination.ATTIO, "w-1", "Ledgerly", NOW, "local", sends_earlier=True)

    assert HERE.sends_from == NOW
    assert agreed.sends_from < EARLIER


def test_an_account_outside_is_kept_and_marked_when_gone(book: Book) -> None:
    """What was seen of it last stays."""
    seen = OutsideAccount("northwind", "https://app.attio.com/x", NOW, {"mrr": "400"})
    with book.write() as connection:
        connections.save_outside(connection, "attio", [seen])
        connections.mark_gone(connection, "attio", "northwind", at=NOW, why="deleted")
        found = connections.outside(connection, "attio")["northwind"]

    assert (found.url, found.seen, found.gone_at) == (seen.url, seen.seen, NOW)
    assert connections_of_another(book) == {}


def connections_of_another(book: Book) -> dict[str, OutsideAccount]:
    """Give what is kept of a system that nobody looked at."""
    with book.read() as connection:
        return connections.outside(connection, "posthog")
