"""Did they upgrade? Limits that rose after an offer ask whether it was won."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from upsell import figures
from upsell.book import accounts, catalogue, readings, schema
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.limit_rises import CREDITED, Rise, may_follow, rise_words, rises
from upsell.model import Actor, Reading, Right
from upsell.outreach import Offer, Outcome
from upsell.services.making import offer_subject

NOT_OURS = "offer.upgrade_not_ours"
LOOK_BACK = timedelta(days=14)
"""How long before the first of the offers the figures are read, to know the limit before it."""


@dataclass(frozen=True)
class Upgrade:
    """A limit that rose after an offer that waits for its answer."""

    offer: Offer
    strong: str
    """What rose: `Northwind: seats went from 10 to 15`."""
    sentence: str


def upgrades(book: Book, *, by: Actor, now: datetime) -> tuple[Upgrade, ...]:
    """Give the offers without an answer after which the limit rose, the earliest rise first."""
    by.require(Right.READ)
    today = book.today(now)
    with book.read() as connection:
        asked = [
            (offer, book.today(offer.made_at))
            for offer in ledger.moving_since(connection, now - CREDITED)
            if offer.outcome in {None, Outcome.DEFERRED}
        ]
        denied = not_ours(connection, [offer for offer, _ in asked])
        waiting = [
            (offer, made_on)
            for offer, made_on in asked
            if offer.offer_id not in denied and made_on >= today - CREDITED
        ]
        if not waiting:
            return ()
        first = min(made_on for _, made_on in waiting)
        found = _risen(connection, [offer for offer, _ in waiting], first)
        names = {key: account.name for key, account in accounts.every(connection).items()}
        metrics = catalogue.metrics(connection)
    told = []
    for offer, made_on in waiting:
        theirs = found[offer.account_id, offer.play.metric]
        rise = next((one for one in theirs if may_follow(one, offer, made_on)), None)
        if rise is not None:
            words = f"{names[offer.account_id]}: {rise_words(rise, metrics[rise.metric])}"
            told.append((rise.on, Upgrade(offer, f"{words}.", _when(rise.on, made_on))))
    return tuple(one for _, one in sorted(told, key=lambda pair: pair[0]))


def deny(book: Book, offer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Keep that a rise after an offer was the customer's own doing; the offer stays open."""
    by.require(Right.WRITE)
    with book.write() as connection:
        offer = ledger.one(connection, offer_id)
        if offer_id not in not_ours(connection, [offer]):
            record_change(
                connection,
                by=by,
                at=now,
                action=NOT_OURS,
                subject=offer_subject(offer_id),
                detail={"account": offer.account_id, "metric": offer.play.metric},
            )


def not_ours(connection: Connection, offers: Iterable[Offer]) -> set[UUID]:
    """Give the offers of which somebody said that the rise after them was not our doing."""
    subjects = {offer_subject(offer.offer_id): offer.offer_id for offer in offers}
    table = schema.changes
    query = select(table.c.subject).where(
        table.c.action == NOT_OURS, table.c.subject.in_(list(subjects))
    )
    return {subjects[subject] for subject in connection.execute(query).scalars()}


def _risen(
    connection: Connection, offers: Iterable[Offer], first: date
) -> dict[tuple[str, str], tuple[Rise, ...]]:
    """Give the rises of what was offered, by account and metric."""
    pairs = {(offer.account_id, offer.play.metric) for offer in offers}
    metrics = catalogue.metrics(connection)
    series: defaultdict[tuple[str, str], list[Reading]] = defaultdict(list)
    ids, keys = {one for one, _ in pairs}, {key for _, key in pairs}
    for reading in readings.since(connection, ids, keys, first - LOOK_BACK):
        series[reading.account_id, reading.metric].append(reading)
    return defaultdict(
        tuple,
        {
            pair: rises(rows, metrics[pair[1]])
            for pair, rows in series.items()
            if pair in pairs and pair[1] in metrics
        },
    )


def _when(on: date, made_on: date) -> str:
    """Give `On Thursday, 20 November, 3 days after your offer.`."""
    days = (on - made_on).days
    after = "on the day of" if days == 0 else f"{figures.plural(days, 'day')} after"
    return f"On {on:%A}, {figures.day(on)}, {after} your offer. Did they upgrade because of it?"
