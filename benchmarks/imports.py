"""Import usage of two sizes into books on SQLite and PostgreSQL: time per row, peak memory.

`python -m benchmarks.imports` measures SQLite; a PostgreSQL URL of an empty database as argument
measures that as well. Each size is brought in new, again unchanged, and with every figure changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from upsell.book.engine import Book, open_book
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import ImportReport, UploadedSheet

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST_DAY = date(2026, 8, 1)
DAYS = 100
SIZES = (10_000, 100_000)
METRICS = ("seats", "api_calls", "storage", "projects", "exports")


def definitions(accounts: int) -> list[UploadedSheet]:
    """Give the sheets that usage needs: five metrics, a plan, so many accounts."""
    kinds = ("level", "counter", "level", "level", "counter")
    metrics = ["key,label,unit,kind"]
    metrics += [f"{key},{key},{key},{kind}" for key, kind in zip(METRICS, kinds, strict=True)]
    plans = ["plan,label,rank,metric,limit"]
    plans += [f"team,Team,1,{key},100000" for key in METRICS]
    rows = ["account_id,name,plan,mrr"]
    rows += [f"a{number},Account {number},team,400" for number in range(accounts)]
    sheets = {"metrics": metrics, "plans": plans, "accounts": rows}
    return [UploadedSheet(name, "\n".join(lines).encode()) for name, lines in sheets.items()]


def usage(accounts: int, more: int, counts: str) -> UploadedSheet:
    """Give a hundred days of five metrics of so many accounts."""
    days = [(FIRST_DAY + timedelta(days=number)).isoformat() for number in range(DAYS)]
    lines = ["account_id,metric,day,value,counts"]
    lines += [
        f"a{account},{metric},{day},{account + place + more},"
        f"{counts if metric in ('api_calls', 'exports') else ''}"
        for account in range(accounts)
        for metric in METRICS
        for place, day in enumerate(days)
    ]
    return UploadedSheet("usage.csv", "\n".join(lines).encode())


def timed(work: Callable[[], object]) -> float:
    """Give the seconds a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(book: Book, rows: int, counts: str) -> None:
    """Print the times of one size; the book is left with its figures."""
    accounts = rows // (DAYS * len(METRICS))
    imports.apply(book, definitions(accounts), by=LOCAL_USER, now=NOW)
    reports: list[ImportReport] = []

    def bring(sheet: UploadedSheet) -> float:
        return timed(lambda: reports.append(imports.apply(book, [sheet], by=LOCAL_USER, now=NOW)))

    first, second = usage(accounts, 0, counts), usage(accounts, 7, counts)
    looking = timed(lambda: imports.preview(book, [first], by=LOCAL_USER, now=NOW))
    times = {"new": bring(first), "again": bring(first), "changed": bring(second)}
    assert [report.new for report in reports] == [rows, 0, 0]
    assert [report.unchanged for report in reports[:2]] == [0, rows]
    tracemalloc.start()
    imports.apply(book, [first], by=LOCAL_USER, now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"  {rows:>7,} rows ({counts}): preview {looking:.2f} s, "
        + ", ".join(f"{name} {took:.2f} s" for name, took in times.items())
        + f"; preview and new {(looking + times['new']) / rows * 1e6:.0f} µs a row, "
        f"peak {peak / rows:,.0f} bytes a row ({peak / 1e6:.0f} MB)"
    )
    with book.write() as connection:
        connection.exec_driver_sql("DELETE FROM readings")


def main() -> None:
    """Measure each engine at each size, totals and daily counts."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'book.db'}", *sys.argv[1:]]
        for url in urls:
            book = open_book(url)
            print(f"{book.engine.dialect.name}, {os.cpu_count()} cores")
            for counts in ("total", "daily"):
                for rows in SIZES:
                    measure(book, rows, counts)
            book.close()


if __name__ == "__main__":
    main()
