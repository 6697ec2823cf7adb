"""Signals in the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select, update

from upsell.book import schema
from upsell.book.codec import evidence_from_json, evidence_to_json
from upsell.errors import NotFound
from upsell.model import RuleType, Signal, Urgency

TABLE = schema.signals
EVERY = select(TABLE).order_by(TABLE.c.opened_on, TABLE.c.opened_at, TABLE.c.signal_id)
"""In one order: the oldest first, then by id."""
OPEN = EVERY.where(TABLE.c.cleared_on.is_(None))
BY_SCANS = ("latest", "urgency", "cleared_on", "clear_reason")
"""What scans change of an episode; its opening stays as it was."""
BY_PEOPLE = ("dismissed_at", "dismiss_reason", "snoozed_until", "snooze_reason")
"""What people change, even while a scan runs; so neither ever writes the other's."""


def every(connection: Connection) -> list[Signal]:
    """Give every signal, the oldest first."""
    return _read(connection, EVERY)


def open_ones(connection: Connection) -> list[Signal]:
    """Give the signals that have not cleared, dismissed and snoozed ones included."""
    return _read(connection, OPEN)


def of_account(connection: Connection, account_id: str) -> list[Signal]:
    """Give the signals of an account, the oldest first."""
    return _read(connection, EVERY.where(TABLE.c.account_id == account_id))


def one(connection: Connection, signal_id: UUID) -> Signal:
    """Give one signal; raise NotFound when the book does not hold it."""
    found = _read(connection, EVERY.where(TABLE.c.signal_id == signal_id))
    if not found:
        msg = "This signal is not in the book any more. Go back to Today."
        raise NotFound(msg)
    return found[0]


def last_episodes(connection: Connection) -> list[Signal]:
    """Give the latest episode that a scan found of each account, rule and metric."""
    key = (TABLE.c.account_id, TABLE.c.rule_id, TABLE.c.metric)
    scanned = select(*key, func.max(TABLE.c.episode).label("episode")).where(TABLE.c.noted_by == "")
    last = scanned.group_by(*key).subquery()
    same = and_(*(TABLE.c[column.name] == column for column in last.c))
    return _read(connection, EVERY.join(last, same))


def opened_and_cleared(connection: Connection, day: date) -> tuple[int, int]:
    """Give how many scanned signals opened, and how many cleared, on a day."""
    scanned = select(func.count()).where(TABLE.c.noted_by == "")
    opened = connection.execute(scanned.where(TABLE.c.opened_on == day)).scalar_one()
    cleared = connection.execute(scanned.where(TABLE.c.cleared_on == day)).scalar_one()
    return opened, cleared


def add(connection: Connection, signals: Iterable[Signal]) -> None:
    """Add new signals."""
    rows = [_columns(signal) for signal in signals]
    if rows:
        connection.execute(TABLE.insert(), rows)


def change(
    connection: Connection, signals: Iterable[Signal], names: Sequence[str] = BY_SCANS
) -> None:
    """Write some columns of signals that the book holds; what an opening is never changes."""
    rows = [_columns(signal) for signal in signals]
    statement = update(TABLE).where(TABLE.c.signal_id == bindparam("wanted"))
    statement = statement.values({name: bindparam(f"new_{name}") for name in names})
    if rows:
        changes = ({f"new_{name}": row[name] for name in names} for row in rows)
        connection.execute(
            statement,
            [{"wanted": row["signal_id"], **new} for row, new in zip(rows, changes, strict=True)],
        )


def _read(connection: Connection, wanted: Select[tuple[object, ...]]) -> list[Signal]:
    """Give the signals of a query, in its order."""
    return [_signal(row) for row in connection.execute(wanted)]


def _signal(row: Row[tuple[object, ...]]) -> Signal:
    """Give the signal of a row."""
    return Signal(
        signal_id=row.signal_id,
        account_id=row.account_id,
        rule_id=row.rule_id,
        rule_type=RuleType(row.rule_type),
        metric=row.metric,
        title=row.title,
        episode=row.episode,
        opened_on=row.opened_on,
        opened_at=row.opened_at,
        opening=evidence_from_json(row.opening),
        latest=evidence_from_json(row.latest),
        urgency=None if row.urgency is None else Urgency(row.urgency),
        cleared_on=row.cleared_on,
        clear_reason=row.clear_reason,
        noted_by=row.noted_by,
        dismissed_at=row.dismissed_at,
        dismiss_reason=row.dismiss_reason,
        snoozed_until=row.snoozed_until,
        snooze_reason=row.snooze_reason,
    )


def _columns(signal: Signal) -> Mapping[str, object]:
    """Give the columns of a signal."""
    return {
        **vars(signal),
        "rule_type": signal.rule_type.value,
        "opening": evidence_to_json(signal.opening),
        "latest": evidence_to_json(signal.latest),
        "urgency": None if signal.urgency is None else signal.urgency.value,
    }
