"""A book's tables as plain values, for tests that count again without the code under test."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.builders import NOW, TODAY
from upsell.book import schema
from upsell.book.engine import Book
from upsell.narrowing import Narrowing, Period

DECIDED = ("won", "lost", "no_response")
EVERYTHING = Narrowing()


def raw(book: Book, table: str) -> list[dict[str, Any]]:
    """Give the rows of a table as values, without the code under test."""
    with book.read() as connection:
        rows = connection.execute(schema.metadata.tables[table].select()).mappings()
        return [dict(row) for row in rows]


def made(book: Book, wanted: Narrowing = EVERYTHING) -> list[dict[str, Any]]:
    """Give the offers that count, of those asked for."""
    return [
        row
        for row in raw(book, "offers")
        if row["outcome"] != "withdrawn"
        and all(
            getattr(wanted, name) in ("", row[name] or "")
            for name in ("csm", "plan", "channel", "template")
        )
    ]


def first_moment(narrowing: Narrowing) -> datetime:
    """Give when a period begins; the play began 180 days ago, on a Sunday."""
    weeks = {Period.ALL: 200, Period.WEEKS_12: 11, Period.WEEK: 0}[narrowing.period]
    begun = TODAY - timedelta(days=180)
    this_week = TODAY - timedelta(days=(TODAY - begun).days % 7)
    return NOW.replace(hour=0, minute=0) - (TODAY - this_week) - timedelta(weeks=weeks)


def was_in_play(offer: dict[str, Any], first: date, last: date) -> bool:
    """Whether an offer was made by the last day and not answered before the first."""
    is_answered = offer["outcome"] in DECIDED and offer["outcome_at"].date() < first
    return offer["made_at"].date() <= last and not is_answered


def was_open(signal: dict[str, Any], first: date, last: date) -> bool:
    """Whether a signal was open at any time between two days."""
    ends = [signal["cleared_on"], signal["dismissed_at"] and signal["dismissed_at"].date()]
    return signal["opened_on"] <= last and all(end is None or end >= first for end in ends)
