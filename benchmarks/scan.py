"""Scan books of three sizes against a bare DuckDB scan of the same columns in the same run.

`python -m benchmarks.scan` fills a SQLite book with three metrics on sixty days. Reading the
book into Arrow, counting what is left out, making the episodes and writing the snapshot are
printed apart. The bare scan reads every one of the five columns once (`max` of each) in a table
of DuckDB's own that holds them as the book does, texts as texts. Coded is the same of the Arrow
table that the features are computed from, in which accounts and metrics are numbers. Each time is
the best of some.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

from upsell import rules, usage
from upsell.book import accounts, catalogue, features, schema, snapshot
from upsell.book.engine import Book, open_book
from upsell.bootstrap import search_rarely
from upsell.columns import Columns
from upsell.model import LOCAL_USER, Account, Metric, MetricKind
from upsell.services import scanning
from upsell.standings import judged, survey

Result = TypeVar("Result")

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAYS = 60
SIZES = (10, 1_000, 10_000)
METRICS = (
    Metric("seats", "seats", "seats", MetricKind.LEVEL),
    Metric("api_calls", "API calls", "API calls", MetricKind.COUNTER),
    Metric("storage", "storage", "GB", MetricKind.LEVEL),
)
BARE = """
SELECT max(account_id), max(metric), max(observed_on), max(value), max("limit") FROM {table}
"""
TARGET = 4.0


def filled(folder: str, size: int) -> Book:
    """Give a book with so many accounts; about one metric in eight is near its limit."""
    book = open_book(f"sqlite:///{Path(folder) / f'{size}.db'}")
    names = [f"account-{number:05d}" for number in range(size)]
    chance = random.Random(size)
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        accounts.save(connection, [Account(name, name, billing_day=15) for name in names])
        marks = ", ".join("?" for _ in schema.readings.columns)
        for name in names:
            for metric in METRICS:
                start = chance.randint(10, 80)
                rows = [
                    (
                        name,
                        metric.key,
                        (DAY - timedelta(days=DAYS - 1 - at)).isoformat(),
                        float(start + at // 10),
                        100.0,
                        "plan",
                        "",
                    )
                    for at in range(DAYS)
                ]
                connection.exec_driver_sql(f"INSERT INTO readings VALUES ({marks})", rows)  # noqa: S608 - our own marks
    return book


def timed(work: Callable[[], Result], times: int = 7) -> tuple[float, Result]:
    """Give the shortest of some runs in seconds, and what the last one gave."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def measured(book: Book, size: int) -> str:
    """Give one line of figures."""
    applied = rules.applied(rules.DEFAULT_RULES, METRICS)
    with book.read() as connection:
        reading, readings = timed(lambda: features.as_arrow(connection, DAY), 1)
        billing_days = {a.account_id: a.billing_day for a in accounts.every(connection).values()}
    engine = duckdb.connect()
    engine.register("readings", readings.table)
    usage.query("duckdb")
    engine.register("texts", as_texts(readings))
    engine.execute("CREATE TABLE plain AS SELECT * FROM texts")
    bare, _ = timed(lambda: engine.execute(BARE.format(table="plain")).fetchall())
    coded, _ = timed(lambda: engine.execute(BARE.format(table="readings")).fetchall())

    def work() -> Columns:
        found = features.computed(engine, readings, [DAY])
        judged(found, DAY, applied, billing_days)
        return found

    working, columns = timed(work)
    counting, _ = timed(lambda: features.counted(engine, [DAY]))
    episodes, found = timed(lambda: survey(columns, DAY, applied, billing_days, frozenset()), 3)
    with book.write() as connection:
        writing, _ = timed(lambda: snapshot.replace(connection, columns), 1)
    whole, report = timed(lambda: scanning.scan(book, DAY, by=LOCAL_USER, now=NOW), 1)
    again, _ = timed(lambda: scanning.scan(book, DAY, by=LOCAL_USER, now=NOW), 1)
    assert report.signals_open == len(found.sightings)
    times = (reading, bare, coded, working, counting, episodes, writing, whole, again)
    cells = "".join(f"{seconds * 1000:>9,.1f}" for seconds in times)
    return f"{size:>8,}{size * len(METRICS) * DAYS:>11,}{cells}{working / bare:>8.1f} x"


def as_texts(readings: features.Readings) -> pa.Table:
    """Give readings with the names of accounts and metrics in every row."""
    table = readings.table
    account_ids = pa.array(readings.accounts).take(table["account_id"])
    metrics = pa.array(readings.metrics).take(table["metric"])
    table = table.set_column(0, "account_id", account_ids)
    return table.set_column(1, "metric", metrics)


def main() -> None:
    """Print the table; the ratio of the largest book is the one to reach."""
    search_rarely()
    heads = (
        "read",
        "bare",
        "coded",
        "features",
        "left out",
        "episodes",
        "snapshot",
        "first",
        "again",
    )
    print("All times in ms; features is features and rules; first and again are whole scans.")
    print(f"{'accounts':>8}{'readings':>11}" + "".join(f"{head:>9}" for head in heads) + "   ratio")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            print(measured(filled(folder, size), size), flush=True)
    print(f"To reach at {SIZES[-1]:,} accounts: at most {TARGET:.0f} x the bare scan.")


if __name__ == "__main__":
    main()
