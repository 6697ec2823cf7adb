"""What the sender of a destination reads and writes: the next delivery, and how it ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Update,
    and_,
    delete,
    exists,
    null,
    select,
    update,
)

from upsell.book import schema
from upsell.book.outbox import DELIVERIES, FACTS, is_real
from upsell.book.write import upsert
from upsell.outbox import LACKING, ORDERED, UNLINKED, After, Body, Counterpart, Fact, Parcel
from upsell.outreach import DeliveryState, Destination, FactKind

COUNTERPARTS = schema.counterparts


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
    table, fact = DELIVERIES, FACTS
    query = (
        select(table, fact, schema.accounts.c.name.label("account_name"))
        .join(fact, fact.c.fact_id == table.c.fact_id)
        .join(schema.accounts, schema.accounts.c.account_id == fact.c.account_id)
        .where(
            table.c.destination == to.value,
            table.c.state == DeliveryState.WAITING.value,
            table.c.not_before <= now,
            fact.c.recorded_at >= since,
        )
        .order_by(table.c.not_before)
        .limit(1)
        .with_for_update(of=table)
    )
    if to in ORDERED:
        query = query.where(~_an_earlier_one_is_on_its_way(since))
    row = connection.execute(query).one_or_none()
    return None if row is None else _parcel(connection, row, to, now)


def begin(connection: Connection, parcel: Parcel, body: Body | None, until: datetime) -> None:
    """Keep that an attempt began, with what it sends; nobody begins another before `until`."""
    connection.execute(
        _row(parcel).values(
            body=null() if body is None else body,
            attempts=parcel.attempt,
            not_before=until,
            reason="",
        )
    )


def end(connection: Connection, parcel: Parcel, after: After, now: datetime) -> None:
    """Keep how an attempt ended, unless a later attempt began since."""
    sent = after.state is DeliveryState.SENT
    connection.execute(
        _row(parcel)
        .where(DELIVERIES.c.attempts == parcel.attempt)
        .values(
            state=after.state.value,
            not_before=after.not_before,
            attempts=parcel.attempt if after.counts else parcel.attempt - 1,
            reason=after.reason,
            code=after.code,
            sent_at=now if sent else None,
        )
    )
    if sent and parcel.destination in ORDERED:
        _leave_out_earlier(connection, parcel)


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


def release_lacking(connection: Connection, to: Destination, at: datetime) -> int:
    """Let what lacked a list, field or choice there be tried again; give how many those were."""
    mine = and_(DELIVERIES.c.destination == to.value, DELIVERIES.c.code == LACKING)
    return _released(connection, mine, at)


def release_linked(connection: Connection, to: Destination, at: datetime) -> int:
    """Let what waited for its account's link leave once the account is linked."""
    mine = and_(DELIVERIES.c.destination == to.value, _is_linked_now(to))
    return _released(connection, mine, at)


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


def _row(parcel: Parcel) -> Update:
    return update(DELIVERIES).where(
        DELIVERIES.c.fact_id == parcel.fact.fact_id,
        DELIVERIES.c.destination == parcel.destination.value,
    )


def _an_earlier_one_is_on_its_way(since: datetime) -> ColumnElement[bool]:
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
            its_fact.c.recorded_at >= since,
        )
    )


def _leave_out_earlier(connection: Connection, parcel: Parcel) -> None:
    """Leave out what was refused of a subject: what was sent says all of it."""
    earlier = select(FACTS.c.fact_id).where(FACTS.c.recorded_at < parcel.fact.recorded_at)
    connection.execute(
        update(DELIVERIES)
        .where(
            DELIVERIES.c.destination == parcel.destination.value,
            DELIVERIES.c.subject == parcel.subject,
            DELIVERIES.c.state == DeliveryState.PARKED.value,
            DELIVERIES.c.fact_id.in_(earlier),
        )
        .values(state=DeliveryState.LEFT_OUT.value)
    )


def _parcel(
    connection: Connection, row: Row[tuple[object, ...]], to: Destination, now: datetime
) -> Parcel:
    """Give the parcel of a row, with what is known of its account and its subject outside."""
    known = select(COUNTERPARTS).where(
        COUNTERPARTS.c.destination == to.value, COUNTERPARTS.c.subject == row.subject
    )
    kept = connection.execute(known).one_or_none()
    links = schema.external_ids
    link = select(links.c.id).where(
        links.c.account_id == row.account_id, links.c.system == to.value
    )
    fact = Fact(
        fact_id=row.fact_id,
        kind=FactKind(row.kind),
        recorded_at=row.recorded_at,
        account_id=row.account_id,
        account_name=row.account_name,
        outside_id=connection.execute(link).scalar_one_or_none() or "",
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
        counterpart=None if kept is None else _counterpart(kept),
    )


def _counterpart(row: Row[tuple[object, ...]]) -> Counterpart:
    return Counterpart(row.outside_id, row.written)
