"""How the play stands in a week: each level's verdict, what was recorded, what came since."""

from __future__ import annotations

from dataclasses import dataclass

from upsell.levels import Bar
from upsell.verdict import Recorded, Verdict
from upsell.week import Week

CLOSES_ON_DAY = 5
"""The day of the week from which it may be closed: its Friday when it begins on a Monday."""


@dataclass(frozen=True)
class LevelView:
    """One level as it stands in the cycle that holds a week."""

    bar: Bar
    verdict: Verdict
    """Of the cycle so far, or as it stood on its last day."""
    is_over: bool
    recorded: Recorded | None = None
    since: Verdict | None = None
    """With the answers that came after it was recorded or after its last day; None without any."""
    failed_before: bool = False
    """Whether the last recorded verdict of an earlier cycle was a failure."""
    goes_on: bool = False
    """Whether the level after it runs in this week as well."""


@dataclass(frozen=True)
class PlayView:
    """A week of the play: the levels that run in it, the first always."""

    week: Week
    day: int
    """The day of the week it is, 7 once it is over."""
    is_over: bool
    levels: tuple[LevelView, ...]
    history: tuple[Recorded, ...]
    """Every verdict recorded, the latest first."""
    is_before: bool
    """Whether the week ended before the play began: nothing of it is recorded."""
    weeks: tuple[Week, ...]
    """The weeks since the play began that can be looked at, the latest first."""

    @property
    def unrecorded(self) -> tuple[LevelView, ...]:
        """The levels whose cycle ends with this week and has no recorded verdict yet."""
        return tuple(
            view
            for view in self.levels
            if view.recorded is None
            and view.verdict.trial.span.last == self.week.last
            and not self.is_before
        )

    @property
    def may_close(self) -> bool:
        """Whether the week can be closed and something of it is not recorded yet."""
        return self.day >= CLOSES_ON_DAY and bool(self.unrecorded)
