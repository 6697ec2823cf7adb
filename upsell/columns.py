"""The features of one day as whole columns; a row becomes a `Features` when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell.features import NAMES, Features, column, of
from upsell.windows import WINDOWS

Array = NDArray[Any]

TEXTS = frozenset({"account_id", "metric"})
DAYS = frozenset({"as_of", "observed_on"}) | {
    column(name, window) for name in ("before_on", "first_use") for window in WINDOWS
}
COUNTS = frozenset({"age_days", "account_age_days", "observed_days", "bad_readings"}) | {
    column("active_days", window) for window in WINDOWS
}


@dataclass(frozen=True)
class Columns:
    """One array for each of `NAMES`; a missing number is NaN, a missing day NaT."""

    arrays: Mapping[str, Array]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Columns:
        """Give the columns of what an engine returned, masked or with None where missing."""
        return cls({name: _plain(name, raw[name]) for name in NAMES})

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[object]]) -> Columns:
        """Give the columns of rows that hold them in the order of `NAMES`."""
        by_name = zip(*rows, strict=True) if rows else ([] for _ in NAMES)
        found = zip(NAMES, by_name, strict=True)
        return cls.of({name: np.array(list(column), dtype=object) for name, column in found})

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def __len__(self) -> int:
        return len(self.arrays["account_id"])

    def days(self) -> dict[date, Columns]:
        """Give the columns of each day apart."""
        as_of = self["as_of"]
        days = np.unique(as_of)
        if len(days) == 1:
            return {days[0].item(): self}
        return {day.item(): self.where(as_of == day) for day in days}

    def where(self, rows: Array) -> Columns:
        """Give the rows at some places, or those for which a mask is true."""
        return Columns({name: array[rows] for name, array in self.arrays.items()})

    @cached_property
    def by_metric(self) -> dict[str, Array]:
        """The places of the rows of each metric."""
        metric = self["metric"]
        return {key: np.flatnonzero(metric == key) for key in dict.fromkeys(metric)}

    def features(self) -> Iterator[Features]:
        """Give every row as a value."""
        return map(of, self.rows())

    def with_iso_days(self) -> Columns:
        """Give the columns with days as ISO text, as SQLite keeps them."""
        return Columns({name: _iso(a) if name in DAYS else a for name, a in self.arrays.items()})

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give every row as a plain tuple in the order of `NAMES`, missing as None."""
        return zip(*(_list(self.arrays[name]) for name in NAMES), strict=True)


def _plain(name: str, array: Array) -> Array:
    """Give an array of the column's own type without a mask."""
    if name in DAYS:
        return np.asarray(_filled(array, np.datetime64("NaT")), dtype="datetime64[D]")
    if name in TEXTS:
        return np.asarray(array, dtype=object)
    if name in COUNTS:
        return np.asarray(array, dtype=np.int64)
    return np.asarray(_filled(array, np.nan), dtype=np.float64)


def _filled(array: Array, missing: float | np.datetime64) -> Array:
    """Give an array whose masked cells hold a value for what is missing."""
    return array.filled(missing) if isinstance(array, np.ma.MaskedArray) else array


def _iso(days: Array) -> Array:
    """Give days as text, missing as None."""
    texts = np.datetime_as_string(days).astype(object)
    texts[np.isnat(days)] = None
    return texts


def _list(array: Array) -> list[Any]:
    """Give an array as Python objects, missing as None."""
    if array.dtype.kind == "f":
        missing = np.isnan(array)
        if missing.any():
            array = array.astype(object)
            array[missing] = None
    return list(array.tolist())
