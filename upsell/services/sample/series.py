"""How simulated usage runs: a figure for any day, the same one whenever it is asked for.

A day is an offset in days from the day the example was made: 0 is that day, -119 the first
reading, and 1 the day after, when the example is opened again later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import floor
from random import Random

from upsell.periods import period_of

SEED = 20_260
QUIET_WEEKEND = 0.35
SATURDAY = 5


def chance(*what: object) -> float:
    """Give a number in [0, 1) that depends on nothing but the seed and `what`."""
    return Random(":".join(map(str, (SEED, *what)))).random()  # noqa: S311 - a simulation


@dataclass(frozen=True)
class Level:
    """An amount that runs straight from knot to knot of (day, value) and stays after the last."""

    knots: tuple[tuple[int, float], ...]
    limits: tuple[tuple[int, float], ...] = ()
    """The limit from a day on; none for the plan's."""

    def value(self, day: int) -> float:
        """Give the whole amount on a day."""
        if day <= self.knots[0][0]:
            return self.knots[0][1]
        for (left, low), (right, high) in pairwise(self.knots):
            if day < right:
                return float(floor(low + (high - low) * (day - left) / (right - left) + 1e-9))
        return self.knots[-1][1]

    def limit(self, day: int) -> float | None:
        """Give the limit that holds on a day, None for the plan's."""
        return step(self.limits, day)


@dataclass(frozen=True)
class Counter:
    """An amount that grows within each billing period by about `daily` and then begins again."""

    daily: tuple[tuple[int, float], ...]
    """What a day adds on average, from a day on."""
    limits: tuple[tuple[int, float], ...] = ()

    def added(self, account: str, metric: str, day: int, on: date) -> float:
        """Give what one day adds: less on weekends, never the same twice."""
        mean = step(self.daily, day) or 0.0
        weekend = QUIET_WEEKEND if on.weekday() >= SATURDAY else 1.26
        return float(floor(mean * weekend * (0.85 + 0.3 * chance(account, metric, on))))

    def limit(self, day: int) -> float | None:
        """Give the limit that holds on a day, None for the plan's."""
        return step(self.limits, day)


@dataclass(frozen=True)
class Activity:
    """Uses on a day: spans of (first day, last day, mean uses on a working day)."""

    spans: tuple[tuple[int, int, float], ...]

    def value(self, account: str, metric: str, day: int, on: date) -> float:
        """Give the uses of a day; none at weekends and outside the spans."""
        mean = sum(mean for first, last, mean in self.spans if first <= day <= last)
        if not mean or on.weekday() >= SATURDAY:
            return 0.0
        return float(floor(mean * (0.5 + chance(account, metric, on)) + 0.5))


Series = Level | Counter | Activity


def step(steps: tuple[tuple[int, float], ...], day: int) -> float | None:
    """Give the value of the last step at or before a day, None before the first."""
    return next((value for first, value in reversed(steps) if first <= day), None)


def period_total(
    counter: Counter, account: str, metric: str, on: date, anchor: date, billing_day: int
) -> float:
    """Give a counter's amount so far in the billing period that holds `on`."""
    start = period_of(on, billing_day).start
    days = [date.fromordinal(n) for n in range(start.toordinal(), on.toordinal() + 1)]
    return sum(counter.added(account, metric, (day - anchor).days, day) for day in days)
