"""What the sender of a destination reads and writes: the next delivery, and how it ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    null,
    select,
    update,
)

from upsell.book import schema
from upsell.book.outbox import DELIVERIES, FACTS, is_real
from upsell.book.write import record_change, upsert
from upsell.model import Actor
from upsell.outbox import LACKING, ORDERED, UNLINKED, After, Body, Counterpart, Fact, Parcel
from upsell.outreach import DeliveryState, Destination, FactKind

COUNTERPARTS = schema.counterparts

# Asked for every delivery, so built once.
THIS_ONE = update(DELIVERIES).where(
    DELIVERIES.c.fact_id == bindparam("this_fact"),
    DELIVERIES.c.destination == bindparam("this_destination"),
)
THIS_ATTEMPT = THIS_ONE.where(DELIVERIES.c.attempts == bindparam("this_attempt"))
EARLIER_REFUSED = (
    update(DELIVERIES)
    .where(
        DELIVERIES.c.destination == bindparam("to"),
        DELIVERIES.c.subject == bindparam("about"),
        DELIVERIES.c.state == DeliveryState.PARKED.value,
        DELIVERIES.c.fact_id.in_(
            select(FACTS.c.fact_id).where(FACTS.c.recorded_at < bindparam("then"))
        ),
    )
    .values(state=DeliveryState.LEFT_OUT.value)
)
"""What was refused of a subject before: what was sent since says all of it."""


def has_work(connection: Connection, to: Destination, now: datetime, since: datetime) -> bool:
    """Give whether a turn may find something to do; asked often, so nothing is locked."""
    if not is_real(connection):
        return False
    is_due = and_(DELIVERIES.c.state == DeliveryState.WAITING.value, DELIVERIES.c.not_before <= now)
    query = (
        select(DELIVERIES.c.fact_id)
        .join(FACTS, FACTS.c.fact_id == DELIVERIES.c.fact_id)
        .where(DELIVERIES.c.destination == to.value, FACTS.c.recorded_at >= since)
        .limit(1)
    )
    return any(
        connection.execute(query.where(reason)).first() is not None
        for reason in (is_due, _is_linked_now(to))
    )


def next_parcel(
    connection: Connection, to: Destination, now: datetime, since: datetime
) -> Parcel | None:
    """Give the delivery that may leave for the longest, locked; from the example book never one.

    Nothing is sent that was recorded before `since`.
    """
    if not is_real(connection):
        return None
    row = connection.execute(_oldest(to), {"now": now, "since": since}).one_or_none()
    return None if row is None else _parcel(row, to, now)


def begin(connection: Connection, parcel: Parcel, body: Body | None, until: datetime) -> None:
    """Keep that an attempt began, with what it sends; nobody begins another before `until`."""
    begun = {"body": body, "attempts": parcel.attempt, "not_before": until, "reason": ""}
    connection.execute(THIS_ONE, {**_named(parcel), **begun})


def end(connection: Connection, parcel: Parcel, after: After, now: datetime) -> None:
    """Keep how an attempt ended, unless a later attempt began since."""
    sent = after.state is DeliveryState.SENT
    ended = {
        "this_attempt": parcel.attempt,
        "state": after.state.value,
        "not_before": after.not_before,
        "attempts": parcel.attempt if after.counts else parcel.attempt - 1,
        "reason": after.reason,
        "code": after.code,
        "sent_at": now if sent else None,
    }
    connection.execute(THIS_ATTEMPT, {**_named(parcel), **ended})
    if sent and parcel.destination in ORDERED:
        its = {"to": parcel.destination.value, "about": parcel.subject}
        connection.execute(EARLIER_REFUSED, {**its, "then": parcel.fact.recorded_at})


def remember(connection: Connection, parcel: Parcel, found: Counterpart) -> None:
    """Keep what a subject is at the destination."""
    row = {
        "destination": parcel.destination.value,
        "subject": parcel.subject,
        "outside_id": found.outside_id,
        "written": dict(found.written),
    }
    upsert(connection, COUNTERPARTS, [row])


def forget(connection: Connection, parcel: Parcel) -> None:
    """Forget what a subject is at the destination: it is no more."""
    ours = COUNTERPARTS.c.destination == parcel.destination.value
    connection.execute(delete(COUNTERPARTS).where(ours, COUNTERPARTS.c.subject == parcel.subject))


def counterparts(connection: Connection, to: Destination) -> dict[str, Counterpart]:
    """Give what everything is at a destination, by subject."""
    query = select(COUNTERPARTS).where(COUNTERPARTS.c.destination == to.value)
    return {row.subject: _counterpart(row) for row in connection.execute(query)}


def release(connection: Connection, offer_id: UUID, to: Destination, at: datetime) -> int:
    """Let what the destination refused of an offer be tried again; give how many those were."""
    ours = select(FACTS.c.fact_id).where(FACTS.c.offer_id == offer_id)
    mine = and_(DELIVERIES.c.destination == to.value, DELIVERIES.c.fact_id.in_(ours))
    return _released(connection, mine, at)


def release_subjects(
    connection: Connection, subjects: Collection[str], to: Destination, at: datetime
) -> int:
    """Let what the destination refused about some subjects be tried again; give how many."""
    mine = and_(DELIVERIES.c.destination == to.value, DELIVERIES.c.subject.in_(subjects))
    return _released(connection, mine, at)


def release_lacking(connection: Connection, to: Destination, at: datetime) -> int:
    """Let what lacked a list, field or choice there be tried again; give how many those were."""
    mine = and_(DELIVERIES.c.destination == to.value, DELIVERIES.c.code == LACKING)
    return _released(connection, mine, at)


def release_linked(connection: Connection, to: Destination, at: datetime) -> int:
    """Let what waited for its account's link leave once the account is linked."""
    mine = and_(DELIVERIES.c.destination == to.value, _is_linked_now(to))
    return _released(connection, mine, at)


