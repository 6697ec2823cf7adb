"""Conversion by title, the leading indicators of two weeks, and how far the week has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Connection

from upsell.book import offers, options, touches, verdicts, weeks
from upsell.book.engine import Book
from upsell.comparison import Comparison, compare
from upsell.indicators import Indicators, indicators
from upsell.model import Actor, Right
from upsell.title_counts import TitleCount, by_title
from upsell.week import WeekStrip, strip, week_of


@dataclass(frozen=True)
class Analysis:
    """What came of the signals and offers."""

    titles: tuple[TitleCount, ...]
    """Of all time."""
    this_week: Indicators
    last_week: Indicators
    comparison: Comparison
    """Which of them to offer first, and how sure that is."""


def analysis(book: Book, *, by: Actor, now: datetime) -> Analysis:
    """Give the whole of Analysis, read in one go."""
    by.require(Right.READ)
    today, zone = book.today(now), book.zone
    with book.read() as connection:
        week = week_of(today, options.started_on(connection))
        spells = weeks.spells(connection, zone)
        made = offers.every(connection)
        contacts = touches.every(connection)
        monitored = {
            week: weeks.monitored(connection, week.first, week.last),
            week.before: weeks.scanned(connection, week.before.first, week.before.last),
        }
    titles = by_title(spells, made, contacts, zone=zone)
    return Analysis(
        titles=titles,
        this_week=indicators(week, spells, made, monitored[week], zone),
        last_week=indicators(week.before, spells, made, monitored[week.before], zone),
        comparison=compare({row.title: row.conversion for row in titles if row.offered}),
    )


def week_strip(connection: Connection, book: Book, now: datetime) -> WeekStrip:
    """Give how far the week has come, from the signals and offers that can matter to it."""
    today = book.today(now)
    week = week_of(today, options.started_on(connection))
    begins = datetime.combine(week.first, time(), tzinfo=book.zone)
    spells = weeks.spells(connection, book.zone, since=week.first)
    moving = offers.moving_since(connection, begins)
    first_level = verdicts.bars(connection)[0]
    return strip(week, today, spells, moving, zone=book.zone, bar=first_level)
