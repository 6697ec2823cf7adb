"""Billing periods: a counter starts again on the account's billing day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True)
class Period:
    """One billing period: its first day and the day the next one begins."""

    start: date
    resets_on: date


@lru_cache(4_096)
def period_of(day: date, billing_day: int) -> Period:
    """Give the period that holds a day; billing days 29-31 fall on a shorter month's last day."""
    start = _billed_in(day.year, day.month, billing_day)
    if day < start:
        before = day.replace(day=1) - timedelta(days=1)
        return Period(_billed_in(before.year, before.month, billing_day), start)
    after = day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(days=1)
    return Period(start, _billed_in(after.year, after.month, billing_day))


def _billed_in(year: int, month: int, billing_day: int) -> date:
    """Give the billing day of one month."""
    return date(year, month, min(billing_day, monthrange(year, month)[1]))
