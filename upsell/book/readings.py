"""Readings in the book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Row, func, select

from upsell.book import schema
from upsell.model import LimitSource, Reading

AT_ONCE = 5_000


def series(connection: Connection, account_id: str) -> list[Reading]:
    """Give every reading of an account, by metric and day."""
    table = schema.readings
    rows = connection.execute(
        select(table)
        .where(table.c.account_id == account_id)
        .order_by(table.c.metric, table.c.observed_on)
    )
    return [_reading(row) for row in rows]


def stream(connection: Connection) -> Iterator[Reading]:
    """Give every reading of the book by account, metric and day, few of them in memory at once."""
    table = schema.readings
    keys = (table.c.account_id, table.c.metric, table.c.observed_on)
    query = select(table).order_by(*keys).execution_options(yield_per=AT_ONCE)
    return (_reading(row) for row in connection.execute(query))


def last_day(connection: Connection) -> date | None:
    """Give the day of the latest reading in the book; None when it holds none."""
    found: date | None = connection.execute(
        select(func.max(schema.readings.c.observed_on))
    ).scalar_one()
    return found


def _reading(row: Row[tuple[object, ...]]) -> Reading:
    return Reading(
        row.account_id,
        row.metric,
        row.observed_on,
        row.value,
        row.limit,
        LimitSource(row.limit_source),
        row.source,
    )
