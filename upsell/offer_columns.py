"""Many offers as whole columns: what analysis needs of each, without its text and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from upsell.columns import Array
from upsell.outreach import DECIDED, Outcome

ANSWERS = (None, Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE, Outcome.DEFERRED)
"""What can have come of an offer, the code being the place; a withdrawn one is in no column."""
OPEN, WON, LOST, NO_RESPONSE, DEFERRED = range(len(ANSWERS))
IN_A_RATE = tuple(code for code, answer in enumerate(ANSWERS) if answer in DECIDED)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_DAY_US = 86_400_000_000
HUNDREDTHS = 100
MONTHS = 12


@dataclass(frozen=True)
class Texts:
    """A column of texts: the different ones, and where each row's stands among them."""

    words: tuple[str, ...]
    places: Array

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Texts:
        """Give the column of these texts, empty where there is none."""
        from pandas import factorize  # slow to load: not on Today's path

        places, found = factorize(np.array([*texts], object))
        words, missing = found.tolist(), places < 0
        if missing.any():
            words += [] if "" in words else [""]
            places[missing] = words.index("")
        return cls(tuple(words), places)

    def are(self, word: str) -> Array:
        """Give where the text is this one."""
        wanted = self.words.index(word) if word in self.words else -1
        return np.asarray(self.places == wanted)

    def are_one_of(self, words: Iterable[str]) -> Array:
        """Give where the text is one of these."""
        wanted = set(words)
        places = [place for place, word in enumerate(self.words) if word in wanted]
        return np.isin(self.places, places)

    def among(self, rows: Array) -> set[str]:
        """Give the different texts of some rows."""
        return {self.words[place] for place in np.flatnonzero(self.counts(rows))}

    def where(self, rows: Array) -> Texts:
        """Give some of the rows."""
        return Texts(self.words, self.places[rows])

    def counted(self, rows: Array) -> dict[str, int]:
        """Give how many of some rows have each text, those with none left out."""
        counts = self.counts(rows)
        return {self.words[place]: int(counts[place]) for place in np.flatnonzero(counts)}

    def counts(self, rows: Array) -> Array:
        """Give how many of some rows have each of the words."""
        return np.bincount(self.places[rows], minlength=len(self.words))


@dataclass(frozen=True)
class OfferColumns:
    """One array per fact, in no order; moments are microseconds since 1970."""

    account: Texts
    signal: Array
    """Ids."""
    title: Texts
    csm: Texts
    plan: Texts
    """Of the account when it was made; empty where it had none."""
    channel: Texts
    template: Texts
    urgency: Texts
    """How near the limit its signal was when it was made; empty where none is known."""
    answer: Array
    """A place in `ANSWERS`."""
    lost_reason: Array
    """Texts, empty unless it was lost."""
    made_at: Array
    opened_at: Array
    """When its signal opened."""
    answered_at: Array
    """0 while it is open."""
    won_value: Array
    """Hundredths a year; 0 unless it was won."""
    mrr: Array
    """Hundredths a month that the account paid when it was made."""

    def __len__(self) -> int:
        return len(self.answer)

    def where(self, rows: Array) -> OfferColumns:
        """Give the offers for which a mask is true."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen: dict[str, Any] = {
            name: column.where(rows) if isinstance(column, Texts) else column[rows]
            for name, column in columns.items()
        }
        return OfferColumns(**chosen)

    def in_play(self, begins: int, ends: int) -> Array:
        """Give where it was made before a span ended, without an answer before it began.

        Not now is no answer.
        """
        waits = (self.answered_at == 0) | (self.answer == DEFERRED)
        return np.asarray((self.made_at < ends) & (waits | (self.answered_at >= begins)))

    def base(self, rows: Array) -> Decimal:
        """Give what the accounts of some offers paid for a year, each once, at its first offer."""
        latest_first = self._latest_first[rows[self._latest_first]]
        paid = np.zeros(len(self.account.words), np.int64)
        paid[self.account.places[latest_first]] = self.mrr[latest_first]  # the first stays
        return money(paid.sum() * MONTHS)

    @cached_property
    def _latest_first(self) -> Array:
        """The places of all offers from the latest to the earliest."""
        return np.argsort(self.made_at, kind="stable")[::-1]

    @property
    def is_decided(self) -> Array:
        """Where an offer is in the n of a rate."""
        return np.isin(self.answer, IN_A_RATE)

    @property
    def is_won(self) -> Array:
        """Where it was won."""
        return np.asarray(self.answer == WON)


def microseconds(moment: datetime) -> int:
    """Give a moment as the columns keep it."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def money(hundredths: int) -> Decimal:
    """Give an amount that a column keeps in hundredths."""
    return Decimal(int(hundredths)) / HUNDREDTHS


def steps(moments: Sequence[datetime], values: Array) -> Array:
    """Give in which step each value falls: 0 from the first moment on, -1 before it."""
    bounds = [microseconds(moment) for moment in moments]
    found: Array = np.searchsorted(bounds, values, side="right") - 1
    return found
