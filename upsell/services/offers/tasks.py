"""A task in Attio that reminds of an offer: ticked when it is logged, or asked for later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from upsell import facts, figures
from upsell.book import connections, options, outbox
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import Delivery, Destination, FactKind, Offer
from upsell.services.making import csm_email, log, offered

AFTER = timedelta(days=7)
AT = time(9)


def due_on(today: date) -> date:
    """Give the day on which a task asked for today reminds."""
    return today + AFTER


def due_of(book: Book, deliveries: Iterable[Delivery]) -> date | None:
    """Give the day of the latest task among what was recorded of an offer."""
    asked = [one.recorded_at for one in deliveries if one.kind is FactKind.TASK_WANTED]
    return due_on(book.today(max(asked))) if asked else None


def reminds(book: Book, *, by: Actor) -> bool | None:
    """Whether the actor had the last offer reminded of; None where Attio is not connected."""
    by.require(Right.READ)
    with book.read() as connection:
        if not _has_attio(connection, book):
            return None
        return options.reminds(connection, by)


def reminder_of(book: Book, offer_id: UUID, *, by: Actor) -> date | None:
    """Give the day on which a task in Attio reminds of an offer."""
    by.require(Right.READ)
    with book.read() as connection:
        return due_of(book, outbox.of_offers(connection, [offer_id]).get(offer_id, ()))


def want_task(book: Book, offer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Have Attio remind of an offer in a week; asked again on the same day it is still one."""
    by.require(Right.WRITE)
    with book.write() as connection:
        remind(connection, book, ledger.one(connection, offer_id), by=by, now=now)


def remind_if_ticked(
    connection: Connection, book: Book, offer: Offer, *, ticked: bool, by: Actor, now: datetime
) -> None:
    """Have Attio remind of an offer that is being logged, and keep the tick for the next one."""
    if not _has_attio(connection, book):
        return
    if ticked != options.reminds(connection, by):
        options.save_reminds(connection, by, yes=ticked)
    if ticked:
        remind(connection, book, offer, by=by, now=now)


def remind(connection: Connection, book: Book, offer: Offer, *, by: Actor, now: datetime) -> None:
    """Record that Attio is to remind of an offer in a week."""
    today = book.today(now)
    due = datetime.combine(due_on(today), AT, book.zone)
    made = figures.day(book.today(offer.made_at))
    outbox.record(
        connection,
        fact_id=facts.fact_id(FactKind.TASK_WANTED, offer.offer_id, today.isoformat()),
        kind=FactKind.TASK_WANTED,
        account_id=offer.account_id,
        properties={
            "content": f"Follow up: {offered(connection, offer.play)}, offered on {made}.",
            "due": due.isoformat(),
            "csm_email": csm_email(by, options.profile(connection)),
        },
        at=now,
        offer_id=offer.offer_id,
    )
    detail = {"due": due.date().isoformat()}
    log(connection, offer, "offer.task_wanted", detail, by=by, now=now)


def _has_attio(connection: Connection, book: Book) -> bool:
    """Whether facts of the book go to Attio; of the example none does."""
    kept = connections.connected(connection, Destination.ATTIO)
    return kept is not None and not book.is_sample
