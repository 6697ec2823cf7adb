"""A desk at Attio: a book connected with the fake, and a logged offer that is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.book.ledger import PROFILE, logged, prepare
from tests.book.post import turns
from tests.builders import METRICS, NOW, PLANS, an_account
from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient, AttioSender
from upsell.book import accounts, catalogue, connections, options, schema
from upsell.book.engine import Book, open_book
from upsell.connection import Connection
from upsell.model import LOCAL_USER
from upsell.outbox import lease
from upsell.outreach import DeliveryState, Destination, Offer, Outcome
from upsell.services import connections as setting_up
from upsell.services import offers
from upsell.services.delivering import BUSY, Step

LONGEST = timedelta(seconds=5)
SPAN = lease(LONGEST)
LATER = NOW + timedelta(hours=3)
LIST = "upsell_offers"


@dataclass
class Desk:
    """A book connected with the fake, its account linked to a company there."""

    book: Book
    attio: FakeAttio
    sender: AttioSender
    company: str
    offer: Offer

    def deliver(self, now: datetime) -> list[Step]:
        """Take turns until nothing is left to do at a moment."""
        self.sender.clock = lambda: now
        return [step for step in turns(self.book, self.sender, now) if step in BUSY]

    def answer(self, outcome: Outcome, now: datetime = NOW + timedelta(days=1)) -> None:
        """Record the answer to the offer."""
        self.offer = offers.record_outcome(
            self.book,
            self.offer.offer_id,
            self.offer.version,
            outcome,
            lost_reason="Price" if outcome is Outcome.LOST else "",
            by=LOCAL_USER,
            now=now,
        )

    def entries(self) -> list[dict[str, Any]]:
        """Give the list's entries as a person there would see them."""
        return self.attio.rows(LIST)

    def kept(self) -> Connection:
        """Give what the book agreed with Attio."""
        with self.book.read() as connection:
            found = connections.connected(connection, Destination.ATTIO)
        assert found is not None
        return found


def a_desk(tmp_path: Path, attio: FakeAttio, client: AttioClient) -> Iterator[Desk]:
    """A logged offer that is due, and nothing sent yet."""
    book = open_book(f"sqlite:///{(tmp_path / 'book.db').as_posix()}")
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
        options.save_profile(connection, PROFILE)
    kept = setting_up.set_up(book, client, send_earlier=True, by=LOCAL_USER, now=NOW)
    company = attio.company("Northwind", "northwind.example")
    link(book, company)
    offer = logged(book, prepare(book))
    sender = AttioSender(client, kept, ZoneInfo("UTC"), lambda: NOW, LONGEST)
    yield Desk(book, attio, sender, company, offer)
    book.close()


def link(book: Book, company: str) -> None:
    """Say which company the account is."""
    row = {"account_id": "northwind", "system": "attio", "id": company}
    with book.write() as connection:
        connection.execute(schema.external_ids.delete())
        connection.execute(schema.external_ids.insert(), [row])


def reasons(book: Book) -> list[str]:
    """Give why deliveries were refused."""
    table = schema.deliveries
    query = table.select().where(table.c.state == DeliveryState.PARKED.value)
    with book.read() as connection:
        return [row.reason for row in connection.execute(query)]
