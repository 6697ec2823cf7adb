"""A sheet of rules taken through past days, as daily scans would have taken it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from upsell import rules
from upsell.columns import Columns
from upsell.detection import advance, key_of
from upsell.errors import Refused
from upsell.model import Metric, Rule, RuleType, Signal
from upsell.rule_rows import placed
from upsell.standings import Key
from upsell.windows import USUAL, observed_days

DAYS = 7
WEEKS = (4, 8, 12)
"""The windows there are; a longer one would make the reader wait."""
MOST = 600_000
"""How many accounts times days are gone through while somebody waits."""


@dataclass(frozen=True)
class Episode:
    """A signal that a rule would have opened."""

    account_id: str
    rule_id: str
    metric: str
    opened_on: date
    cleared_on: date | None


@dataclass(frozen=True)
class Flagged:
    """One account: when the present rule flagged it, and when the other one would have."""

    account: str
    present: tuple[Episode, ...]
    tried: tuple[Episode, ...]


@dataclass(frozen=True)
class Replay:
    """What two sheets flag in the same past weeks; each part is of one row of them, or of all."""

    first: date
    last: date
    known_from: date | None
    """The first day with any usage figure; None when there is none up to the last day."""
    names: Mapping[str, str]
    present: tuple[Episode, ...]
    tried: tuple[Episode, ...]
    looks_back: Mapping[str, int]
    """How many days each row looks at, by its id."""

    @property
    def whole_from(self) -> date | None:
        """The first day on which every row has all the days it looks at; None without figures."""
        if self.known_from is None:
            return None
        return self.known_from + timedelta(days=max(self.looks_back.values(), default=1) - 1)

    @property
    def weeks(self) -> int:
        """How many weeks it tells of."""
        return ((self.last - self.first).days + 1) // DAYS

    def of_rule(self, rule_id: str) -> Replay:
        """Give what one row flags."""
        return Replay(
            self.first,
            self.last,
            self.known_from,
            self.names,
            tuple(one for one in self.present if one.rule_id == rule_id),
            tuple(one for one in self.tried if one.rule_id == rule_id),
            {rule_id: self.looks_back.get(rule_id, 1)},
        )

    def is_new(self, episode: Episode) -> bool:
        """Whether it opened in these weeks and did not run before."""
        return episode.opened_on >= self.first

    def alerts(self, episodes: Iterable[Episode]) -> int:
        """Count what opened in these weeks."""
        return sum(self.is_new(one) for one in episodes)

    def by_week(self, episodes: Iterable[Episode]) -> tuple[int, ...]:
        """Count what opened in each week, the oldest first."""
        counts = [0] * self.weeks
        for one in episodes:
            if self.is_new(one):
                counts[(one.opened_on - self.first).days // DAYS] += 1
        return tuple(counts)

    def accounts(self) -> tuple[Flagged, ...]:
        """Give every account that either flags, by name."""
        ids = {one.account_id for one in (*self.present, *self.tried)}
        found = [
            Flagged(
                self.names.get(each, each),
                tuple(one for one in self.present if one.account_id == each),
                tuple(one for one in self.tried if one.account_id == each),
            )
            for each in ids
        ]
        return tuple(sorted(found, key=lambda one: one.account.casefold()))


def refuse_unless_short(accounts: int, weeks: int) -> None:
    """Raise Refused for a window there is not, and for more accounts than a page can wait for."""
    if weeks not in WEEKS:
        msg = f"Choose {WEEKS[0]}, {WEEKS[1]} or {WEEKS[2]} weeks."
        raise Refused(msg)
    if accounts * (weeks * DAYS + USUAL) > MOST:
        remedy = "Choose fewer weeks." if weeks > WEEKS[0] else "Try it on a smaller book."
        msg = f"{accounts:,} accounts over {weeks} weeks take longer than a page can wait. {remedy}"
        raise Refused(msg)


def first_told(today: date, weeks: int) -> date:
    """Give the first of so many whole weeks up to today."""
    return today - timedelta(days=weeks * DAYS - 1)


def days_of(today: date, weeks: int, rules: Iterable[Rule]) -> tuple[date, ...]:
    """Give the days to look from: the weeks, and before them as many as any rule looks back.

    So what was open when the weeks begin is known.
    """
    count = weeks * DAYS + max([USUAL, *(rule.window or USUAL for rule in rules)])
    return tuple(today - timedelta(days=back) for back in range(count - 1, -1, -1))


def looks_back(rules: Iterable[Rule]) -> dict[str, int]:
    """Give how many days each rule that is switched on looks at; of one in two sheets the more."""
    found: dict[str, int] = {}
    for rule in rules:
        if rule.enabled:
            found[rule.rule_id] = max(found.get(rule.rule_id, 1), _looks_at(rule))
    return found


def _looks_at(rule: Rule) -> int:
    """Give the days a rule looks at: growth compares with the day before its window."""
    window = rule.window or 1
    if rule.type is RuleType.NEW_USE_CASE:
        return observed_days(window)
    return window + 1 if rule.type is RuleType.TEAM_GROWTH else window


def replayed(
    by_day: Mapping[date, Columns],
    days: Sequence[date],
    sheet: Iterable[Rule],
    metrics: Iterable[Metric],
    billing_days: Mapping[str, int],
    told_from: date,
    now: datetime,
) -> tuple[Episode, ...]:
    """Give the signals that daily scans with this sheet would have had open from `told_from` on.

    They begin with nothing open, take each day in turn, and keep no record.
    """
    applied = rules.applied(placed(sheet), metrics)
    last: dict[Key, Signal] = {}
    seen: dict[object, Signal] = {}
    for day in days:
        if day in by_day:
            _, changed = advance(by_day[day], day, now, applied, billing_days, last)
            last.update((key_of(signal), signal) for signal in changed)
            seen.update((signal.signal_id, signal) for signal in changed)
    running = (s for s in seen.values() if s.cleared_on is None or s.cleared_on >= told_from)
    found = (Episode(s.account_id, s.rule_id, s.metric, s.opened_on, s.cleared_on) for s in running)
    return tuple(sorted(found, key=lambda one: (one.opened_on, one.account_id, one.metric)))
