"""What the tests of delivering share: a sender that records, and turns at a given moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tests.book.ledger import logged, prepare
from tests.builders import NOW
from upsell.book import connections, schema, sending
from upsell.book.engine import Book
from upsell.connection import Connection
from upsell.errors import HeadroomError
from upsell.model import LOCAL_USER
from upsell.outbox import Body, Counterpart, Parcel, Receipt, lease
from upsell.outreach import DeliveryState, Destination, Offer, Outcome
from upsell.ports import Sender
from upsell.services import delivering, offers
from upsell.services.delivering import Step, Turn

LONGEST = timedelta(seconds=24)
SPAN = lease(LONGEST)
TAKEN = Receipt(Counterpart("entry-1"))


@dataclass
class Recorder:
    """A destination that keeps what it is sent and fails when told to."""

    destination: Destination = Destination.ATTIO
    longest_request: timedelta = LONGEST
    taken: list[Parcel] = field(default_factory=list)
    fails: Callable[[Parcel], HeadroomError | None] = lambda _: None
    receipt: Receipt = TAKEN

    def compose(self, parcel: Parcel) -> Body:
        """Give what the fact says."""
        return {"says": parcel.fact.kind.value, "attempt": parcel.attempt}

    def send(self, parcel: Parcel) -> Receipt:
        """Keep the parcel, or fail."""
        error = self.fails(parcel)
        if error is not None:
            raise error
        self.taken.append(parcel)
        return self.receipt

    def kinds(self) -> list[str]:
        """Give the kinds of the facts that were taken."""
        return [parcel.fact.kind.value for parcel in self.taken]


def failing(*errors: HeadroomError | None) -> Callable[[Parcel], HeadroomError | None]:
    """Fail with these, one after the other, and no more."""
    left = list(errors)
    return lambda _: left.pop(0) if left else None


def turn(now: datetime, holder: str = "me") -> Turn:
    """Give a turn at a moment at which nothing is left to chance."""
    return Turn(holder, lambda: now, lambda: 1.0)


def deliver(book: Book, sender: Recorder, now: datetime, holder: str = "me") -> Step:
    """Take one turn."""
    return turns(book, sender, now, holder, most=1)[0]


def drain(book: Book, sender: Recorder, now: datetime) -> list[Step]:
    """Take turns until nothing is left to do at the moment."""
    return [step for step in turns(book, sender, now) if step in delivering.BUSY]


def turns(
    book: Book, sender: Sender, now: datetime, holder: str = "me", *, most: int = 1_000
) -> list[Step]:
    """Take so many turns at most, and give what they came to."""
    left = iter(range(most - 1))
    return delivering.deliver(
        book,
        sender,
        agreed(book, sender.destination),
        turn(now, holder),
        by=LOCAL_USER,
        may_go_on=lambda _: next(left, None) is not None,
    )


def agreed(book: Book, to: Destination) -> Connection:
    """Give what the book agreed with a destination, or what it might have."""
    with book.read() as connection:
        return connections.connected(connection, to) or Connection(to, "w-1", "Nowhere", NOW, "x")


def met(book: Book, now: datetime, to: Destination = Destination.ATTIO) -> None:
    """Have a destination connected since a moment."""
    with book.write() as connection:
        connections.connect(connection, Connection(to, "w-1", "Headroom tests", now, "local"))


def states(book: Book, to: Destination = Destination.ATTIO) -> list[DeliveryState]:
    """Give where the deliveries to a destination stand, oldest first."""
    facts, deliveries = schema.facts, schema.deliveries
    query = (
        select(deliveries.c.state)
        .join(facts, facts.c.fact_id == deliveries.c.fact_id)
        .where(deliveries.c.destination == to.value)
        .order_by(facts.c.recorded_at)
    )
    with book.read() as connection:
        return [DeliveryState(each) for each in connection.execute(query).scalars()]


def known(book: Book, offer_id: UUID, to: Destination = Destination.ATTIO) -> Counterpart | None:
    """Give what an offer is at a destination."""
    with book.read() as connection:
        return sending.counterparts(connection, to).get(f"offer:{offer_id.hex}")


def an_offer_with_an_answer(book: Book, outcome: Outcome = Outcome.WON) -> Offer:
    """Log an offer, and an answer to it two minutes later."""
    offer = logged(book, prepare(book))
    answered = offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        outcome,
        lost_reason="price",
        by=LOCAL_USER,
        now=NOW + timedelta(minutes=2),
    )
    met(book, NOW)
    return answered