def record_again(
    connection: Connection, count: int, to: Destination, subject: str, *, by: Actor, at: datetime
) -> None:
    """Keep who let how much of what was refused leave once more; nothing when nothing was."""
    if count:
        action, detail = "delivery.tried_again", {"destination": to.value, "count": count}
        record_change(connection, by=by, at=at, action=action, subject=subject, detail=detail)


def _is_linked_now(to: Destination) -> ColumnElement[bool]:
    """Give whether what waited for its account's link has it."""
    links = schema.external_ids
    linked = select(FACTS.c.fact_id).join(links, links.c.account_id == FACTS.c.account_id)
    return and_(
        DELIVERIES.c.state == DeliveryState.PARKED.value,
        DELIVERIES.c.code == UNLINKED,
        DELIVERIES.c.fact_id.in_(linked.where(links.c.system == to.value)),
    )


def _released(
    connection: Connection,
    mine: ColumnElement[bool],
    at: datetime,
) -> int:
    """Let refused deliveries leave; give how many those were.

    What they send is made anew: a link or a name may be another one by now.
    """
    done = connection.execute(
        update(DELIVERIES)
        .where(mine, DELIVERIES.c.state == DeliveryState.PARKED.value)
        .values(state=DeliveryState.WAITING.value, not_before=at, code="", body=null())
    )
    return done.rowcount


def _named(parcel: Parcel) -> dict[str, object]:
    """Give which delivery a parcel is."""
    return {"this_fact": parcel.fact.fact_id, "this_destination": parcel.destination.value}


@cache
def _oldest(to: Destination) -> Select[tuple[object, ...]]:
    """Give the question for the delivery that may leave for the longest; built once, asked often.

    With it comes what is known of its account and its subject at the destination.
    """
    table, fact, held = DELIVERIES, FACTS, schema.accounts
    links, known = schema.external_ids, COUNTERPARTS
    its_link = and_(links.c.account_id == fact.c.account_id, links.c.system == to.value)
    its_own = and_(known.c.destination == to.value, known.c.subject == table.c.subject)
    query = (
        select(
            *(table.c[name] for name in ("fact_id", "subject", "body", "attempts")),
            *(fact.c[name] for name in ("kind", "recorded_at", "account_id", "offer_id")),
            fact.c.properties,
            held.c.name.label("account_name"),
            links.c.id.label("linked_id"),
            known.c.outside_id,
            known.c.written,
        )
        .join(fact, fact.c.fact_id == table.c.fact_id)
        .join(held, held.c.account_id == fact.c.account_id)
        .outerjoin(links, its_link)
        .outerjoin(known, its_own)
        .where(
            table.c.destination == to.value,
            table.c.state == DeliveryState.WAITING.value,
            table.c.not_before <= bindparam("now"),
            fact.c.recorded_at >= bindparam("since"),
        )
        .order_by(table.c.not_before)
        .limit(1)
        .with_for_update(of=table)
    )
    return query.where(~_an_earlier_one_is_on_its_way()) if to in ORDERED else query


def _an_earlier_one_is_on_its_way() -> ColumnElement[bool]:
    """Give whether a fact recorded earlier of the same subject still waits to be taken."""
    other, its_fact = DELIVERIES.alias("earlier"), FACTS.alias("earlier_fact")
    return exists(
        select(other.c.fact_id)
        .join(its_fact, its_fact.c.fact_id == other.c.fact_id)
        .where(
            other.c.destination == DELIVERIES.c.destination,
            other.c.subject == DELIVERIES.c.subject,
            other.c.state == DeliveryState.WAITING.value,
            its_fact.c.recorded_at < FACTS.c.recorded_at,
            its_fact.c.recorded_at >= bindparam("since"),
        )
    )


def _parcel(row: Row[tuple[object, ...]], to: Destination, now: datetime) -> Parcel:
    """Give the parcel of a row."""
    fact = Fact(
        fact_id=row.fact_id,
        kind=FactKind(row.kind),
        recorded_at=row.recorded_at,
        account_id=row.account_id,
        account_name=row.account_name,
        outside_id=row.linked_id or "",
        properties=row.properties,
        offer_id=row.offer_id,
    )
    return Parcel(
        fact=fact,
        destination=to,
        subject=row.subject,
        body=row.body,
        attempt=row.attempts + 1,
        begun_at=now,
        counterpart=None if row.outside_id is None else _counterpart(row),
    )


def _counterpart(row: Row[tuple[object, ...]]) -> Counterpart:
    return Counterpart(row.outside_id, row.written)
