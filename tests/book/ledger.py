"""What the tests of outreach and offers share: a book ready to write from, and its records."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tests.builders import NOW, a_signal, an_evidence
from upsell.book import options, schema, signals, touches
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, Signal
from upsell.outreach import Channel, Draft, Offer, Touch
from upsell.profile import Profile
from upsell.services import offers, outreach
from upsell.services.offers import CallResult

PROFILE = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly", "https://cal.example/ana")
SOON = NOW + timedelta(seconds=30)
LATER = NOW + timedelta(hours=3)
CALL_AT = NOW + timedelta(days=2)
AFTER_THE_CALL = CALL_AT + timedelta(hours=1)


def prepare(book: Book, signal: Signal | None = None) -> Signal:
    """Put a profile and an open signal into a book."""
    signal = signal or a_signal()
    with book.write() as connection:
        options.save_profile(connection, PROFILE)
        signals.add(connection, [signal])
    return signal


def opened(
    book: Book, signal: Signal, channel: Channel = Channel.EMAIL, now: datetime = NOW
) -> outreach.Outreach:
    """Open the draft of a signal as the local user."""
    return outreach.open_draft(book, signal.signal_id, channel, by=LOCAL_USER, now=now)


def the_draft(book: Book, signal: Signal) -> Draft:
    """Open the email draft, which must be there."""
    draft = opened(book, signal).draft
    assert draft is not None
    return draft


def refreshed(book: Book, signal: Signal, **evidence: object) -> None:
    """Let a later scan find other figures for the signal."""
    with book.write() as connection:
        signals.change(connection, [replace(signal, latest=an_evidence(**evidence))])


def logged(book: Book, signal: Signal, now: datetime = NOW) -> Offer:
    """Open an email and log it."""
    draft = opened(book, signal, now=now).draft
    assert draft is not None
    return outreach.log_offer(book, draft.draft_id, by=LOCAL_USER, now=now)


def booked(book: Book, signal: Signal, at: datetime = CALL_AT, now: datetime = NOW) -> Touch:
    """Prepare a call and book it."""
    draft = opened(book, signal, Channel.CALL, now).draft
    assert draft is not None
    return outreach.book_call(book, draft.draft_id, at, by=LOCAL_USER, now=now)


def counts(book: Book) -> tuple[int, int, int, int]:
    """Give how many offers, touches, facts and deliveries the book holds."""
    tables = (schema.offers, schema.touches, schema.facts, schema.deliveries)
    with book.read() as connection:
        found = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        ]
    return found[0], found[1], found[2], found[3]


def told(book: Book) -> list[tuple[str, str]]:
    """Give kind and destination of every delivery, in the order of their facts."""
    facts, deliveries = schema.facts, schema.deliveries
    query = (
        select(facts.c.kind, deliveries.c.destination)
        .join(deliveries, deliveries.c.fact_id == facts.c.fact_id)
        .order_by(facts.c.recorded_at, deliveries.c.destination)
    )
    with book.read() as connection:
        return [(row.kind, row.destination) for row in connection.execute(query)]


def properties(book: Book, kind: str) -> list[dict[str, object]]:
    """Give the properties of every fact of a kind, oldest first."""
    facts = schema.facts
    query = select(facts.c.properties).where(facts.c.kind == kind).order_by(facts.c.recorded_at)
    with book.read() as connection:
        return list(connection.execute(query).scalars())


def actions(book: Book) -> list[str]:
    """Give what was done, oldest first."""
    changes = schema.changes
    with book.read() as connection:
        return list(connection.execute(select(changes.c.action).order_by(changes.c.at)).scalars())


def send(book: Book) -> None:
    """Let every waiting delivery be sent."""
    with book.write() as connection:
        connection.execute(schema.deliveries.update().values(state="sent", attempts=1))


def page(book: Book, now: datetime = LATER) -> offers.OffersPage:
    """Read Offers."""
    return offers.offers(book, by=LOCAL_USER, now=now)


def record(
    book: Book, touch: Touch, result: CallResult, now: datetime = AFTER_THE_CALL, **said: Any
) -> Offer | None:
    """Record how a call went, after its hour unless said otherwise."""
    return offers.record_call(book, touch.touch_id, result, by=LOCAL_USER, now=now, **said)


def stored(book: Book, touch: Touch) -> Touch:
    """Give a touch as the book has it."""
    with book.read() as connection:
        return touches.one(connection, touch.touch_id)
