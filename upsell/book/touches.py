"""Touches in the book: emails sent and calls booked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Connection, Row, Select, bindparam, delete, or_, select

from upsell.book import schema
from upsell.book.parts import parts
from upsell.book.write import upsert
from upsell.errors import NotFound
from upsell.outreach import CallState, Channel, Outcome, Touch

TABLE = schema.touches
OFFERS = schema.offers.c
UNDONE = select(OFFERS.offer_id).where(
    OFFERS.outcome == Outcome.WITHDRAWN.value,
    OFFERS.channel == Channel.EMAIL.value,
    OFFERS.offer_id == TABLE.c.offer_id,
    TABLE.c.is_follow_up.is_(False),
)
EVERY = select(TABLE).order_by(TABLE.c.at.desc(), TABLE.c.touch_id)
"""In one order: the latest first, then by id."""
REAL = EVERY.where(~UNDONE.exists())
"""Without the emails whose offer was withdrawn: nobody received those."""
SINCE = REAL.where(
    or_(
        TABLE.c.call_state == CallState.SCHEDULED.value,
        *(
            column >= bindparam("moment")
            for column in (TABLE.c.at, TABLE.c.scheduled_for, TABLE.c.held_at)
        ),
    )
)
"""The real ones logged, booked for or held since a moment, or still booked."""


def touch_id(draft_id: UUID) -> UUID:
    """Give the id of the one touch that a draft can become."""
    return uuid5(draft_id, "touch")


def every(connection: Connection) -> list[Touch]:
    """Give every touch, the latest first."""
    return _read(connection, EVERY)


def of_account(connection: Connection, account_id: str) -> list[Touch]:
    """Give the contacts with an account, the latest first; an email undone later is none."""
    return _read(connection, REAL.where(TABLE.c.account_id == account_id))


def by_account(connection: Connection, since: datetime) -> dict[str, list[Touch]]:
    """Give the contacts with each account since a moment, the latest first.

    Those logged, booked for or held later, and every call that is still booked; an email undone
    later is none.
    """
    return _by_account(_read(connection, SINCE, moment=since))


def of_accounts(
    connection: Connection, ids: Iterable[str], since: datetime
) -> dict[str, list[Touch]]:
    """Give the contacts with some accounts since a moment, as `by_account` does."""
    found: list[Touch] = []
    for few in parts(sorted(ids)):
        found += _read(connection, SINCE.where(TABLE.c.account_id.in_(few)), moment=since)
    return _by_account(found)


def scheduled(connection: Connection) -> list[Touch]:
    """Give the calls that are booked and not yet recorded, the next first."""
    query = select(TABLE).where(TABLE.c.call_state == CallState.SCHEDULED.value)
    return [_touch(row) for row in connection.execute(query.order_by(TABLE.c.scheduled_for))]


def of_offer(connection: Connection, offer_id: UUID) -> list[Touch]:
    """Give the contacts about an offer, the latest first."""
    return _read(connection, EVERY.where(TABLE.c.offer_id == offer_id))


def follow_ups(connection: Connection) -> dict[UUID, tuple[Touch, ...]]:
    """Give the emails about each offer made before, the latest first."""
    found: dict[UUID, tuple[Touch, ...]] = {}
    for touch in _read(connection, EVERY.where(TABLE.c.is_follow_up)):
        if touch.offer_id is not None:
            found[touch.offer_id] = (*found.get(touch.offer_id, ()), touch)
    return found


def find(connection: Connection, touch_id: UUID) -> Touch | None:
    """Give a touch if it is in the book."""
    row = connection.execute(select(TABLE).where(TABLE.c.touch_id == touch_id)).one_or_none()
    return None if row is None else _touch(row)


def one(connection: Connection, touch_id: UUID) -> Touch:
    """Give a touch; raise NotFound when the book does not hold it."""
    touch = find(connection, touch_id)
    if touch is None:
        msg = "This call is not in the book. Reload Offers to see the calls that are booked."
        raise NotFound(msg)
    return touch


def save(connection: Connection, touch: Touch) -> None:
    """Add a touch or replace the one with its id."""
    row = {
        "touch_id": touch.touch_id,
        "account_id": touch.account_id,
        "signal_id": touch.signal_id,
        "channel": touch.channel.value,
        "csm": touch.csm,
        "at": touch.at,
        "offer_id": touch.offer_id,
        "scheduled_for": touch.scheduled_for,
        "call_state": None if touch.call_state is None else touch.call_state.value,
        "held_at": touch.held_at,
        "is_follow_up": touch.is_follow_up,
    }
    upsert(connection, TABLE, [row])


def remove(connection: Connection, touch_id: UUID) -> None:
    """Take a touch out, as if it had not been."""
    connection.execute(delete(TABLE).where(TABLE.c.touch_id == touch_id))


def _by_account(touches: Iterable[Touch]) -> dict[str, list[Touch]]:
    """Give touches by account, in their order."""
    found: dict[str, list[Touch]] = {}
    for touch in touches:
        found.setdefault(touch.account_id, []).append(touch)
    return found


def _read(
    connection: Connection, query: Select[tuple[object, ...]], **bound: object
) -> list[Touch]:
    """Give the touches of a query, in its order."""
    return [_touch(row) for row in connection.execute(query, bound)]


def _touch(row: Row[tuple[object, ...]]) -> Touch:
    """Give the touch of a row."""
    return Touch(
        touch_id=row.touch_id,
        account_id=row.account_id,
        signal_id=row.signal_id,
        channel=Channel(row.channel),
        csm=row.csm,
        at=row.at,
        offer_id=row.offer_id,
        scheduled_for=row.scheduled_for,
        call_state=None if row.call_state is None else CallState(row.call_state),
        held_at=row.held_at,
        is_follow_up=row.is_follow_up,
    )
