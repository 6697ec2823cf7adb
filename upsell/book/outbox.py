"""Facts and their deliveries, recorded in the transaction of what they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, delete, func, or_, select

from upsell.book import schema
from upsell.book.engine import BookKind
from upsell.outreach import Delivery, DeliveryState, Destination, FactKind

UNDO_WINDOW = timedelta(seconds=60)
"""How long a delivery waits, so that an undone offer leaves no trace outside."""

BATCH = 100
"""How many deliveries a sender takes at once."""

DESTINATIONS: Mapping[FactKind, tuple[Destination, ...]] = {
    FactKind.THRESHOLD_HIT: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.OFFER_SENT: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CALL_SCHEDULED: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CLOSED: (Destination.POSTHOG,),
    FactKind.OUTCOME_CHANGED: (Destination.ATTIO,),
}

FACTS = schema.facts
DELIVERIES = schema.deliveries
TICK = timedelta(microseconds=1)


def record(
    connection: Connection,
    *,
    fact_id: UUID,
    kind: FactKind,
    account_id: str,
    properties: Mapping[str, object],
    at: datetime,
    signal_id: UUID | None = None,
    offer_id: UUID | None = None,
) -> None:
    """Record a fact and one waiting delivery for each of its destinations; once per fact id.

    Facts of one offer never share a moment: a later one is a microsecond behind, so that their
    order can be told from their time.
    """
    known = select(FACTS.c.fact_id).where(FACTS.c.fact_id == fact_id)
    if connection.execute(known).first() is not None:
        return
    moment = at if offer_id is None else _after_the_last(connection, offer_id, at)
    connection.execute(
        FACTS.insert().values(
            fact_id=fact_id,
            kind=kind.value,
            account_id=account_id,
            signal_id=signal_id,
            offer_id=offer_id,
            recorded_at=moment,
            properties=dict(properties),
        )
    )
    connection.execute(
        DELIVERIES.insert(),
        [
            {
                "fact_id": fact_id,
                "destination": destination.value,
                "state": DeliveryState.WAITING.value,
                "not_before": moment + UNDO_WINDOW,
                "attempts": 0,
                "reason": "",
            }
            for destination in DESTINATIONS[kind]
        ],
    )


def due(
    connection: Connection, now: datetime, destination: Destination, most: int = BATCH
) -> list[Delivery]:
    """Give the deliveries that may leave now, oldest first; from the example book never one."""
    if not _is_real(connection):
        return []
    query = _deliveries().where(
        DELIVERIES.c.destination == destination.value,
        DELIVERIES.c.state == DeliveryState.WAITING.value,
        DELIVERIES.c.not_before <= now,
    )
    return [_delivery(row) for row in connection.execute(query.limit(most))]


def of_offers(
    connection: Connection, offer_ids: Iterable[UUID] | None = None
) -> dict[UUID, tuple[Delivery, ...]]:
    """Give the deliveries that tell of offers, oldest first; of every offer when none is named."""
    query = _deliveries().where(FACTS.c.offer_id.is_not(None))
    if offer_ids is not None:
        query = query.where(FACTS.c.offer_id.in_(list(offer_ids)))
    found: dict[UUID, list[Delivery]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.offer_id].append(_delivery(row))
    return {offer_id: tuple(deliveries) for offer_id, deliveries in found.items()}


def withdraw(connection: Connection, offer_id: UUID, kinds: Iterable[FactKind]) -> bool:
    """Take back an offer's facts of these kinds if no destination can hold any of them.

    Nothing is taken back when one delivery was sent or an attempt at it was begun: what was
    said outside stays recorded here. Give whether nothing of these kinds is left.
    """
    names = [kind.value for kind in kinds]
    ours = select(FACTS.c.fact_id).where(FACTS.c.offer_id == offer_id, FACTS.c.kind.in_(names))
    told = or_(
        DELIVERIES.c.state == DeliveryState.SENT.value,
        and_(DELIVERIES.c.state == DeliveryState.WAITING.value, DELIVERIES.c.attempts > 0),
    )
    rows = connection.execute(
        select(DELIVERIES.c.fact_id, told.label("told"))
        .where(DELIVERIES.c.fact_id.in_(ours))
        .with_for_update()
    ).all()
    if any(row.told for row in rows):
        return False
    taken = {row.fact_id for row in rows}
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.fact_id.in_(taken)))
    connection.execute(delete(FACTS).where(FACTS.c.fact_id.in_(taken)))
    return True


def _is_real(connection: Connection) -> bool:
    """Give whether the book says of itself that it holds real accounts."""
    settings = schema.settings
    query = select(settings.c.value).where(settings.c.key == "kind")
    return connection.execute(query).scalar_one_or_none() == BookKind.OWN.value


def _after_the_last(connection: Connection, offer_id: UUID, at: datetime) -> datetime:
    """Give the moment, or one tick after the offer's last fact where that is later."""
    query = select(func.max(FACTS.c.recorded_at)).where(FACTS.c.offer_id == offer_id)
    last: datetime | None = connection.execute(query).scalar_one()
    return at if last is None else max(at, last + TICK)


def _deliveries() -> Select[tuple[object, ...]]:
    """Give the deliveries with the facts they carry, oldest first."""
    return (
        select(
            DELIVERIES,
            FACTS.c.kind,
            FACTS.c.offer_id,
            FACTS.c.recorded_at,
        )
        .join(FACTS, FACTS.c.fact_id == DELIVERIES.c.fact_id)
        .order_by(FACTS.c.recorded_at, DELIVERIES.c.fact_id, DELIVERIES.c.destination)
    )


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    """Give the delivery of a row."""
    return Delivery(
        fact_id=row.fact_id,
        kind=FactKind(row.kind),
        destination=Destination(row.destination),
        state=DeliveryState(row.state),
        recorded_at=row.recorded_at,
        not_before=row.not_before,
        offer_id=row.offer_id,
        reason=row.reason,
    )
