"""Builders of usage in a book: series of readings, and scans of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from tests.builders import TODAY, a_reading
from upsell.book import schema, signals
from upsell.book.engine import Book
from upsell.book.write import upsert
from upsell.model import LOCAL_USER, Reading, Signal
from upsell.scanreport import ScanReport
from upsell.services import scanning


def day(back: int) -> date:
    """Give the day that many days before today."""
    return TODAY - timedelta(days=back)


def moment(of: date) -> datetime:
    """Give the morning of a day."""
    return datetime.combine(of, time(8), UTC)


def a_series(
    values: Sequence[float | None], *, metric: str = "seats", limit: float | None = 10
) -> list[Reading]:
    """Give one reading a day, the last of them today's."""
    last = len(values) - 1
    return [
        a_reading(value, limit, metric=metric, on=day(last - at)) for at, value in enumerate(values)
    ]


def keep(book: Book, readings: Iterable[Reading]) -> None:
    """Write readings into a book as they are."""
    rows = [{**vars(r), "limit_source": r.limit_source.value} for r in readings]
    with book.write() as connection:
        upsert(connection, schema.readings, rows)


def scan(book: Book, of: date = TODAY) -> ScanReport:
    """Scan a day in its own morning."""
    return scanning.scan(book, of, by=LOCAL_USER, now=moment(of))


def all_signals(book: Book) -> list[Signal]:
    """Give every signal of a book."""
    with book.read() as connection:
        return signals.every(connection)


def titles(book: Book) -> list[str]:
    """Give the titles of the signals that are open."""
    return sorted(signal.title for signal in all_signals(book) if signal.is_open())
