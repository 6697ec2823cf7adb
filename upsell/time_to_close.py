"""How long it takes from a signal to a won offer, counting those that are not won yet.

The clock runs from the signal's opening to the win. Every other offer is known not to be won by
its own age today: an open one, and one that was lost or never answered as well, since it would
have been followed just as long. Ending those at the day of the loss would count only the quick,
and make the share look far too high.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from warnings import catch_warnings, simplefilter

import numpy as np

from upsell.columns import Array
from upsell.conversion import NEARLY_SURELY, Interval

HALF = 0.5


@dataclass(frozen=True)
class Point:
    """What share was won by a day."""

    day: float
    """Days since the signal opened."""
    share: float
    between: Interval
    """95% interval of the share."""
    at_risk: int
    """Offers followed up to this day without a win before it."""


@dataclass(frozen=True)
class TimeToClose:
    """The share of offers won by every day on which one was won."""

    offers: int
    won: int
    longest: float
    """The age in days of the offer that was followed for longest."""
    curve: tuple[Point, ...] = ()

    @property
    def median(self) -> float | None:
        """The day by which half of the offers are won; None where that is not reached."""
        return self._first(lambda point: point.share)

    @property
    def median_between(self) -> tuple[float | None, float | None]:
        """The 95% interval of that day; None where it has no end yet."""
        return self._first(lambda point: point.between.high), self._first(
            lambda point: point.between.low
        )

    def by_day(self, day: float) -> Point | None:
        """Give the share won by a day; None before the first win."""
        return next((point for point in reversed(self.curve) if point.day <= day), None)

    def _first(self, share: Callable[[Point], float]) -> float | None:
        """Give the first day on which a share is at least a half."""
        return next((point.day for point in self.curve if share(point) >= HALF), None)


def time_to_close(
    won_after: Sequence[float] | Array, not_by: Sequence[float] | Array
) -> TimeToClose:
    """Give the estimate from the days the won offers took and the ages of all others.

    Kaplan and Meier's estimate with log-log intervals.
    """
    won, others = np.maximum(won_after, 0.0), np.maximum(not_by, 0.0)
    longest = float(max(np.max(won, initial=0.0), np.max(others, initial=0.0)))
    if not len(won):
        return TimeToClose(len(others), 0, longest)
    return TimeToClose(len(won) + len(others), len(won), longest, _curve(won, others))


def _curve(won: Array, others: Array) -> tuple[Point, ...]:
    """Give the points at which an offer was won."""
    from scipy.stats import CensoredData, ecdf  # slow to load: not on Today's path

    found = ecdf(CensoredData(uncensored=won, right=others)).cdf
    with np.errstate(all="ignore"), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # where the share is 0 or 1 there is no interval
        limits = found.confidence_interval(NEARLY_SURELY, method="log-log")
    days = np.unique(won)
    every = np.concatenate([won, others])
    at = np.searchsorted(found.quantiles, days)
    at_risk = len(every) - np.searchsorted(np.sort(every), days)
    lows, highs = limits.low.probabilities[at], limits.high.probabilities[at]
    rows = zip(days, found.probabilities[at], lows, highs, at_risk, strict=True)
    points: list[Point] = []
    for day, share, low, high, risk in rows:
        before = points[-1].between if points else Interval(0.0, 1.0)
        between = Interval(
            before.low if isnan(low) else float(low), 1.0 if isnan(high) else float(high)
        )
        points.append(Point(float(day), float(share), between, int(risk)))
    return tuple(points)
