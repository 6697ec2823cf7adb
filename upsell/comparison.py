"""Which title to offer first, and how sure that is: one answer for the week, one for any pair.

Judged by the chance of being the best of all, since judging every pair apart names a false winner
in a third of all weeks. With equal true rates these rules do so in under 1% ("prioritise") and
about 4-9% ("leans") of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from upsell.conversion import NEARLY_SURELY, Proportion, chance_of_better, chances_of_best

TO_PRIORITISE, TO_LEAN = 5, 3
"""Decided offers needed: of the best for "prioritise", of each compared for "leans"."""
LIKELY = 0.80
"""The chance of being the best that is a lean; `NEARLY_SURELY` is one to act on."""
PRIOR_WEIGHT = 4
"""How many offers the rate of all weighs in a title's own."""


class Finding(StrEnum):
    """What can be said of the titles of a week, or of a pair."""

    NOT_ENOUGH_DATA = "not_enough_data"
    """Fewer than two titles have an answer."""
    TOO_EARLY = "too_early"
    LEANS = "leans"
    PRIORITISE = "prioritise"


@dataclass(frozen=True)
class Rival:
    """One title that was offered, with the chance that its true rate is the highest."""

    title: str
    result: Proportion
    chance: float = 0.0
    """0 without a decided offer: it is not compared."""

    @property
    def needs(self) -> int:
        """How many more decided offers make it fit to be prioritised."""
        return max(0, TO_PRIORITISE - self.result.n)


@dataclass(frozen=True)
class Comparison:
    """What the week's answers say; the rivals stand by n, never by rate."""

    finding: Finding
    rivals: tuple[Rival, ...] = ()
    favourite: Rival | None = None
    """The most likely best of those compared."""
    start_with: str = ""
    """What to offer first next week, however early it is."""


@dataclass(frozen=True)
class Pair:
    """Two titles that somebody picked to compare."""

    finding: Finding
    one: Rival
    other: Rival

    @property
    def better(self) -> Rival:
        """The one that is more likely to convert better."""
        return self.one if self.one.chance >= self.other.chance else self.other


def by_n(results: Mapping[str, Proportion]) -> list[str]:
    """Give titles in the one order there is: most decided offers first, then by name."""
    return sorted(results, key=lambda title: (-results[title].n, title))


def compare(results: Mapping[str, Proportion]) -> Comparison:
    """Give what can be said of the titles that were offered, each with its won of decided."""
    order = by_n(results)
    compared = [title for title in order if results[title].n]
    chances = dict(zip(compared, chances_of_best([results[t] for t in compared]), strict=True))
    rivals = tuple(Rival(title, results[title], chances.get(title, 0.0)) for title in order)
    if not rivals:
        return Comparison(Finding.NOT_ENOUGH_DATA)
    answered = rivals[: len(compared)]
    favourite = max(answered, key=lambda rival: rival.chance, default=None)
    finding = _finding(answered)
    if favourite is not None and finding in (Finding.LEANS, Finding.PRIORITISE):
        start = favourite.title
    else:
        start = max(order, key=lambda title: pooled_rate(results[title], results))
    return Comparison(finding, rivals, favourite, start)


def compare_pair(results: Mapping[str, Proportion], one: str, other: str) -> Pair:
    """Give whether one of two picked titles converts better: nearly surely, with 5 of each."""
    chance = chance_of_better(results[one], results[other])
    first, second = Rival(one, results[one], chance), Rival(other, results[other], 1 - chance)
    if not (first.result.n and second.result.n):
        finding = Finding.NOT_ENOUGH_DATA
    elif first.needs or second.needs or max(chance, 1 - chance) < NEARLY_SURELY:
        finding = Finding.TOO_EARLY
    else:
        finding = Finding.PRIORITISE
    return Pair(finding, first, second)


def pooled_rate(result: Proportion, every: Mapping[str, Proportion]) -> float:
    """Give a title's close rate drawn towards that of all: (4m + k) / (4 + n).

    m is (all won + 1/2) / (all decided + 5/2).
    """
    won = sum(other.k for other in every.values())
    decided = sum(other.n for other in every.values())
    overall = (won + 0.5) / (decided + 2.5)
    return (PRIOR_WEIGHT * overall + result.k) / (PRIOR_WEIGHT + result.n)


def _finding(answered: tuple[Rival, ...]) -> Finding:
    """Give what the chances of those with an answer allow to say."""
    if len(answered) < 2:  # noqa: PLR2004 - one alone has nothing to be compared with
        return Finding.NOT_ENOUGH_DATA
    best = max(answered, key=lambda rival: rival.chance)
    if best.chance >= NEARLY_SURELY and best.result.n >= TO_PRIORITISE:
        return Finding.PRIORITISE
    if best.chance >= LIKELY and all(rival.result.n >= TO_LEAN for rival in answered):
        return Finding.LEANS
    return Finding.TOO_EARLY
