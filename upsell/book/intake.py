"""What an import compares with and writes: readings, past limits and external ids, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    bindparam,
    func,
    select,
    type_coerce,
    update,
)

from upsell.book import schema
from upsell.book.parts import parts
from upsell.book.write import upsert
from upsell.limits import Allowance, Change, Pair
from upsell.model import LimitSource

ROWS_AT_ONCE = 5_000
DAYS_KNOWN = 5_000

READINGS = schema.readings
PLAIN = select(
    *(
        type_coerce(column, String) if column.name == "observed_on" else column
        for column in READINGS.c
    )
)
"""Readings as the driver gives them, the day unread."""
NAMES = [f'"{column.name}"' for column in READINGS.c]
KEYS = [f'"{column.name}"' for column in READINGS.primary_key]
INTO = f"INSERT INTO readings ({', '.join(NAMES)})"
REPLACED = (
    f"ON CONFLICT ({', '.join(KEYS)}) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in NAMES if name not in KEYS)}"
)

Key = tuple[str, str, date]
"""An account, a metric and a day."""


class Kept(NamedTuple):
    """What a reading holds beside its key."""

    value: float | None
    limit: float | None
    limit_source: str
    source: str


HELD = ("metrics", "plans", "plan_limits", "accounts", "limit_overrides", "readings")


def hold(connection: Connection) -> None:
    """Let nobody else write what an import, or a text of a plan, goes into until this ends.

    On SQLite a writing transaction is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(HELD)} IN SHARE ROW EXCLUSIVE MODE")


def readings(
    connection: Connection, account_ids: Iterable[str], first: date, last: date
) -> dict[Key, Kept]:
    """Give the readings of some accounts from one day to another, both included."""
    found: dict[Key, Kept] = {}
    for few in parts(sorted(account_ids)):
        query = _between(few, first, last)
        for account_id, metric, said, *held in connection.execute(query).all():
            found[account_id, metric, _day(said)] = Kept(*held)
    return found


def readings_of(
    connection: Connection, metric: str, account_ids: Iterable[str], first: date, last: date
) -> dict[str, dict[date, Kept]]:
    """Give those of one metric, by account and day."""
    found: dict[str, dict[date, Kept]] = defaultdict(dict)
    for few in parts(sorted(account_ids)):
        query = _between(few, first, last).where(READINGS.c.metric == metric)
        for account_id, _, said, *held in connection.execute(query).all():
            found[account_id][_day(said)] = Kept(*held)
    return found


def latest_of(
    connection: Connection, metric: str, account_ids: Iterable[str], since: date, before: date
) -> dict[str, tuple[date, Kept]]:
    """Give the last reading of a metric with a figure that accounts have in some days, by account.

    From `since` on, up to the day before `before`.
    """
    found: dict[str, tuple[date, Kept]] = {}
    for few in parts(sorted(account_ids)):
        last = (
            select(READINGS.c.account_id, func.max(READINGS.c.observed_on).label("day"))
            .where(
                READINGS.c.account_id.in_(few),
                READINGS.c.metric == metric,
                READINGS.c.observed_on >= since,
                READINGS.c.observed_on < before,
                READINGS.c.value.is_not(None),
            )
            .group_by(READINGS.c.account_id)
            .subquery()
        )
        is_last = and_(
            READINGS.c.account_id == last.c.account_id, READINGS.c.observed_on == last.c.day
        )
        query = PLAIN.join(last, is_last).where(READINGS.c.metric == metric)
        for account_id, _, said, *held in connection.execute(query).all():
            found[account_id] = (_day(said), Kept(*held))
    return found


def _between(few: Sequence[str], first: date, last: date) -> Select[tuple[Any, ...]]:
    """Ask for the readings of some accounts from one day to another."""
    return PLAIN.where(READINGS.c.account_id.in_(few), READINGS.c.observed_on.between(first, last))


def write_readings(connection: Connection, rows: Iterable[tuple[Key, Kept]]) -> None:
    """Add readings or replace those of the same account, metric and day.

    They go to the driver as they are: with a mapping and a conversion for each of many rows the
    same takes six times as long.
    """
    write = _write_on_sqlite if connection.dialect.name == "sqlite" else _write_on_postgresql
    told = iter(rows)
    while few := list(islice(told, ROWS_AT_ONCE)):
        write(connection, few)


