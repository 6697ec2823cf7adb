"""The week of the play: when it begins, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAYS = 7


@dataclass(frozen=True)
class Week:
    """Seven days of the book, named by their first."""

    first: date

    @property
    def last(self) -> date:
        """The seventh day."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def before(self) -> Week:
        """The week that ends the day before this one begins."""
        return Week(self.first - timedelta(days=DAYS))

    @property
    def after(self) -> Week:
        """The week that begins the day after this one ends."""
        return Week(self.first + timedelta(days=DAYS))

    def begins(self, zone: tzinfo) -> datetime:
        """Give its first moment in a zone."""
        return day_begins(self.first, zone)

    def holds(self, day: date) -> bool:
        """Whether the day is one of the seven."""
        return self.first <= day <= self.last

    def holds_moment(self, moment: datetime | None, zone: tzinfo) -> bool:
        """Whether a moment falls on one of the seven days in the zone; no moment never does."""
        return moment is not None and self.holds(moment.astimezone(zone).date())


def day_begins(day: date, zone: tzinfo) -> datetime:
    """Give the first moment of a day in a zone."""
    return datetime.combine(day, time(), tzinfo=zone)


def week_of(day: date, started_on: date | None) -> Week:
    """Give the week that holds a day; it begins on the weekday the play began, else on Monday."""
    begins = 0 if started_on is None else started_on.weekday()
    return Week(day - timedelta(days=(day.weekday() - begins) % DAYS))


@dataclass(frozen=True)
class WeekStrip:
    """How far the week has come: its day, what was found and won, what still waits."""

    day: int
    """1 on the week's first day."""
    of: int
    flagged: int
    """Accounts with a signal open at any time in the week."""
    flagged_needed: int
    won: int
    """Offers won in the week, whenever they were made."""
    won_needed: int
    waiting: int
    """Offers made and still open."""


def week_named(text: str) -> date:
    """Give the Monday of an ISO week, `2026-W47`; ValueError for anything else."""
    year, _, number = text.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)
