"""How far the week of the play has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from upsell.book import options, verdicts, weeks
from upsell.book.engine import Book
from upsell.week import DAYS, WeekStrip, week_of


def week_strip(connection: Connection, book: Book, now: datetime) -> WeekStrip:
    """Give how far the week has come: accounts flagged, offers won in it, offers still open."""
    today = book.today(now)
    week = week_of(today, options.started_on(connection))
    counts = weeks.counts(connection, week, book.zone)
    first_level = verdicts.bars(connection)[0]
    return WeekStrip(
        day=(today - week.first).days + 1,
        of=DAYS,
        flagged=counts.flagged,
        flagged_needed=first_level.flagged,
        won=counts.won,
        won_needed=first_level.won or 0,
        waiting=counts.waiting,
    )
