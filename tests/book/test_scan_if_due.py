"""The scan of the day's first visit: once a day, by whoever may write."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.builders import NOW, TODAY, a_reading
from tests.usage import keep
from upsell.book import leases, schema
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, Actor, Right
from upsell.services import scanning


def test_the_first_visit_of_a_day_scans_and_the_next_does_not(book: Book) -> None:
    """One scan a day happens by itself."""
    keep(book, [a_reading(9, 10)])
    report = scanning.scan_if_due(book, by=LOCAL_USER, now=NOW)
    assert report is not None
    assert report.opened == 1
    assert scanning.scan_if_due(book, by=LOCAL_USER, now=NOW) is None
    with book.read() as connection:
        left = connection.execute(select(schema.leases.c.holder)).scalars().all()
    assert set(left) == {""}


def test_a_visitor_does_not_scan_while_another_does(book: Book) -> None:
    """Until the other one's lease runs out."""
    lease = {"now": NOW, "until": NOW + timedelta(minutes=5)}
    with book.write() as connection:
        assert leases.take(connection, f"scan:{TODAY}", "other", **lease)
    assert scanning.scan_if_due(book, by=LOCAL_USER, now=NOW) is None
    later = NOW + timedelta(minutes=5)
    assert scanning.scan_if_due(book, by=LOCAL_USER, now=later) is not None


def test_a_reader_leaves_the_scan_to_whoever_may_write(book: Book) -> None:
    """The day's first visit of somebody without the right is no error."""
    reader = Actor("rita", "Rita", frozenset({Right.READ}))
    assert scanning.scan_if_due(book, by=reader, now=NOW) is None
    assert scanning.scan_if_due(book, by=LOCAL_USER, now=NOW) is not None
