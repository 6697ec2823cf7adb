"""Readings in the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Subquery,
    and_,
    func,
    literal,
    select,
    true,
)

from upsell.book import schema
from upsell.book.parts import parts
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


def since(
    connection: Connection, account_ids: Iterable[str], metrics: Iterable[str], day: date
) -> list[Reading]:
    """Give the readings of some accounts and metrics from a day on, by account, metric and day."""
    table, names, ids = schema.readings, sorted(set(metrics)), sorted(set(account_ids))
    found: list[Reading] = []
    for few in parts(ids):
        query = (
            select(table)
            .where(
                table.c.account_id.in_(few),
                table.c.metric.in_(names),
                table.c.observed_on >= day,
            )
            .order_by(table.c.account_id, table.c.metric, table.c.observed_on)
        )
        found += [_reading(row) for row in connection.execute(query)]
    return found


def stream(connection: Connection) -> Iterator[Reading]:
    """Give every reading of the book by account, metric and day, few of them in memory at once."""
    table = schema.readings
    keys = (table.c.account_id, table.c.metric, table.c.observed_on)
    query = select(table).order_by(*keys).execution_options(yield_per=AT_ONCE)
    return (_reading(row) for row in connection.execute(query))


def last_before(connection: Connection, day: date) -> list[Reading]:
    """Give the latest known figure of each account and metric before a day.

    The day is looked up for each pair by the table's key: reading every figure would take longer
    the longer the book is kept.
    """
    table, held, counted = schema.readings, schema.accounts, schema.metrics
    theirs = and_(table.c.account_id == held.c.account_id, table.c.metric == counted.c.metric)
    known = and_(theirs, table.c.observed_on < day, table.c.value.is_not(None))
    latest = select(func.max(table.c.observed_on)).where(known).correlate(held, counted)
    columns = (held.c.account_id, counted.c.metric, latest.scalar_subquery().label("last"))
    pairs = select(*columns).select_from(held.join(counted, true())).subquery()
    return [_reading(row) for row in _of_pairs(connection, pairs, pairs.c.last)]


def on_day(connection: Connection, day: date) -> dict[tuple[str, str], float]:
    """Give the known figures of one day by account and metric."""
    held, counted = schema.accounts, schema.metrics
    every = held.join(counted, true())
    pairs = select(held.c.account_id, counted.c.metric).select_from(every).subquery()
    rows = _of_pairs(connection, pairs, literal(day))
    return {(row.account_id, row.metric): row.value for row in rows if row.value is not None}


def _of_pairs(
    connection: Connection, pairs: Subquery, day: ColumnElement[date]
) -> Iterator[Row[tuple[object, ...]]]:
    """Give the figures of pairs of account and metric on a day, each looked up by its key.

    The join is an outer one because SQLite would go through every figure for an inner one.
    """
    table = schema.readings
    same = and_(
        table.c.account_id == pairs.c.account_id,
        table.c.metric == pairs.c.metric,
        table.c.observed_on == day,
    )
    rows = connection.execute(select(table).select_from(pairs.outerjoin(table, same)))
    return (row for row in rows if row.account_id is not None)


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
