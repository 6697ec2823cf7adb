"""The levels of the play: how long each runs and what it asks for; one table, editable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from upsell.errors import Refused

POOR_CLOSE_RATE = 0.10
"""The close rate of a poor play, at which the luck in a result is stated."""
MOST_WEEKS = 52
MOST_COUNT = 1_000
MOST_EXPANSION = 10


class Level(StrEnum):
    """How far the play has been proven."""

    SMOKE = "smoke"
    BASELINE = "baseline"
    SCALABLE = "scalable"
    DURABLE = "durable"


NAMES = {
    Level.SMOKE: "Smoke",
    Level.BASELINE: "Baseline",
    Level.SCALABLE: "Scalable",
    Level.DURABLE: "Durable",
}
"""The levels on screen, in their order."""


@dataclass(frozen=True)
class Bar:
    """What a level asks for over its weeks; a share or a count of None is not asked."""

    level: Level
    weeks: int
    flagged: int
    """Accounts with signals, at least; as many have to hear from us before it is a test."""
    won: int | None = None
    calls: float | None = None
    """The share of offered accounts that book a call."""
    close: float | None = None
    """The share won of decided offers to accounts of top priority."""
    expansion: float | None = None
    """What was won for a year as a share of what the offered accounts pay a year."""
    parts: int = 1
    """Into how many equal parts the weeks are cut, each of which has to reach the bar."""


DEFAULT_BARS = (
    Bar(Level.SMOKE, 1, 3, won=1),
    Bar(Level.BASELINE, 2, 3, calls=0.30, expansion=0.10),
    Bar(Level.SCALABLE, 8, 3, close=0.35, expansion=0.15),
    Bar(Level.DURABLE, 24, 3, close=0.35, expansion=0.15, parts=3),
)


def next_level(level: Level) -> Level | None:
    """Give the level after one; None after the last."""
    order = list(NAMES)
    place = order.index(level) + 1
    return order[place] if place < len(order) else None


def check(bars: Sequence[Bar]) -> None:
    """Raise Refused, naming the level, the column and the remedy, unless the table can be used."""
    for bar in bars:
        problem = _problem(bar)
        if problem:
            msg = f"{NAMES[bar.level]}: {problem}"
            raise Refused(msg)


def _problem(bar: Bar) -> str:
    """Give the first thing that is wrong with a row; nothing when it is right."""
    return next((words for is_wrong, words in _faults(bar) if is_wrong), "")


def _faults(bar: Bar) -> Iterator[tuple[bool, str]]:
    """Give everything a row may be wrong in, and whether it is."""
    weeks_fit = 1 <= bar.weeks <= MOST_WEEKS
    yield not weeks_fit, f"weeks must lie between 1 and {MOST_WEEKS}."
    uneven = bool(bar.weeks % bar.parts)
    yield uneven, f"weeks must be a multiple of {bar.parts}, because each part is judged."
    for name, count in (("accounts with signals", bar.flagged), ("offers won", bar.won)):
        wrong = count is not None and not 1 <= count <= MOST_COUNT
        yield wrong, f"{name} must lie between 1 and {MOST_COUNT:,}."
    shares = (
        ("calls booked", bar.calls, 1),
        ("close rate", bar.close, 1),
        ("expansion", bar.expansion, MOST_EXPANSION),
    )
    for name, share, most in shares:
        wrong = share is not None and not 0 < share <= most
        yield wrong, f"{name} must lie above 0% and up to {most:,.0%}, or be empty."
    nothing = bar.won is None and all(share is None for _, share, _ in shares)
    yield nothing, "ask for at least one result: offers won, calls, a close rate or expansion."
