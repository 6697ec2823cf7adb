"""Many signals as whole columns: when each was open, and what people did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat

import numpy as np

from upsell.columns import Array
from upsell.offer_columns import Texts


@dataclass(frozen=True)
class SignalColumns:
    """One array per fact, in no order; a day that is missing is NaT."""

    signal: Array
    """Ids."""
    account: Texts
    rule: Texts
    """Ids."""
    opened_on: Array
    ended_on: Array
    """The day it cleared or was dismissed."""
    is_dismissed: Array
    reason: Texts
    """Why it was dismissed; empty otherwise."""
    snoozed_until: Array

    def __len__(self) -> int:
        return len(self.signal)

    @property
    def is_open(self) -> Array:
        """Where it neither cleared nor was dismissed."""
        return np.isnat(self.ended_on)

    def open_between(self, first: date | None, last: date) -> Array:
        """Give where it was open at any time from the first day to the last, both counted."""
        begun = self.opened_on <= np.datetime64(last, "D")
        if first is None:
            return np.asarray(begun)
        return np.asarray(begun & (self.is_open | (self.ended_on >= np.datetime64(first, "D"))))

    def waits(self, today: date) -> Array:
        """Give where somebody snoozed it and the day has not come; a missing day never waits."""
        return np.asarray(self.snoozed_until > np.datetime64(today, "D"))

    def accounts(self, rows: Array) -> int:
        """Give how many accounts some signals are of."""
        return int(np.count_nonzero(self.account.counts(rows)))

    def rows_of(self, ids: Array) -> Array:
        """Give the place of each of some signals, -1 of one that is not here."""
        places = map(self._places.get, ids.tolist(), repeat(-1))
        return np.fromiter(places, np.int64, len(ids))

    def at(self, rows: Array) -> Array:
        """Give where the signals at some places are; -1 is no place."""
        found = np.zeros(len(self), bool)
        found[rows[rows >= 0]] = True
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of each signal by its id."""
        return {signal: place for place, signal in enumerate(self.signal.tolist())}
