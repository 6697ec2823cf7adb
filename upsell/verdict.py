"""Whether the play works, judged by a level's bar on counts and shares; never by rendering.

Counts (accounts with signals, offers won) are facts and pass or fail as they stand. A share is
compared as it stands as well, but passes as MARGINAL while its 80% interval still reaches below
the bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from upsell.conversion import MOSTLY, Proportion
from upsell.levels import POOR_CLOSE_RATE, Bar
from upsell.trial import Trial


class Ruling(StrEnum):
    """What can be said of the play."""

    PASS = "pass"  # noqa: S105 - a ruling, not a password
    MARGINAL = "marginal"
    FAIL_SIGNALS = "fail_signals"
    FAIL_OFFER = "fail_offer"
    NOT_TESTED = "not_tested"
    INSUFFICIENT_DATA = "insufficient_data"


FAILURES = frozenset({Ruling.FAIL_SIGNALS, Ruling.FAIL_OFFER})


class Measure(StrEnum):
    """What a bar asks for."""

    FLAGGED = "flagged"
    WON = "won"
    CALLS = "calls"
    CLOSE = "close"
    EXPANSION = "expansion"


@dataclass(frozen=True)
class Condition:
    """One thing a bar asks for, with its figure: a count, or a share with or without its n."""

    measure: Measure
    wanted: float
    found: float | None
    """None when there is nothing to make it from."""
    of: Proportion | None = None
    """The counts of a share that has them."""

    @property
    def met(self) -> bool:
        """Whether the figure reaches what is wanted."""
        return self.found is not None and self.found >= self.wanted

    @property
    def doubtful(self) -> bool:
        """Whether it is met while the 80% interval still reaches below."""
        return self.met and self.of is not None and self.of.interval(MOSTLY).low < self.wanted


@dataclass(frozen=True)
class Verdict:
    """A ruling with the bar, the figures and the conditions it was made from."""

    ruling: Ruling
    bar: Bar
    trial: Trial
    conditions: tuple[Condition, ...]

    @property
    def luck(self) -> float:
        """The chance of a win or more from this many offers at a poor close rate."""
        return chance_of_luck(self.trial.offers)


@dataclass(frozen=True)
class Recorded:
    """A verdict as it was written, with who did and when."""

    verdict: Verdict
    at: datetime
    by: str


def chance_of_luck(offers: int, close_rate: float = POOR_CLOSE_RATE) -> float:
    """Give the chance that n offers bring a win or more at a close rate: 1 - (1 - p)^n."""
    return 1 - (1 - close_rate) ** offers


def judge(bar: Bar, whole: Trial, parts: Sequence[Trial] = ()) -> Verdict:
    """Judge a level by its bar; `parts` are the parts of its span where the bar asks for them."""
    conditions = conditions_of(bar, whole)
    results = [each for each in conditions if each.measure is not Measure.FLAGGED]
    results += [
        each
        for part in parts
        for each in conditions_of(bar, part)
        if each.measure is not Measure.FLAGGED
    ]
    return Verdict(_ruling(bar, whole, results), bar, whole, conditions)


def conditions_of(bar: Bar, trial: Trial) -> tuple[Condition, ...]:
    """Give what a bar asks for beside what was found."""
    close, calls = trial.top, trial.calls
    asked = (
        (Measure.FLAGGED, bar.flagged, trial.flagged, None),
        (Measure.WON, bar.won, trial.won, None),
        (Measure.CALLS, bar.calls, calls.rate, calls),
        (Measure.CLOSE, bar.close, close.rate, close),
        (Measure.EXPANSION, bar.expansion, trial.expansion_share, None),
    )
    return tuple(
        Condition(measure, wanted, found, of)
        for measure, wanted, found, of in asked
        if wanted is not None
    )


def _ruling(bar: Bar, whole: Trial, results: Sequence[Condition]) -> Ruling:
    """Give the ruling: too little to judge first, then signals, then whether it was tried."""
    enough = whole.flagged >= bar.flagged
    heard = whole.reached >= bar.flagged
    counted = all(each.of is None and each.measure is Measure.WON for each in results)
    met = all(each.met for each in results)
    if enough and met and (counted or heard):
        return Ruling.MARGINAL if any(each.doubtful for each in results) else Ruling.PASS
    if not whole.checked or not (whole.flagged or whole.offers):
        return Ruling.INSUFFICIENT_DATA
    if not enough:
        return Ruling.FAIL_SIGNALS
    unknown = any(each.found is None for each in results)
    return Ruling.NOT_TESTED if unknown or not heard else Ruling.FAIL_OFFER
