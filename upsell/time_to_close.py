"""How long it takes from a signal to a won offer, counting those that are not won yet.

The clock runs from the signal's opening to the win. Every other offer is known not to be won by
its own age today: an open one, and one that was lost or never answered as well, since it would
have been followed just as long. Ending those at the day of the loss would count only the quick,
and make the share look far too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload
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


@dataclass(frozen=True, eq=False)
class Curve(Sequence[Point]):
    """The points at which an offer was won, by day; one is made when it is asked for."""

    days: Array
    shares: Array
    lows: Array
    highs: Array
    """Ends of the interval of each share."""
    at_risk: Array

    def __len__(self) -> int:
        return len(self.days)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Curve) and [*self] == [*other]

    def __hash__(self) -> int:
        return hash(self.days.tobytes())

    @overload
    def __getitem__(self, place: int) -> Point: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Point, ...]: ...

    def __getitem__(self, place: int | slice) -> Point | tuple[Point, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        between = Interval(float(self.lows[place]), float(self.highs[place]))
        day, share = float(self.days[place]), float(self.shares[place])
        return Point(day, share, between, int(self.at_risk[place]))

    def first(self, shares: Array) -> float | None:
        """Give the first day on which some shares are at least a half, if there is one."""
        places = np.flatnonzero(shares >= HALF)
        return float(self.days[places[0]]) if len(places) else None


NOTHING_WON = Curve(*[np.zeros(0)] * 5)


@dataclass(frozen=True)
class TimeToClose:
    """The share of offers won by every day on which one was won."""

    offers: int
    won: int
    longest: float
    """The age in days of the offer that was followed for longest."""
    curve: Curve = NOTHING_WON

    @property
    def median(self) -> float | None:
        """The day by which half of the offers are won; None where that is not reached."""
        return self.curve.first(self.curve.shares)

    @property
    def median_between(self) -> tuple[float | None, float | None]:
        """The 95% interval of that day; None where it has no end yet."""
        return self.curve.first(self.curve.highs), self.curve.first(self.curve.lows)

    def by_day(self, day: float) -> Point | None:
        """Give the share won by a day; None before the first win."""
        place = int(np.searchsorted(self.curve.days, day, side="right"))
        return self.curve[place - 1] if place else None


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


def _curve(won: Array, others: Array) -> Curve:
    """Give the points at which an offer was won."""
    from scipy.stats import CensoredData, ecdf  # slow to load: not on Today's path

    found = ecdf(CensoredData(uncensored=won, right=others)).cdf
    with np.errstate(all="ignore"), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # where the share is 0 or 1 there is no interval
        limits = found.confidence_interval(NEARLY_SURELY, method="log-log")
    days = np.unique(won)
    at = np.searchsorted(found.quantiles, days)
    lows, highs = limits.low.probabilities[at], limits.high.probabilities[at]
    known = ~np.isnan(lows)
    last_known = np.maximum.accumulate(np.where(known, np.arange(len(lows)), 0))
    every = np.sort(np.concatenate([won, others]))
    return Curve(
        days=days,
        shares=found.probabilities[at],
        lows=np.where(known, lows, 0.0)[last_known],
        highs=np.where(np.isnan(highs), 1.0, highs),
        at_risk=len(every) - np.searchsorted(every, days),
    )
