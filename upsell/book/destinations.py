"""How destinations have answered, what waits for them, and how much they were ever sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, func, select

from upsell.book import schema
from upsell.book.outbox import DELIVERIES, FACTS
from upsell.book.write import upsert
from upsell.outbox import Pulse, Queue, Trouble
from upsell.outreach import DeliveryState, Destination, FactKind

TABLE, COUNTS = schema.destinations, schema.sent_counts

# Asked for every delivery, so built once.
ITS_PULSE = select(TABLE).where(TABLE.c.destination == bindparam("to"))
ITS_FAILURES = delete(TABLE).where(TABLE.c.destination == bindparam("to"))


def pulse(connection: Connection, to: Destination) -> Pulse:
    """Give how a destination has answered lately."""
    row = connection.execute(ITS_PULSE, {"to": to.value}).one_or_none()
    if row is None:
        return Pulse()
    trouble = None if row.trouble is None else Trouble(row.trouble)
    return Pulse(row.failures, row.failing_since, trouble, row.paused_until)


def save_pulse(connection: Connection, to: Destination, found: Pulse) -> None:
    """Keep how a destination answered."""
    row = {
        "destination": to.value,
        "failures": found.failures,
        "failing_since": found.failing_since,
        "trouble": None if found.trouble is None else found.trouble.value,
        "paused_until": found.paused_until,
    }
    upsert(connection, TABLE, [row])


def forget_failures(connection: Connection, to: Destination) -> None:
    """Keep that a destination answers well."""
    connection.execute(ITS_FAILURES, {"to": to.value})


def queue(connection: Connection, to: Destination, since: datetime) -> Queue:
    """Count what was recorded at a moment or later and waits, or was refused."""
    query = (
        select(
            DELIVERIES.c.state,
            func.count().label("number"),
            func.count(FACTS.c.offer_id.distinct()).label("offers"),
            func.min(FACTS.c.recorded_at).label("since"),
        )
        .join(FACTS, FACTS.c.fact_id == DELIVERIES.c.fact_id)
        .where(
            DELIVERIES.c.destination == to.value,
            DELIVERIES.c.state.in_([DeliveryState.WAITING.value, DeliveryState.PARKED.value]),
            FACTS.c.recorded_at >= since,
        )
        .group_by(DELIVERIES.c.state)
    )
    rows = {DeliveryState(row.state): row for row in connection.execute(query)}
    waiting, parked = rows.get(DeliveryState.WAITING), rows.get(DeliveryState.PARKED)
    return Queue(
        waiting=0 if waiting is None else waiting.number,
        offers=0 if waiting is None else waiting.offers,
        since=None if waiting is None else waiting.since,
        parked=0 if parked is None else parked.number,
    )


def purge(connection: Connection, before: datetime) -> int:
    """Count and drop the deliveries sent before a moment; their facts stay."""
    old = and_(DELIVERIES.c.state == DeliveryState.SENT.value, DELIVERIES.c.sent_at < before)
    query = (
        select(DELIVERIES.c.destination, FACTS.c.kind, func.count().label("sent"))
        .join(FACTS, FACTS.c.fact_id == DELIVERIES.c.fact_id)
        .where(old)
        .group_by(DELIVERIES.c.destination, FACTS.c.kind)
    )
    found = connection.execute(query).all()
    known = _counts(connection)
    rows = [
        {**row._mapping, "sent": row.sent + known.get((row.destination, row.kind), 0)}  # noqa: SLF001 - SQLAlchemy's own name for it
        for row in found
    ]
    upsert(connection, COUNTS, rows)
    connection.execute(delete(DELIVERIES).where(old))
    return sum(row.sent for row in found)


def sent(connection: Connection) -> dict[tuple[Destination, FactKind], int]:
    """Give how many facts of each kind were ever sent to each destination, the purged included."""
    totals = _counts(connection)
    query = (
        select(DELIVERIES.c.destination, FACTS.c.kind, func.count())
        .join(FACTS, FACTS.c.fact_id == DELIVERIES.c.fact_id)
        .where(DELIVERIES.c.state == DeliveryState.SENT.value)
        .group_by(DELIVERIES.c.destination, FACTS.c.kind)
    )
    for destination, kind, count in connection.execute(query):
        totals[destination, kind] = totals.get((destination, kind), 0) + count
    return {(Destination(to), FactKind(kind)): count for (to, kind), count in totals.items()}


def _counts(connection: Connection) -> dict[tuple[str, str], int]:
    return {(row.destination, row.kind): row.sent for row in connection.execute(select(COUNTS))}
