"""How good the signals of a title are: dismissed as wrong, and how soon the limit was reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from upsell.columns import Array
from upsell.conversion import Proportion
from upsell.signal_columns import SignalColumns

WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Mark:
    """When a near-limit signal first stood at the limit (95% of it), and first reached it."""

    signal: str
    at_limit_on: date
    reached_on: date | None = None


@dataclass(frozen=True)
class Quality:
    """The signals of one title."""

    title: str
    flagged: int
    dismissed: int
    reasons: tuple[tuple[str, int], ...]
    """Why they were dismissed, the most frequent first."""
    reached: Proportion
    """Flags at the limit that reached it within 7 days, of those that can be told."""


def quality(
    signals: SignalColumns,
    flagged: Array,
    marks: Sequence[Mark],
    won: set[str],
    today: date,
) -> tuple[Quality, ...]:
    """Give the quality of every title with a flagged signal, most flagged first."""
    titles = signals.title
    dismissed = titles.counted(flagged & signals.is_dismissed)
    reasons = _reasons(signals, flagged)
    reached = _reached(signals, flagged, marks, won, today)
    rows = (
        Quality(
            title,
            count,
            dismissed.get(title, 0),
            tuple(sorted(reasons.get(title, Counter()).items(), key=lambda one: (-one[1], one[0]))),
            reached.get(title, Proportion(0, 0)),
        )
        for title, count in titles.counted(flagged).items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.flagged, row.title)))


def is_reached(mark: Mark, *, is_won: bool, today: date) -> bool | None:
    """Whether the limit was reached within 7 days; None where that cannot be told.

    It cannot while the days are not over, nor where the account bought more before reaching it.
    """
    until = mark.at_limit_on + WITHIN
    if mark.reached_on is not None and mark.reached_on <= until:
        return True
    return None if is_won or until >= today else False


def _reasons(signals: SignalColumns, flagged: Array) -> Mapping[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for place in np.flatnonzero(flagged & signals.is_dismissed):
        title = signals.title.words[signals.title.places[place]]
        found.setdefault(title, Counter())[signals.reason[place]] += 1
    return found


def _reached(
    signals: SignalColumns,
    flagged: Array,
    marks: Sequence[Mark],
    won: set[str],
    today: date,
) -> dict[str, Proportion]:
    """Give reached of told by title."""
    titles = dict(
        zip(
            (signals.signal[place] for place in np.flatnonzero(flagged)),
            signals.title.places[flagged],
            strict=True,
        )
    )
    found: dict[str, Proportion] = {}
    for mark in marks:
        told = is_reached(mark, is_won=mark.signal in won, today=today)
        if told is None or mark.signal not in titles:
            continue
        title = signals.title.words[titles[mark.signal]]
        before = found.get(title, Proportion(0, 0))
        found[title] = Proportion(before.k + told, before.n + 1)
    return found
