"""When a week begins, and how far it has come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.builders import NOW, an_offer
from upsell.levels import DEFAULT_BARS
from upsell.outreach import Outcome
from upsell.spells import Spell
from upsell.week import Week, WeekStrip, strip, week_of

MONDAY = date(2026, 11, 16)
WEEK = Week(MONDAY)
SMOKE = DEFAULT_BARS[0]


def a_spell(opened: date, ended: date | None = None, account: str = "northwind") -> Spell:
    """Give the days of one signal."""
    return Spell(UUID(int=1), account, "Near limit: seats", opened, ended)


def test_the_week_begins_on_monday_until_the_play_begins() -> None:
    """Without a first day the week of a Friday began on Monday."""
    week = week_of(date(2026, 11, 20), None)

    assert (week.first, week.last) == (MONDAY, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 11), date(2026, 11, 11)),
        (date(2026, 11, 17), date(2026, 11, 11)),
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 11, 20), date(2026, 11, 18)),
        (date(2026, 11, 10), date(2026, 11, 4)),
    ],
)
def test_the_week_begins_on_the_weekday_the_play_began(day: date, first: date) -> None:
    """A play begun on a Wednesday has weeks from Wednesday to Tuesday, before it began too."""
    assert week_of(day, date(2026, 11, 11)).first == first


@pytest.mark.parametrize(
    ("opened", "ended", "flagged"),
    [
        (date(2026, 10, 1), None, 1),
        (date(2026, 11, 22), None, 1),
        (date(2026, 11, 23), None, 0),
        (date(2026, 10, 1), MONDAY, 1),
        (date(2026, 10, 1), date(2026, 11, 15), 0),
        (date(2026, 11, 18), date(2026, 11, 18), 1),
    ],
)
def test_an_account_is_flagged_when_a_signal_was_open_at_any_time_in_the_week(
    opened: date, ended: date | None, flagged: int
) -> None:
    """Opened before, in or after the week; ended before, on or after its first day."""
    assert strip(WEEK, MONDAY, [a_spell(opened, ended)], [], zone=UTC, bar=SMOKE).flagged == flagged


def test_an_account_with_three_signals_is_flagged_once() -> None:
    """The strip counts accounts, not signals."""
    spells = [a_spell(MONDAY), a_spell(MONDAY), a_spell(MONDAY, account="globex")]

    assert strip(WEEK, MONDAY, spells, [], zone=UTC, bar=SMOKE).flagged == 2


def test_the_strip_counts_what_was_won_in_the_week_whenever_it_was_offered() -> None:
    """An offer of last month won today counts; one won last week does not."""
    won = an_offer(
        made_at=NOW - timedelta(days=30),
        outcome=Outcome.WON,
        outcome_at=NOW,
        won_value=Decimal(1200),
    )
    earlier = an_offer(
        outcome=Outcome.WON, outcome_at=NOW - timedelta(days=7), won_value=Decimal(900)
    )
    lost = an_offer(outcome=Outcome.LOST, outcome_at=NOW, lost_reason="price")
    waiting = an_offer(made_at=NOW - timedelta(days=40))

    found = strip(WEEK, date(2026, 11, 20), [], [won, earlier, lost, waiting], zone=UTC, bar=SMOKE)

    assert found == WeekStrip(
        day=5, of=7, flagged=0, flagged_needed=3, won=1, won_needed=1, waiting=1
    )


def test_the_week_ends_at_midnight_in_the_books_zone() -> None:
    """Sunday 23:30 in New York is Monday in UTC; it still belongs to the week that ends."""
    late = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    assert WEEK.holds_moment(late, ZoneInfo("America/New_York"))
    assert not WEEK.holds_moment(late, UTC)
