"""The week of the play: when it begins, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from upsell.levels import Bar
from upsell.outreach import Offer, Outcome
from upsell.spells import Spell

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

    def holds(self, day: date) -> bool:
        """Whether the day is one of the seven."""
        return self.first <= day <= self.last

    def holds_moment(self, moment: datetime | None, zone: tzinfo) -> bool:
        """Whether a moment falls on one of the seven days in the zone; no moment never does."""
        return moment is not None and self.holds(moment.astimezone(zone).date())


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


def flagged_in(week: Week, spells: Iterable[Spell]) -> set[str]:
    """Give the accounts with a signal open at any time in the week."""
    return {spell.account_id for spell in spells if spell.was_open(week.first, week.last)}


def won_in(week: Week, offers: Iterable[Offer], zone: tzinfo) -> list[Offer]:
    """Give the offers won in the week, whenever they were made."""
    return [
        offer
        for offer in offers
        if offer.outcome is Outcome.WON and week.holds_moment(offer.outcome_at, zone)
    ]


def strip(
    week: Week,
    today: date,
    spells: Iterable[Spell],
    offers: Iterable[Offer],
    *,
    zone: tzinfo,
    bar: Bar,
) -> WeekStrip:
    """Give how far the week has come on a day in it towards what a level asks for."""
    known = list(offers)
    return WeekStrip(
        day=(today - week.first).days + 1,
        of=DAYS,
        flagged=len(flagged_in(week, spells)),
        flagged_needed=bar.flagged,
        won=len(won_in(week, known, zone)),
        won_needed=bar.won or 0,
        waiting=sum(offer.outcome is None for offer in known),
    )
