"""Make the example book, and append the days that have passed when it is opened again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from upsell.book import options, readings
from upsell.book.accounts import every as every_account
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.profile import Profile
from upsell.services import accounts, imports, scanning
from upsell.services.sample import history, sheets
from upsell.services.sample.stories import STORIES

ABOUT = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly", "https://cal.example/ana")
WEEKS_BEFORE = 10
DAYS_INTO_WEEK = 2
CATCH_UP = 7
"""Days scanned one by one when the example is opened again; older ones only get their figures."""


def make(book: Book, *, by: Actor, now: datetime) -> None:
    """Fill an empty example book as if the play had run for ten weeks; a made one stays."""
    by.require(Right.WRITE)
    _only_example(book)
    with book.read() as connection:
        begun = options.started_on(connection) is not None
    if begun:
        return
    anchor = book.today(now)
    start = anchor - timedelta(days=7 * WEEKS_BEFORE + DAYS_INTO_WEEK)
    with book.write() as connection:
        options.save_anchor(connection, anchor)
        options.save_profile(connection, ABOUT)
    _bring_in(book, anchor, sheets.FIRST_DAY, 0, by=by, now=now)
    history.replay(book, anchor, now)
    _shut_gates(book, by=by, now=now)
    with book.write() as connection:
        options.save_started_on(connection, start)


def refresh(book: Book, *, by: Actor, now: datetime) -> int:
    """Append the figures of the days since the last one and scan the recent; give their number."""
    by.require(Right.WRITE)
    _only_example(book)
    today = book.today(now)
    with book.read() as connection:
        anchor = options.anchor(connection)
        last = readings.last_day(connection)
    if anchor is None or last is None or last >= today:
        return 0
    first, final = (last - anchor).days + 1, (today - anchor).days
    _bring_in(book, anchor, first, final, by=by, now=now)
    for day in range(max(first, final - CATCH_UP), final):
        scanning.scan(book, anchor + timedelta(days=day), by=by, now=now)
    return final - first + 1


def _only_example(book: Book) -> None:
    """Refuse to put simulated accounts into a book of real ones."""
    if not book.is_sample:
        msg = "Simulated accounts belong into the example book only; this one is your own."
        raise Refused(msg)


def _bring_in(book: Book, anchor: date, first: int, last: int, *, by: Actor, now: datetime) -> None:
    """Import the sheets for some days the way people import their own."""
    usage = imports.UploadedSheet(
        "usage.csv", sheets.as_csv(sheets.usage_rows(anchor, first, last))
    )
    rest = () if first > sheets.FIRST_DAY else _definitions(anchor)
    imports.apply(book, [*rest, usage], by=by, now=now)


def _definitions(anchor: date) -> tuple[imports.UploadedSheet, ...]:
    """Give the sheets that say what is measured, sold and to whom."""
    return (
        imports.UploadedSheet("metrics.csv", sheets.as_csv(sheets.METRICS)),
        imports.UploadedSheet("plans.csv", sheets.as_csv(sheets.PLANS)),
        imports.UploadedSheet(
            "accounts.csv", sheets.as_csv(sheets.account_rows(anchor, sheets.FIRST_DAY))
        ),
    )


def _shut_gates(book: Book, *, by: Actor, now: datetime) -> None:
    """Switch the gates that came up lately, after the past they would have prevented."""
    with book.read() as connection:
        known = every_account(connection)
    for story in STORIES:
        if story.gates:
            account = known[story.account_id]
            accounts.set_gates(
                book,
                account.account_id,
                account.version,
                do_not_contact="do_not_contact" in story.gates,
                critical_ticket="critical_ticket" in story.gates,
                expansion_open="expansion_open" in story.gates,
                by=by,
                now=now,
            )
