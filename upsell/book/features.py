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
from upsell.columns import Columns
from upsell.scanreport import LeftOut

COLUMNS = ("account_id", "metric", "observed_on", "value", "limit")
CHUNK = 10_000
CODED = pa.dictionary(pa.int32(), pa.string())
WITH_DAYS = """
WITH usage AS (
    SELECT r.account_id, r.metric, r.observed_on, r.value, r."limit", d.as_of
    FROM readings AS r CROSS JOIN (SELECT unnest({days}) AS as_of) AS d
)
SELECT * FROM ({query}) AS found
"""


@dataclass(frozen=True)
class Scanned:
    """What a scan of some days needs to know of the readings."""

    features: Columns
    left_out: dict[date, LeftOut]


def of_days(connection: Connection, days: Sequence[date]) -> Scanned:
    """Give the features of each day: in place on PostgreSQL, by way of DuckDB otherwise."""
    if connection.dialect.name == "postgresql":
        return _in_place(connection, days)
    return scanned(as_arrow(connection, max(days)), days)


def scanned(readings: pa.Table, days: Sequence[date]) -> Scanned:
    """Give the features of readings that are an Arrow table, computed in DuckDB's memory."""
    with _memory().cursor() as engine:
        engine.register("readings", readings)
        return Scanned(computed(engine, days), counted(engine, days))


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """Give the process's one empty DuckDB; every scan sees its readings through its own cursor."""
    return duckdb.connect()


def computed(engine: duckdb.DuckDBPyConnection, days: Sequence[date]) -> Columns:
    """Give the features of the table `readings` of a DuckDB connection."""
    sql = WITH_DAYS.format(days="$days::DATE[]", query=usage.query("duckdb"))
    return Columns.of(engine.execute(sql, {"days": list(days)}).fetchnumpy())


def counted(engine: duckdb.DuckDBPyConnection, days: Sequence[date]) -> dict[date, LeftOut]:
    """Give what is left out of the table `readings` of a DuckDB connection."""
    sql = WITH_DAYS.format(days="$days::DATE[]", query=usage.left_out_query("duckdb"))
    return _left_out(engine.execute(sql, {"days": list(days)}).fetchall())


def as_arrow(connection: Connection, until: date) -> pa.Table:
    """Give the readings up to a day as an Arrow table.

    Each account and metric is kept once, and a number in every row: to group by texts takes long.
    """
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
    return texts.set_column(2, "observed_on", texts["observed_on"].cast(pa.date32()))


def _in_place(connection: Connection, days: Sequence[date]) -> Scanned:
    """Give the features where the readings lie; the same expression in PostgreSQL's SQL."""
    wanted = bindparam("days", list(days), ARRAY(Date))
    sql = WITH_DAYS.format(days=":days", query=usage.query("postgres"))
    found = Columns.of_rows(connection.execute(text(sql).bindparams(wanted)).all())
    sql = WITH_DAYS.format(days=":days", query=usage.left_out_query("postgres"))
    left_out = connection.execute(text(sql).bindparams(wanted)).all()
    return Scanned(found, _left_out(tuple(row) for row in left_out))


def _left_out(rows: Iterable[tuple[date, int, int]]) -> dict[date, LeftOut]:
    return {day: LeftOut(readings, bad) for day, readings, bad in rows}
