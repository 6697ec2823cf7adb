"""Rates in words: never without their n."""

from __future__ import annotations

from math import floor

from upsell import figures
from upsell.conversion import Interval, Proportion

NONE_YET = "None yet"


def share(of: Proportion) -> str:
    """Give `2 of 3, 67%`; without any, that there is none."""
    if of.rate is None:
        return NONE_YET
    return f"{of.k:,} of {of.n:,}, {figures.rate(of.k, of.n)}"


def between(interval: Interval) -> str:
    """Give `18% to 96%`, each end rounded half up."""
    return f"{whole_percent(interval.low)} to {whole_percent(interval.high)}"


def whole_percent(part: float) -> str:
    """Give an estimated share as a whole per cent, rounded half up."""
    return f"{floor(part * 100 + 0.5)}%"
