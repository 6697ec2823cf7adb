"""Many signals as whole columns: when each was open, and what people did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from upsell.columns import Array
from upsell.offer_columns import Texts, among


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
        return len(np.unique(self.account.places[rows]))

    def are_among(self, signals: set[str]) -> Array:
        """Give which of them are among these."""
        return among(self.signal, signals)
