"""How good the signals of a rule are: dismissed as wrong, and how soon the limit was reached."""

from __future__ import annotations

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
    """The signals of one rule, or those of one kind that people noted."""

    rule: str
    """Its name."""
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
    won: Array,
    today: date,
    names: Mapping[str, str],
) -> tuple[Quality, ...]:
    """Give the quality of every rule with a flagged signal, most flagged first."""
    rules = signals.rule
    dismissed = rules.counted(flagged & signals.is_dismissed)
    reasons = _reasons(signals, flagged & signals.is_dismissed)
    reached = _reached(signals, flagged, marks, won, today)
    rows = (
        Quality(
            names[rule],
            count,
            dismissed.get(rule, 0),
            tuple(sorted(reasons.get(rule, ()), key=lambda one: (-one[1], one[0]))),
            reached.get(rule, Proportion(0, 0)),
        )
        for rule, count in rules.counted(flagged).items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.flagged, row.rule)))


def is_reached(mark: Mark, *, is_won: bool, today: date) -> bool | None:
    """Whether the limit was reached within 7 days; None where that cannot be told.

    It cannot while the days are not over, else only those that reached it would count so soon, nor
    where the account bought more before reaching it.
    """
    until = mark.at_limit_on + WITHIN
    if until >= today:
        return None
    if mark.reached_on is not None and mark.reached_on <= until:
        return True
    return None if is_won else False


def _reasons(signals: SignalColumns, rows: Array) -> dict[str, list[tuple[str, int]]]:
    """Give how often some signals of each rule were dismissed for each reason."""
    rules, reasons = signals.rule, signals.reason
    found: dict[str, list[tuple[str, int]]] = {}
    pairs = rules.places[rows] * len(reasons.words) + reasons.places[rows]
    for pair, count in zip(*np.unique(pairs, return_counts=True), strict=True):
        rule, reason = divmod(int(pair), len(reasons.words))
        found.setdefault(rules.words[rule], []).append((reasons.words[reason], int(count)))
    return found


def _reached(
    signals: SignalColumns,
    flagged: Array,
    marks: Sequence[Mark],
    won: Array,
    today: date,
) -> dict[str, Proportion]:
    """Give reached of told by rule."""
    found: dict[str, Proportion] = {}
    places = signals.rows_of(np.array([mark.signal for mark in marks], object))
    for mark, place in zip(marks, places, strict=True):
        if place < 0 or not flagged[place]:
            continue
        told = is_reached(mark, is_won=bool(won[place]), today=today)
        if told is None:
            continue
        rule = signals.rule.words[signals.rule.places[place]]
        before = found.get(rule, Proportion(0, 0))
        found[rule] = Proportion(before.k + told, before.n + 1)
    return found
