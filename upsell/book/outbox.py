"""Facts and their deliveries, recorded in the transaction of what they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, or_, select, update

from upsell.book import schema
from upsell.book.engine import BookKind
from upsell.book.parts import parts
from upsell.outreach import Delivery, DeliveryState, Destination, FactKind

UNDO_WINDOW = timedelta(seconds=60)
"""How long a delivery waits, so that an undone offer leaves no trace outside."""

DESTINATIONS: Mapping[FactKind, tuple[Destination, ...]] = {
    FactKind.THRESHOLD_HIT: (Destination.POSTHOG,),
    FactKind.SIGNALS_CHANGED: (Destination.ATTIO,),
    FactKind.TASK_WANTED: (Destination.ATTIO,),
    FactKind.OFFER_SENT: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CALL_SCHEDULED: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CLOSED: (Destination.POSTHOG,),
    FactKind.OUTCOME_CHANGED: (Destination.ATTIO,),
}

FACTS = schema.facts
DELIVERIES = schema.deliveries
TICK = timedelta(microseconds=1)
KIND = select(schema.settings.c.value).where(schema.settings.c.key == "kind")


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
    row = {
        "fact_id": fact_id,
        "kind": kind.value,
        "account_id": account_id,
        "signal_id": signal_id,
        "offer_id": offer_id,
        "recorded_at": moment,
        "properties": dict(properties),
    }
    connection.execute(FACTS.insert(), [row])
    connection.execute(DELIVERIES.insert(), list(_first_deliveries(row, kind)))


def record_latest(
    connection: Connection,
    kind: FactKind,
    rows: Mapping[UUID, tuple[str, Mapping[str, object]]],
    at: datetime,
) -> None:
    """Record a fact for each of many accounts, in place of one that is still untouched here."""
    ids = [account_id for account_id, _ in rows.values()]
    for some in parts(ids):
        few = FACTS.c.account_id.in_(some)
        ours = select(FACTS.c.fact_id).where(FACTS.c.kind == kind.value, few)
        untouched = and_(
            DELIVERIES.c.fact_id.in_(ours),
            DELIVERIES.c.state == DeliveryState.WAITING.value,
            DELIVERIES.c.attempts == 0,
        )
        connection.execute(delete(DELIVERIES).where(untouched))
        is_left = exists().where(DELIVERIES.c.fact_id == FACTS.c.fact_id)
        connection.execute(delete(FACTS).where(FACTS.c.kind == kind.value, few, ~is_left))
    found = [
        {
            "fact_id": fact_id,
            "kind": kind.value,
            "account_id": account_id,
            "signal_id": None,
            "offer_id": None,
            "recorded_at": at,
            "properties": dict(properties),
        }
        for fact_id, (account_id, properties) in rows.items()
    ]
    if found:
        connection.execute(FACTS.insert(), found)
        told = [each for row in found for each in _first_deliveries(row, kind)]
        connection.execute(DELIVERIES.insert(), told)


def subject(kind: FactKind, fact_id: UUID, account_id: str, offer_id: UUID | None) -> str:
    """Give what a fact is about: facts of one subject are sent in their order."""
    if kind is FactKind.SIGNALS_CHANGED:
        return signals_of(account_id)
    if offer_id is None or kind is FactKind.TASK_WANTED:
        return f"fact:{fact_id.hex}"
    return f"offer:{offer_id.hex}"


def signals_of(account_id: str) -> str:
    """Give the subject of what is told of an account's open signals."""
    return f"account:{account_id}"


def last_of_account(connection: Connection, kind: FactKind) -> dict[str, Mapping[str, object]]:
    """Give the properties of the latest fact of a kind about each account."""
    latest = (
        select(FACTS.c.account_id, func.max(FACTS.c.recorded_at).label("moment"))
        .where(FACTS.c.kind == kind.value)
        .group_by(FACTS.c.account_id)
        .subquery()
    )
    same = and_(FACTS.c.account_id == latest.c.account_id, FACTS.c.recorded_at == latest.c.moment)
    query = select(FACTS.c.account_id, FACTS.c.properties).join(latest, same)
    query = query.where(FACTS.c.kind == kind.value)
    return {row.account_id: row.properties for row in connection.execute(query)}