def _write_on_sqlite(connection: Connection, rows: Sequence[tuple[Key, Kept]]) -> None:
    """Write plain tuples, one after the other."""
    marks = ", ".join("?" for _ in READINGS.c)
    told = [(account_id, metric, _iso(day), *kept) for (account_id, metric, day), kept in rows]
    connection.exec_driver_sql(f"{INTO} VALUES ({marks}) {REPLACED}", told)


def _write_on_postgresql(connection: Connection, rows: Sequence[tuple[Key, Kept]]) -> None:
    """Write whole columns in one statement."""
    types = (f"%s::{column.type.compile(connection.dialect)}[]" for column in READINGS.c)
    columns = tuple(map(list, zip(*((*key, *kept) for key, kept in rows), strict=True)))
    statement = f"{INTO} SELECT * FROM unnest({', '.join(types)}) {REPLACED}"  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, columns)


def _day(said: str | date) -> date:
    """Give a day that SQLite writes as text."""
    return said if isinstance(said, date) else _read(said)


# Many readings share few days.
_read = lru_cache(maxsize=DAYS_KNOWN)(date.fromisoformat)
_iso = lru_cache(maxsize=DAYS_KNOWN)(date.isoformat)


def past_limits(connection: Connection) -> dict[Pair, list[tuple[date, Allowance]]]:
    """Give the limits that no longer hold, earliest first."""
    table = schema.past_limits
    past: dict[Pair, list[tuple[date, Allowance]]] = defaultdict(list)
    for row in connection.execute(select(table).order_by(table.c.until_on)):
        allowance = Allowance(row.amount, LimitSource(row.limit_source))
        past[row.account_id, row.metric].append((row.until_on, allowance))
    return dict(past)


def apply_limit_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Keep what held before and resolve anew the readings from the day of each change on."""
    table = schema.past_limits
    dated = [change for change in changes if change.day is not None]
    had = {
        (row.account_id, row.metric)
        for row in connection.execute(
            select(table).where(table.c.until_on.in_({change.day for change in dated}))
        )
    }
    upsert(
        connection,
        table,
        [
            {
                "account_id": change.account_id,
                "metric": change.metric,
                "until_on": change.day,
                "amount": change.before.amount,
                "limit_source": change.before.source.value,
            }
            for change in dated
            if (change.account_id, change.metric) not in had
        ],
    )
    _resolve(connection, dated)
    _fill(connection, [change for change in changes if change.day is None])


def external_ids(connection: Connection) -> dict[tuple[str, str], str]:
    """Give the account of each id in another system, by system and id."""
    rows = connection.execute(select(schema.external_ids))
    return {(row.system, row.id): row.account_id for row in rows}


def save_external_ids(connection: Connection, links: Mapping[tuple[str, str], str]) -> None:
    """Link accounts, by account and system, to their ids in those systems."""
    upsert(
        connection,
        schema.external_ids,
        [
            {"account_id": account_id, "system": system, "id": outside}
            for (account_id, system), outside in links.items()
        ],
    )


def _resolve(connection: Connection, changes: Sequence[Change]) -> None:
    """Give the readings from a change on its limit; a reading's own limit stays."""
    table = schema.readings
    statement = (
        update(table)
        .where(
            and_(
                table.c.account_id == bindparam("of_account"),
                table.c.metric == bindparam("of_metric"),
                table.c.observed_on >= bindparam("from_day"),
                table.c.limit_source != LimitSource.READING.value,
            )
        )
        .values({"limit": bindparam("amount"), "limit_source": bindparam("its_source")})
    )
    if changes:
        connection.execute(statement, [{**_bound(one), "from_day": one.day} for one in changes])


def _fill(connection: Connection, changes: Sequence[Change]) -> None:
    """Give every reading of whose limit nobody had said anything the first that was said."""
    table = schema.readings
    statement = (
        update(table)
        .where(
            and_(
                table.c.account_id == bindparam("of_account"),
                table.c.metric == bindparam("of_metric"),
                table.c.limit_source == LimitSource.NONE.value,
            )
        )
        .values({"limit": bindparam("amount"), "limit_source": bindparam("its_source")})
    )
    if changes:
        connection.execute(statement, [_bound(one) for one in changes])


def _bound(change: Change) -> dict[str, object]:
    """Give the parameters both statements share."""
    return {
        "of_account": change.account_id,
        "of_metric": change.metric,
        "amount": change.after.amount,
        "its_source": change.after.source.value,
    }
