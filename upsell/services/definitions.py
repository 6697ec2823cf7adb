"""What the Signals page shows: the definitions, what they count, and the last scan."""

from __future__ import annotations

from dataclasses import dataclass

from upsell.book import catalogue, rules, snapshot
from upsell.book.engine import Book
from upsell.model import Actor, Metric, Right, Rule
from upsell.scanreport import ScanReport


@dataclass(frozen=True)
class Definitions:
    """The sheet of signal definitions and what the last scan made of it."""

    rules: tuple[Rule, ...]
    metrics: tuple[Metric, ...]
    scan: ScanReport | None
    """None before the first scan."""


def definitions(book: Book, *, by: Actor) -> Definitions:
    """Give the sheet, the metrics its patterns speak of, and the report of the latest day."""
    by.require(Right.READ)
    with book.read() as connection:
        return Definitions(
            rules=rules.every(connection),
            metrics=tuple(catalogue.metrics(connection).values()),
            scan=snapshot.latest_scan(connection),
        )
