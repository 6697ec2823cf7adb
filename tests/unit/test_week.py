"""When a week begins and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from upsell.week import Week, week_of

MONDAY = date(2026, 11, 16)
WEEK = Week(MONDAY)


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


def test_the_week_ends_at_midnight_in_the_books_zone() -> None:
    """Sunday 23:30 in New York is Monday in UTC; it still belongs to the week that ends."""
    late = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

    assert WEEK.holds_moment(late, ZoneInfo("America/New_York"))
    assert not WEEK.holds_moment(late, UTC)
    assert WEEK.after.begins(UTC) == datetime(2026, 11, 23, tzinfo=UTC)
