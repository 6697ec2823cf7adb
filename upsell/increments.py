"""Counters whose source gives each day's amount: accumulated from the billing period's start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upsell.periods import period_of

ACCUMULATED = "daily counts"
"""Where a reading's source ends so, its total was made of what each day added."""


@dataclass(frozen=True, slots=True)
class Count:
    """A counter's figure of a day: the total so far, or with `daily` what that day added."""

    value: float | None
    daily: bool


def totals(
    told: Mapping[date, Count], kept: Mapping[date, Count], billing_day: int
) -> dict[date, float | None]:
    """Give the total of every day told, and of every kept day that moves with it.

    `kept` are totals in the book; `daily` there marks those once accumulated. A day told replaces
    the kept one. A kept, accumulated day after it moves by as much as the told day did, until a
    total that was told as one or the period's end; telling the same days again moves nothing.
    """
    found: dict[date, float | None] = {}
    total = before = shift = 0.0
    period_end = date.min
    for day in sorted(told.keys() | kept.keys()):
        if day >= period_end:
            total = before = shift = 0.0
            period_end = period_of(day, billing_day).resets_on
        had, new = kept.get(day), told.get(day)
        had_value = None if had is None else had.value
        before = before if had_value is None else had_value
        if new is not None:
            total = _after(total, new)
            found[day] = None if new.value is None else total
            shift = total - before
        elif had is not None and had_value is not None:
            shift = shift if had.daily else 0.0
            total = had_value + shift
            if shift:
                found[day] = total
    return found


def _after(total: float, count: Count) -> float:
    """Give the total after a day; a blank figure adds nothing."""
    if count.value is None:
        return total
    return total + count.value if count.daily else count.value


def is_accumulated(source: str) -> bool:
    """Whether a reading of this source is a total we made."""
    return source.endswith(ACCUMULATED)
