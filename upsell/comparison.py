"""Whether titles can be compared yet, in one short paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from upsell.conversion import TitleCount
from upsell.figures import plural

NEEDED = 5
"""Decided offers a title needs before its rate is worth comparing."""
MOST_NAMED = 3
PRIOR = 4
"""How many offers the pooled rate weighs in a title's own."""


def too_early(counts: Sequence[TitleCount]) -> str:
    """Say why titles cannot be compared yet and what to do meanwhile; empty once they can."""
    offered = [count for count in counts if count.offered]
    if not offered:
        return "Too early to compare: no offer has been made yet."
    if not any(count.conversion.n for count in offered):
        return "Too early to compare: no offer has been answered yet."
    short = [count for count in offered if count.conversion.n < NEEDED]
    if not short:
        return ""
    parts = ["Too early to compare.", _so_far(offered), "With so few, luck can do this."]
    return " ".join([*parts, _needs(short), _next_week(offered, short)])


def short_name(title: str) -> str:
    """Give a title as it reads in the middle of a sentence: `seats`, `API calls`, `team growth`."""
    name = title.removeprefix("Near limit: ")
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def pooled_rate(count: TitleCount, offered: Sequence[TitleCount]) -> float:
    """Give a title's close rate drawn towards that of all: (4m + k) / (4 + n).

    m is (all won + 1/2) / (all decided + 5/2).
    """
    won = sum(other.conversion.k for other in offered)
    decided = sum(other.conversion.n for other in offered)
    overall = (won + 0.5) / (decided + 2.5)
    return (PRIOR * overall + count.conversion.k) / (PRIOR + count.conversion.n)


def _so_far(offered: Sequence[TitleCount]) -> str:
    """Give `Seats: 2 won of 3. API calls: 0 of 4.`."""
    said: list[str] = []
    won = " won"
    for count in offered:
        name, result = _opening(count.title), count.conversion
        if result.n:
            said.append(f"{name}: {result.k}{won} of {result.n}.")
            won = ""
        else:
            said.append(f"{name}: no answer yet.")
    return " ".join(said)


def _needs(short: Sequence[TitleCount]) -> str:
    """Give `Seats needs 2 more decided offers, API calls 1.`."""
    missing = [(count, NEEDED - count.conversion.n) for count in short]
    first, number = missing[0]
    said = [f"{_opening(first.title)} needs {plural(number, 'more decided offer')}"]
    said += [f"{short_name(count.title)} {number}" for count, number in missing[1:]]
    return ", ".join(said) + "."


def _next_week(offered: Sequence[TitleCount], short: Sequence[TitleCount]) -> str:
    """Give `For next week: start with seats, and do not drop API calls yet.`."""
    best = max(offered, key=lambda count: pooled_rate(count, offered))
    others = [short_name(count.title) for count in short if count is not best]
    keep = f", and do not drop {_either(others)} yet" if others else ""
    return f"For next week: start with {short_name(best.title)}{keep}."


def _either(names: Sequence[str]) -> str:
    """Give `seats`, `seats or storage`, `seats, storage or API calls`; more are `the others`."""
    if len(names) > MOST_NAMED:
        return "the others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _opening(title: str) -> str:
    """Give a short name as it opens a sentence."""
    name = short_name(title)
    return name[:1].upper() + name[1:]
