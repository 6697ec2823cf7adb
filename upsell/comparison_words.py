"""What a comparison says, in one strong sentence and the few that explain it."""

from __future__ import annotations

from collections.abc import Sequence

from upsell import figures
from upsell.comparison import Comparison, Finding, Pair, Rival

MOST_NAMED = 4
"""How many titles a sentence names; of more it says how many others there are."""


def short_name(title: str) -> str:
    """Give a title as it reads in the middle of a sentence: `seats`, `API calls`, `team growth`."""
    name = title.removeprefix("Near limit: ")
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def headline(found: Comparison) -> str:
    """Give the one sentence for the week: `Too early to compare.`, `Prioritise seats.`."""
    if found.favourite is None or found.finding in (Finding.NOT_ENOUGH_DATA, Finding.TOO_EARLY):
        answered = [rival for rival in found.rivals if rival.result.n]
        if len(answered) > 1 and not any(rival.needs for rival in answered):
            return "No clear difference yet."
        return "Too early to compare."
    name = short_name(found.favourite.title)
    return f"Prioritise {name}." if found.finding is Finding.PRIORITISE else f"Leans to {name}."


def explained(found: Comparison) -> str:
    """Give what the headline stands on, what is missing, and what to start with next week."""
    if not found.rivals:
        return "No offer has been made yet."
    if not any(rival.result.n for rival in found.rivals):
        return f"No offer has been answered yet. {_next_week(found)}"
    return " ".join(
        part for part in (_so_far(found.rivals), _how_sure(found), _next_week(found)) if part
    )


def pair_headline(pair: Pair) -> str:
    """Give the one sentence about a pair."""
    if pair.finding is Finding.PRIORITISE:
        better, worse = _sides(pair)
        return f"{_opening(better.title)} converts better than {short_name(worse.title)}."
    if pair.one.needs or pair.other.needs:
        return "Too early to compare these two."
    return "No clear difference between these two."


def pair_explained(pair: Pair) -> str:
    """Give both results and how sure it is, or what each still needs."""
    said = _so_far((pair.one, pair.other))
    short = [rival for rival in (pair.one, pair.other) if rival.needs]
    if short:
        return f"{said} {_needs(short)}"
    better, _ = _sides(pair)
    return f"{said} {figures.chance(better.chance)} that {short_name(better.title)} is the better."


def _sides(pair: Pair) -> tuple[Rival, Rival]:
    return (pair.one, pair.other) if pair.better is pair.one else (pair.other, pair.one)


def _so_far(rivals: Sequence[Rival]) -> str:
    """Give `Seats: 2 won of 3. API calls: 0 of 4.`; those with most decided offers are named."""
    said: list[str] = []
    won = " won"
    for rival in rivals[:MOST_NAMED]:
        name, result = _opening(rival.title), rival.result
        if result.n:
            said.append(f"{name}: {result.k:,}{won} of {result.n:,}.")
            won = ""
        else:
            said.append(f"{name}: no answer yet.")
    return " ".join(said)


def _how_sure(found: Comparison) -> str:
    """Give the chance behind a lean, or what is missing for one."""
    best = found.favourite
    short = [rival for rival in found.rivals if rival.needs]
    if best is None or found.finding in (Finding.NOT_ENOUGH_DATA, Finding.TOO_EARLY):
        if short:
            return f"With so few, luck can do this. {_needs(short)}"
        if len(found.rivals) == 1:
            return "There is nothing to compare it with."
        return "Rates this near to each other can come from luck alone."
    count = sum(1 for rival in found.rivals if rival.result.n)
    sure = f"{figures.chance(best.chance)} that {short_name(best.title)} is the best of {count}"
    if found.finding is Finding.PRIORITISE:
        return f"{sure}."
    more = f" {_needs(short)}" if short else ""
    return f"{sure}: likely, not yet proof.{more}"


def _needs(short: Sequence[Rival]) -> str:
    """Give `Seats needs 2 more decided offers, API calls 1.`."""
    first = short[0]
    said = [f"{_opening(first.title)} needs {figures.plural(first.needs, 'more decided offer')}"]
    said += [f"{short_name(rival.title)} {rival.needs}" for rival in short[1:MOST_NAMED]]
    if len(short) > MOST_NAMED:
        said.append(f"and {figures.plural(len(short) - MOST_NAMED, 'other')} up to 5")
    return ", ".join(said) + "."


def _next_week(found: Comparison) -> str:
    """Give `For next week: start with seats, and do not drop API calls yet.`."""
    others = [
        short_name(rival.title)
        for rival in found.rivals
        if rival.needs and rival.title != found.start_with
    ]
    keep = f", and do not drop {_either(others)} yet" if others else ""
    return f"For next week: start with {short_name(found.start_with)}{keep}."


def _either(names: Sequence[str]) -> str:
    """Give `seats`, `seats or storage`, `seats, storage or API calls`; more are `the others`."""
    if len(names) >= MOST_NAMED:
        return "the others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _opening(title: str) -> str:
    """Give a short name as it opens a sentence."""
    name = short_name(title)
    return name[:1].upper() + name[1:]
