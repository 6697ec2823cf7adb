"""The days on which a signal was open: what counts of it once its figures no longer matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Spell:
    """One signal from the day it opened to the day it cleared or was dismissed."""

    signal_id: UUID
    account_id: str
    title: str
    opened_on: date
    ended_on: date | None = None

    def was_open(self, first: date, last: date) -> bool:
        """Whether it was open at any time from the first day to the last, both counted."""
        return self.opened_on <= last and (self.ended_on is None or self.ended_on >= first)
