"""The weekly check: one grid of accounts and metrics, and what in it can hardly be true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from upsell import figures
from upsell.conditions import FRESH_DAYS
from upsell.model import Account, Metric, MetricKind
from upsell.periods import period_of

TYPED_KINDS = (MetricKind.LEVEL, MetricKind.COUNTER, MetricKind.GOAL)
"""What one figure a week says something of; an activity is an amount of each day."""
MULTIPLE = 3
LEAST_CHANGE = 5
"""From 1 seat to 3 is no slip."""
WEEK = timedelta(days=7)
ARROW = "→"

Place = tuple[str, str]
"""An account and a metric."""


@dataclass(frozen=True)
class Past:
    """A figure of a day before the check."""

    value: float
    day: date


@dataclass(frozen=True)
class Grid:
    """Accounts by metrics on one day."""

    day: date
    accounts: tuple[Account, ...]
    metrics: tuple[Metric, ...]
    last_week: Mapping[Place, Past]
    """The figures that held 7 days before."""
    latest: Mapping[Place, Past]
    """The newest figures before the day, whatever their age; jumps are judged against them."""
    present: Mapping[Place, float]
    """The figures the book holds of this day already."""

    @property
    def week_before(self) -> date:
        """The day that last week's figures are of."""
        return self.day - WEEK

    def changed(self, typed: Mapping[Place, float]) -> dict[Place, float]:
        """Give the figures that the book does not hold as they were typed."""
        return {place: value for place, value in typed.items() if self.present.get(place) != value}


def holds(past: Past, day: date, account: Account, metric: Metric) -> bool:
    """Whether a figure still says what is true on a day, and no new period has begun since it."""
    is_fresh = (day - past.day).days <= FRESH_DAYS
    has_ended = past.day < period_of(day, account.billing_day).start
    return is_fresh and not (metric.kind is MetricKind.COUNTER and has_ended)


def beside(grid: Grid, place: Place) -> str:
    """Give last week's figure, and after an arrow the newest one where it is another."""
    before, latest = grid.last_week.get(place), grid.latest.get(place)
    words = _past(before, grid.week_before) if before else ""
    if latest is None or (before and before.value == latest.value):
        return words
    return f"{words} {ARROW} {_past(latest, grid.week_before)}".strip()


def legend(grid: Grid) -> str:
    """Say what stands beside the cells, and only of what stands there."""
    older = any(past.day != grid.week_before for past in grid.last_week.values())
    newer = any(ARROW in beside(grid, place) for place in grid.latest)
    carried = f", or the last one of the {FRESH_DAYS} days before it, with its day" if older else ""
    arrow = f" After {ARROW} stands the newest figure, which a jump is judged by." if newer else ""
    return f"“Last week” is the figure of {figures.day(grid.week_before)}{carried}.{arrow}"


def _past(past: Past, day: date) -> str:
    """Give a figure, with its day unless that is the day one expects."""
    number = figures.number(past.value)
    return number if past.day == day else f"{number} · {past.day.day} {past.day:%b}"


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
            grid.latest.get((account.account_id, metric.key)),
            account,
            metric,
            grid.day,
        )
    )


def _doubts(
    value: float | None, last: Past | None, account: Account, metric: Metric, day: date
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
