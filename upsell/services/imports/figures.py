"""The good figures of an import, a million of them in little room: arrays, sorted by their keys."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upsell.book.intake import Key
from upsell.services.imports.tally import OpenSheet

AT_ONCE = 20_000
"""About how many figures are compared with the book at a time; those of one account together."""
BLANK = float("nan")
HAS_LIMIT, DAILY = 1, 2


class Figure(NamedTuple):
    """What one good row says beside its key; without `has_limit` the limit is not its own."""

    value: float | None
    has_limit: bool
    limit: float | None
    daily: bool
    sheet: OpenSheet
    row: int


class Codes:
    """Texts, each with the number it has in the arrays."""

    def __init__(self) -> None:
        """Begin with none."""
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Give the number of a text, the next one when it is new."""
        code = self._codes.setdefault(text, len(self.texts))
        if code == len(self.texts):
            self.texts.append(text)
        return code


class Figures:
    """Figures as they are read, then in the order of account, metric and day."""

    def __init__(self, sheets: Sequence[OpenSheet]) -> None:
        """Begin with none, of these sheets."""
        self.sheets = sheets
        self.accounts, self.metrics = Codes(), Codes()
        self._account, self._metric, self._day = array("i"), array("i"), array("i")
        self._value, self._limit = array("d"), array("d")
        self._said, self._sheet, self._row = array("b"), array("h"), array("i")
        self._order: NDArray[Any] = np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        """How many there are, each key once after `sort`."""
        return len(self._order)

    @property
    def taken(self) -> int:
        """How many have been taken so far, twice named keys among them."""
        return len(self._row)

    def add(self, key: Key, figure: Figure, sheet: int) -> None:
        """Take one figure of the sheet at a place among the sheets."""
        account, metric, day = key
        self._account.append(self.accounts.of(account))
        self._metric.append(self.metrics.of(metric))
        self._day.append(day.toordinal())
        self._value.append(BLANK if figure.value is None else figure.value)
        self._limit.append(BLANK if figure.limit is None else figure.limit)
        self._said.append(HAS_LIMIT * figure.has_limit + DAILY * figure.daily)
        self._sheet.append(sheet)
        self._row.append(figure.row)

    def sort(self) -> list[tuple[Key, Figure, Figure]]:
        """Put the figures in order; give each second one of a key with the first one, and drop it.

        The order in which they came decides which one is first.
        """
        columns = [np.frombuffer(one, dtype=np.int32) for one in self._keys()]
        order = np.lexsort(tuple(reversed(columns)))
        same = np.ones(max(0, len(order) - 1), dtype=bool)
        for column in columns:
            in_order = column[order]
            same &= in_order[1:] == in_order[:-1]
        repeats = np.concatenate(([False], same)) if len(order) else np.empty(0, dtype=bool)
        firsts = np.maximum.accumulate(np.where(repeats, 0, np.arange(len(order))))
        twice = [
            (
                self._key(order[place]),
                self._figure(order[firsts[place]]),
                self._figure(order[place]),
            )
            for place in np.flatnonzero(repeats)
        ]
        self._order = order[~repeats]
        return twice

    def groups(self) -> Iterator[dict[Key, Figure]]:
        """Give the figures some accounts at a time."""
        if not len(self._order):
            return
        accounts = np.frombuffer(self._account, dtype=np.int32)[self._order]
        ends = [*(np.flatnonzero(np.diff(accounts)) + 1), len(self._order)]
        start = 0
        for place, end in enumerate(ends, 1):
            if end - start >= AT_ONCE or place == len(ends):
                yield {self._key(at): self._figure(at) for at in self._order[start:end]}
                start = end

    def blanks(self, sheet: int) -> int:
        """Give how many figures of a sheet have no value."""
        if not len(self._order):
            return 0
        blank = np.isnan(np.frombuffer(self._value, dtype=np.float64)[self._order])
        return int(
            (blank & (np.frombuffer(self._sheet, dtype=np.int16)[self._order] == sheet)).sum()
        )

    def _keys(self) -> tuple[array[int], array[int], array[int]]:
        return self._account, self._metric, self._day

    def _key(self, at: int) -> Key:
        account, metric = (
            self.accounts.texts[self._account[at]],
            self.metrics.texts[self._metric[at]],
        )
        return account, metric, date.fromordinal(self._day[at])

    def _figure(self, at: int) -> Figure:
        value, limit, said = self._value[at], self._limit[at], self._said[at]
        return Figure(
            None if value != value else value,  # noqa: PLR0124 # NaN stands for a blank
            bool(said & HAS_LIMIT),
            None if limit != limit else limit,  # noqa: PLR0124 # the same
            bool(said & DAILY),
            self.sheets[self._sheet[at]],
            self._row[at],
        )
