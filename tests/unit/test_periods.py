"""Billing periods."""

from __future__ import annotations

from datetime import date

import pytest

from upsell.periods import Period, period_of


@pytest.mark.parametrize(
    ("day", "billing_day", "start", "resets_on"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 11, 20), 20, date(2026, 11, 20), date(2026, 12, 20)),
        (date(2026, 11, 20), 21, date(2026, 10, 21), date(2026, 11, 21)),
        (date(2026, 2, 28), 31, date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 2, 27), 31, date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 2, 29), 30, date(2028, 2, 29), date(2028, 3, 30)),
        (date(2026, 3, 29), 30, date(2026, 2, 28), date(2026, 3, 30)),
        (date(2026, 12, 31), 31, date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 5), 15, date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_period_runs_from_billing_day_to_billing_day(
    day: date, billing_day: int, start: date, resets_on: date
) -> None:
    """A billing day that a month lacks falls on its last day."""
    assert Period(start, resets_on) == period_of(day, billing_day)