def was_recorded(connection: Connection, offer_id: UUID, kind: FactKind) -> bool:
    """Give whether a fact of a kind was ever recorded about an offer."""
    query = select(FACTS.c.fact_id).where(FACTS.c.offer_id == offer_id, FACTS.c.kind == kind.value)
    return connection.execute(query.limit(1)).first() is not None


def outcomes_told(connection: Connection, offer_id: UUID) -> set[str]:
    """Give every outcome that the facts of an offer ever told; `open` for none."""
    query = select(FACTS.c.properties).where(FACTS.c.offer_id == offer_id)
    return {str(said.get("outcome", "open")) for said in connection.execute(query).scalars()}


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


def refused_signals(connection: Connection, account_id: str = "") -> dict[str, Delivery]:
    """Give what Attio refused last of each account's open signals, by account; or of one alone."""
    query = _deliveries().where(
        DELIVERIES.c.destination == Destination.ATTIO.value,
        DELIVERIES.c.state == DeliveryState.PARKED.value,
        FACTS.c.kind == FactKind.SIGNALS_CHANGED.value,
    )
    if account_id:
        query = query.where(DELIVERIES.c.subject == signals_of(account_id))
    return {row.account_id: _delivery(row) for row in connection.execute(query)}


def withdraw(connection: Connection, offer_id: UUID, kinds: Iterable[FactKind]) -> bool:
    """Take back an offer's facts of these kinds if no destination can hold any of them.

    Nothing is taken back when one delivery was sent or an attempt at it was begun: what was
    said outside stays recorded here, also once its delivery is only counted. Give whether
    nothing of these kinds is left.
    """
    names = [kind.value for kind in kinds]
    ours = select(FACTS.c.fact_id).where(FACTS.c.offer_id == offer_id, FACTS.c.kind.in_(names))
    told = or_(DELIVERIES.c.state == DeliveryState.SENT.value, DELIVERIES.c.attempts > 0)
    rows = connection.execute(
        select(DELIVERIES.c.fact_id, told.label("told"))
        .where(DELIVERIES.c.fact_id.in_(ours))
        .with_for_update()
    ).all()
    taken = {row.fact_id for row in rows}
    purged = set(connection.execute(ours).scalars()) - taken
    if purged or any(row.told for row in rows):
        return False
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.fact_id.in_(taken)))
    connection.execute(delete(FACTS).where(FACTS.c.fact_id.in_(taken)))
    return True


def readdress(connection: Connection, kind: FactKind, offer_id: UUID, to: UUID) -> None:
    """Let an offer's facts of a kind, none of them on its way yet, be about another one."""
    ours = select(FACTS).where(FACTS.c.offer_id == offer_id, FACTS.c.kind == kind.value)
    for row in connection.execute(ours).all():
        said = {name: value for name, value in row.properties.items() if name != "made_at"}
        fact = update(FACTS).where(FACTS.c.fact_id == row.fact_id)
        connection.execute(fact.values(offer_id=to, properties={**said, "offer_id": str(to)}))
        about = subject(kind, row.fact_id, row.account_id, to)
        delivery = update(DELIVERIES).where(DELIVERIES.c.fact_id == row.fact_id)
        connection.execute(delivery.values(subject=about))


def _first_deliveries(row: Mapping[str, Any], kind: FactKind) -> Iterator[dict[str, object]]:
    """Give the waiting delivery of a fact for each of its destinations."""
    about = subject(kind, row["fact_id"], row["account_id"], row["offer_id"])
    for destination in DESTINATIONS[kind]:
        yield {
            "fact_id": row["fact_id"],
            "destination": destination.value,
            "state": DeliveryState.WAITING.value,
            "not_before": row["recorded_at"] + UNDO_WINDOW,
            "attempts": 0,
            "reason": "",
            "subject": about,
        }


def is_real(connection: Connection) -> bool:
    """Give whether the book says of itself that it holds real accounts."""
    return connection.execute(KIND).scalar_one_or_none() == BookKind.OWN.value


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
            *(FACTS.c[name] for name in ("kind", "account_id", "offer_id", "recorded_at")),
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
        code=row.code,
        attempts=row.attempts,
    )
