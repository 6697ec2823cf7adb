"""What came of each title's offers, of all time or since a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from upsell.conversion import Proportion
from upsell.offer_columns import (
    DEFERRED,
    LOST,
    NO_RESPONSE,
    OPEN,
    WON,
    OfferColumns,
    microseconds,
)


@dataclass(frozen=True)
class TitleCount:
    """What came of one title's offers; those withdrawn are in none of the figures."""

    title: str
    offered: int = 0
    won: int = 0
    lost: int = 0
    no_response: int = 0
    open: int = 0
    deferred: int = 0

    @property
    def conversion(self) -> Proportion:
        """Won of all that got an answer or never will: won + lost + no response."""
        return Proportion(self.won, self.won + self.lost + self.no_response)


def count_by_title(offers: OfferColumns, since: datetime | None = None) -> tuple[TitleCount, ...]:
    """Give the counts of each title, most decided offers first, then by name.

    Since a moment, an offer counts as offered when it was made later, and an outcome when it was
    recorded later, whenever the offer was made; open and deferred are all that are so now.
    """
    answer, title = offers.answer, offers.title
    if since is None:
        made = recorded = np.ones(len(offers), bool)
    else:
        made = offers.made_at >= microseconds(since)
        recorded = offers.answered_at >= microseconds(since)
    kept = ~offers.is_decided | recorded
    offered = title.counted(made)
    found = {code: title.counted(kept & (answer == code)) for code in range(5)}
    counts = [
        TitleCount(
            word,
            offered=offered.get(word, 0),
            won=found[WON].get(word, 0),
            lost=found[LOST].get(word, 0),
            no_response=found[NO_RESPONSE].get(word, 0),
            open=found[OPEN].get(word, 0),
            deferred=found[DEFERRED].get(word, 0),
        )
        for word in title.words
    ]
    told = (row for row in counts if row != TitleCount(row.title))
    return tuple(sorted(told, key=lambda row: (-row.conversion.n, row.title)))


def results(counts: Iterable[TitleCount]) -> dict[str, Proportion]:
    """Give won of decided by title."""
    return {row.title: row.conversion for row in counts}
