"""What a scan knows of one account and metric on one day; made by upsell/usage.py."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from upsell.windows import USUAL, WINDOWS


@dataclass(frozen=True)
class Latest:
    """The latest good figure at or before a day (`as_of`), and how far the figures reach."""

    account_id: str
    metric: str
    as_of: date
    observed_on: date
    """The day of the latest good reading at or before `as_of`."""
    value: float
    limit: float | None
    utilisation: float | None
    """value / limit; None without a limit above zero."""
    age_days: int
    """`as_of` minus `observed_on`."""
    account_age_days: int
    """`as_of` minus the account's latest good reading of any metric."""
    observed_days: int
    """Days from the account's first good reading of any metric to `as_of`, both counted."""
    bad_readings: int
    """Readings left out because the value is missing, not a number or negative."""


@dataclass(frozen=True)
class Lookback:
    """What the days of one window show."""

    before: float | None = None
    """The latest good value at or before `as_of` - the window."""
    before_on: date | None = None
    growth: float | None = None
    growth_share: float | None = None
    """growth / before; None when before is not above zero."""
    uses: float = 0.0
    """Sum of the values in the window."""
    active_days: int = 0
    """Days of the window with a value above zero."""
    first_use: date | None = None
    """The first day of the window with a value above zero."""
    uses_prior: float = 0.0
    """Sum of the values of the 56 days before the window."""


@dataclass(frozen=True)
class Features(Latest):
    """The latest figure and what each window shows."""

    lookbacks: tuple[Lookback, ...]
    """In the order of `WINDOWS`."""

    def over(self, window: int | None) -> Lookback:
        """Give what a window shows; the usual one where a definition looks at none."""
        return self.lookbacks[WINDOWS.index(window or USUAL)]


LATEST = tuple(field.name for field in fields(Latest))
LOOKBACK = tuple(field.name for field in fields(Lookback))


def column(name: str, window: int) -> str:
    """Give the column of a figure of a window: `uses_28`."""
    return f"{name}_{window}"


NAMES = (*LATEST, *(column(name, window) for window in WINDOWS for name in LOOKBACK))
"""The columns of the features, in the order of `values` and `of`."""


def of(row: tuple[Any, ...]) -> Features:
    """Give the features of a row in the order of `NAMES`."""
    rest, size = row[len(LATEST) :], len(LOOKBACK)
    parts = (rest[at : at + size] for at in range(0, len(rest), size))
    latest = vars(Latest(*row[: len(LATEST)]))
    return Features(**latest, lookbacks=tuple(Lookback(*part) for part in parts))
