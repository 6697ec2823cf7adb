"""The weekly check: one grid of accounts and metrics, and what in it can hardly be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from upsell import figures
from upsell.model import Account, Metric, MetricKind
from upsell.periods import period_of

TYPED_KINDS = (MetricKind.LEVEL, MetricKind.COUNTER, MetricKind.GOAL)
"""What one figure a week says something of; an activity is an amount of each day."""
MULTIPLE = 3
LEAST_CHANGE = 5
"""From 1 seat to 3 is no slip."""

Place = tuple[str, str]
"""An account and a metric."""


@dataclass(frozen=True)
class Last:
    """The latest figure before the day of the check."""

    value: float
    day: date


@dataclass(frozen=True)
class Grid:
    """Accounts by metrics on one day."""

    day: date
    accounts: tuple[Account, ...]
    metrics: tuple[Metric, ...]
    last: Mapping[Place, Last]
    present: Mapping[Place, float]
    """The figures the book holds of this day already."""

    def changed(self, typed: Mapping[Place, float]) -> dict[Place, float]:
        """Give the figures that the book does not hold as they were typed."""
        return {place: value for place, value in typed.items() if self.present.get(place) != value}


@dataclass(frozen=True)
class Jump:
    """A figure that can hardly be true, in a sentence."""

    place: Place
    sentence: str


def jumps(grid: Grid, typed: Mapping[Place, float]) -> tuple[Jump, ...]:
    """Give the figures to look at again before they are kept, in the order of the grid."""
    changed = grid.changed(typed)
    return tuple(
        Jump((account.account_id, metric.key), f"{account.name}, {metric.label}: {words}")
        for account in grid.accounts
        for metric in grid.metrics
        for words in _doubts(
            changed.get((account.account_id, metric.key)),
            grid.last.get((account.account_id, metric.key)),
            account,
            metric,
            grid.day,
        )
    )


def _doubts(
    value: float | None, last: Last | None, account: Account, metric: Metric, day: date
) -> Iterator[str]:
    """Say why a figure can hardly be true; nothing of one that can."""
    if value is None or last is None:
        return
    new, old = figures.number(value), f"{figures.number(last.value)} on {figures.day(last.day)}"
    if metric.kind is MetricKind.COUNTER:
        period = period_of(day, account.billing_day)
        if value < last.value and period.start <= last.day:
            start = figures.day(period.start)
            yield f"{new} after {old}, but the count runs since {start} and cannot fall."
    elif abs(value - last.value) >= LEAST_CHANGE:
        if value >= last.value * MULTIPLE:
            yield f"{new} after {old}, {MULTIPLE} times as much or more."
        elif value * MULTIPLE <= last.value:
            yield f"{new} after {old}, a third of it or less."
