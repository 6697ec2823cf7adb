"""Features of the readings in the book: computed where they lie, or in DuckDB's memory.

This module loads Ibis and DuckDB, which takes a while; import it where a scan begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import ARRAY, Connection, Date, bindparam, select, text

from upsell import usage
from upsell.book import schema
from upsell.columns import Array, Columns
from upsell.scanreport import LeftOut

COLUMNS = ("account_id", "metric", "observed_on", "value", "limit")
CHUNK = 10_000
CODED = pa.dictionary(pa.int32(), pa.string())
ASKED = """
WITH usage AS (
    SELECT r.account_id, r.metric, r.observed_on, r.value, r."limit", {as_of} AS as_of
    FROM readings AS r {and_days}
)
SELECT * FROM ({query}) AS found
"""
AND_DAYS = "CROSS JOIN (SELECT unnest({days}) AS as_of) AS d"


@dataclass(frozen=True)
class Scanned:
    """What a scan of some days needs to know of the readings."""

    features: Columns
    left_out: dict[date, LeftOut]


@dataclass(frozen=True)
class Readings:
    """Readings as an Arrow table in which an account and a metric are places among names.

    To group by numbers takes a fraction of the time it takes by texts.
    """

    table: pa.Table
    accounts: Array
    metrics: Array


def of_days(connection: Connection, days: Sequence[date]) -> Scanned:
    """Give the features of each day: in place on PostgreSQL, by way of DuckDB otherwise."""
    if connection.dialect.name == "postgresql":
        return _in_place(connection, days)
    readings = as_arrow(connection, max(days))
    with _memory().cursor() as engine:
        engine.register("readings", readings.table)
        return Scanned(computed(engine, readings, days), counted(engine, days))


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """Give the process's one empty DuckDB; every scan sees its readings through its own cursor."""
    return duckdb.connect()


def computed(
    engine: duckdb.DuckDBPyConnection, readings: Readings, days: Sequence[date]
) -> Columns:
    """Give the features of readings that are the table `readings` of a DuckDB connection."""
    found = engine.execute(*_asked(usage.query("duckdb"), days)).fetchnumpy()
    found["account_id"] = readings.accounts[found["account_id"]]
    found["metric"] = readings.metrics[found["metric"]]
    return Columns.of(found)


def counted(engine: duckdb.DuckDBPyConnection, days: Sequence[date]) -> dict[date, LeftOut]:
    """Give what is left out of the table `readings` of a DuckDB connection."""
    return _left_out(engine.execute(*_asked(usage.left_out_query("duckdb"), days)).fetchall())


def _asked(query: str, days: Sequence[date]) -> tuple[str, dict[str, object]]:
    """Give a question to DuckDB and what is bound in it; one day is the same in every row."""
    if len(days) == 1:
        return ASKED.format(as_of="$day::DATE", and_days="", query=query), {"day": days[0]}
    and_days = AND_DAYS.format(days="$days::DATE[]")
    sql = ASKED.format(as_of="d.as_of", and_days=and_days, query=query)
    return sql, {"days": list(days)}


def as_arrow(connection: Connection, until: date) -> Readings:
    """Give the readings up to a day."""
    table = schema.readings
    wanted = select(*(table.c[name] for name in COLUMNS)).where(table.c.observed_on <= until)
    result = connection.exec_driver_sql(str(wanted.compile(connection)), (until.isoformat(),))
    cursor: Any = result.cursor  # the driver's own rows: wrapping each costs a third of the time
    kinds = (CODED, CODED, pa.string(), pa.float64(), pa.float64())
    batches = [
        pa.record_batch([*map(pa.array, zip(*rows, strict=True), kinds)], names=COLUMNS)
        for rows in iter(lambda: cursor.fetchmany(CHUNK), [])
    ]
    texts = pa.Table.from_batches(batches, pa.schema(zip(COLUMNS, kinds, strict=True)))
    table = texts.unify_dictionaries()
    account_ids, accounts = _coded(table["account_id"])
    metrics_in, metrics = _coded(table["metric"])
    table = table.set_column(0, "account_id", account_ids).set_column(1, "metric", metrics_in)
    table = table.set_column(2, "observed_on", table["observed_on"].cast(pa.date32()))
    return Readings(table, accounts, metrics)


def _coded(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, Array]:
    """Give a column of texts as their places among the names, and the names."""
    places = pa.chunked_array([chunk.indices for chunk in column.chunks], pa.int32())
    names = column.chunk(0).dictionary if column.num_chunks else pa.array([], pa.string())
    return places, names.to_numpy(zero_copy_only=False)


def _in_place(connection: Connection, days: Sequence[date]) -> Scanned:
    """Give the features where the readings lie; the same expression in PostgreSQL's SQL."""
    wanted = bindparam("days", list(days), ARRAY(Date))
    and_days = AND_DAYS.format(days=":days")

    def rows(query: str) -> list[tuple[Any, ...]]:
        sql = ASKED.format(as_of="d.as_of", and_days=and_days, query=query)
        return [tuple(row) for row in connection.execute(text(sql).bindparams(wanted))]

    found = Columns.of_rows(rows(usage.query("postgres")))
    return Scanned(found, _left_out(rows(usage.left_out_query("postgres"))))


def _left_out(rows: Iterable[tuple[date, int, int]]) -> dict[date, LeftOut]:
    return {day: LeftOut(readings, bad) for day, readings, bad in rows}
