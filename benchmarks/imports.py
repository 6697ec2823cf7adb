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
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table_out import SheetOut, xlsx_bytes
from upsell.book.engine import Book, open_book
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import ImportReport, UploadedSheet

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIRST_DAY = date(2026, 8, 1)
DAYS = 100
SIZES = {"total": (100_000, 1_000_000), "daily": (10_000, 100_000)}
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


@dataclass(frozen=True)
class Measured:
    """What bringing one size in took, a row."""

    rows: int
    seconds: float
    peak: float
    """Bytes of Python's own memory beyond the file, at most."""

    def __str__(self) -> str:
        """Give it a row."""
        microseconds = self.seconds / self.rows * 1e6
        return f"{microseconds:.0f} µs and {self.peak / self.rows:,.0f} bytes a row"


def measure(book: Book, rows: int, counts: str) -> Measured:
    """Print the times of one size; the book is left without its figures."""
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
    imports.preview(book, [first], by=LOCAL_USER, now=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    found = Measured(rows, looking + times["new"], peak)
    print(
        f"  {rows:>9,} rows ({counts}, {len(first.content) / 1e6:.0f} MB): "
        f"preview {looking:.2f} s, "
        + ", ".join(f"{name} {took:.2f} s" for name, took in times.items())
        + f"; preview and new {found}",
        flush=True,
    )
    with book.write() as connection:
        connection.exec_driver_sql("DELETE FROM readings")
    return found


def workbook(rows: int) -> float:
    """Give the seconds a row that reading a workbook's sheet takes."""
    sheet = SheetOut("Usage", ["account_id", "metric", "day", "value"], [["a", "s", NOW, 8]] * rows)
    content = xlsx_bytes([sheet])
    return timed(lambda: read_tables("usage.xlsx", content)) / rows


def main() -> None:
    """Measure each engine at each size, totals and daily counts."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'book.db'}", *sys.argv[1:]]
        for url in urls:
            book = open_book(url)
            print(f"{book.engine.dialect.name}, {os.cpu_count()} cores")
            for counts, sizes in SIZES.items():
                small, large = (measure(book, rows, counts) for rows in sizes)
                slower = large.seconds / large.rows / (small.seconds / small.rows)
                larger = large.peak / large.rows / (small.peak / small.rows)
                print(f"  ten times the rows, a row: {slower:.2f} × time, {larger:.2f} × memory")
            book.close()
    few, many = workbook(2_000), workbook(20_000)
    print(
        f"workbook: {many * 1e6:.0f} µs a row; ten times the rows {many / few:.2f} × the time a row"
    )


if __name__ == "__main__":
    main()
