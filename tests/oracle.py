"""A slow second opinion on features and episodes: plain loops over plain readings.

It shares nothing with the product but the nouns and the sheet of rules; every figure here is
written from the definitions, so that an agreement of the two means something.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase

from upsell.features import Features, Lookback
from upsell.model import Account, Evidence, Metric, MetricKind, Reading, Rule, RuleType

SUITS = {
    RuleType.LIMIT_NEAR: {MetricKind.LEVEL, MetricKind.COUNTER},
    RuleType.TEAM_GROWTH: {MetricKind.LEVEL},
    RuleType.PREMIUM_USE: {MetricKind.ACTIVITY},
    RuleType.STRONG_OUTCOME: {MetricKind.GOAL},
    RuleType.NEW_USE_CASE: {MetricKind.ACTIVITY},
}


@dataclass
class Episode:
    """One signal as the oracle sees it."""

    account_id: str
    rule_id: str
    metric: str
    episode: int
    opened_on: date
    opening: Evidence
    latest: Evidence
    urgency: str | None
    cleared_on: date | None = None


def is_good(value: float | None) -> bool:
    """Whether a value counts something."""
    return value is not None and value == value and 0 <= value <= 1e15  # noqa: PLR0124


def counted(value: float) -> float:
    """Give a good value as it counts: next to nothing is nothing."""
    return 0.0 if value < 1e-9 else value


def usable(limit: float | None) -> float | None:
    """Give a limit that something can be a share of."""
    if limit is None or limit != limit or not 1e-9 <= limit <= 1e15:  # noqa: PLR0124
        return None
    return limit


def features(readings: Iterable[Reading], as_of: date) -> dict[tuple[str, str], Features]:
    """Give the features of every account and metric on one day."""
    good: dict[tuple[str, str], dict[date, Reading]] = {}
    bad: dict[tuple[str, str], int] = {}
    for reading in readings:
        if reading.observed_on > as_of:
            continue
        key = (reading.account_id, reading.metric)
        if is_good(reading.value):
            good.setdefault(key, {})[reading.observed_on] = reading
        else:
            bad[key] = bad.get(key, 0) + 1
    return {key: _row(key, by_day, good, bad.get(key, 0), as_of) for key, by_day in good.items()}


def _row(
    key: tuple[str, str],
    by_day: Mapping[date, Reading],
    good: Mapping[tuple[str, str], Mapping[date, Reading]],
    bad: int,
    as_of: date,
) -> Features:
    """Give one row."""
    account_days = [day for (account, _), days in good.items() if account == key[0] for day in days]
    last = max(by_day)
    value, limit = _value(by_day[last]), usable(by_day[last].limit)
    return Features(
        account_id=key[0],
        metric=key[1],
        as_of=as_of,
        observed_on=last,
        value=value,
        limit=limit,
        utilisation=None if limit is None else value / limit,
        age_days=(as_of - last).days,
        account_age_days=(as_of - max(account_days)).days,
        observed_days=(as_of - min(account_days)).days + 1,
        bad_readings=bad,
        lookbacks=tuple(_back(by_day, as_of, value, days) for days in (14, 28, 56)),
    )


def _back(by_day: Mapping[date, Reading], as_of: date, value: float, days: int) -> Lookback:
    """Give what so many days show."""
    older = [day for day in by_day if (as_of - day).days >= days]
    before_on = max(older) if older else None
    before = None if before_on is None else _value(by_day[before_on])
    amounts = {(as_of - day).days: _value(reading) for day, reading in by_day.items()}
    used = [back for back, amount in amounts.items() if back < days and amount > 0]
    growth = None if before is None else value - before
    return Lookback(
        before=before,
        before_on=before_on,
        growth=growth,
        growth_share=growth / before if growth is not None and before else None,
        uses=sum(amounts[back] for back in used),
        active_days=len(used),
        first_use=as_of - timedelta(days=max(used)) if used else None,
        uses_prior=sum(a for back, a in amounts.items() if days <= back < days + 56),
    )


def _value(reading: Reading) -> float:
    return counted(float(reading.value or 0))


def period_start(day: date, billing_day: int) -> date:
    """Walk back to the last billing day."""
    while day.day != min(billing_day, monthrange(day.year, day.month)[1]):
        day -= timedelta(days=1)
    return day


def next_period(day: date, billing_day: int) -> date:
    """Walk on to the next billing day."""
    day += timedelta(days=1)
    while period_start(day, billing_day) != day:
        day += timedelta(days=1)
    return day


def episodes(
    readings: Sequence[Reading],
    days: Iterable[date],
    accounts: Iterable[Account],
    metrics: Iterable[Metric],
    rules: Sequence[Rule],
) -> list[Episode]:
    """Give every episode after looking at each day in turn."""
    told: list[Episode] = []
    for day in days:
        rows = features(readings, day)
        for account in accounts:
            for metric in metrics:
                for rule in _holding(rules, metric):
                    row = rows.get((account.account_id, metric.key))
                    _one_day(told, day, account, metric, rule, row)
    return told


def _holding(rules: Sequence[Rule], metric: Metric) -> list[Rule]:
    """Give the first rule of each type that is about the metric."""
    first: dict[RuleType, Rule] = {}
    about = [r for r in rules if fnmatchcase(metric.key, r.metrics)]
    named = {r.type for r in about if r.metrics != "*"}
    for rule in about:
        left = rule.metrics == "*" and rule.type in named
        suits = metric.kind in SUITS[rule.type]
        if rule.enabled and suits and not left and rule.type not in first:
            first[rule.type] = rule
    return list(first.values())


def _one_day(  # noqa: C901 - the definition in one piece, to be read from top to bottom
    told: list[Episode],
    day: date,
    account: Account,
    metric: Metric,
    rule: Rule,
    row: Features | None,
) -> None:
    """Take the episodes of one account, metric and rule through one day."""
    key = (account.account_id, rule.rule_id, metric.key)
    mine = [e for e in told if (e.account_id, e.rule_id, e.metric) == key]
    last = mine[-1] if mine else None
    counter = metric.kind is MetricKind.COUNTER
    started = period_start(day, account.billing_day)
    running = last if last is not None and last.cleared_on is None else None

    if running and counter and running.opened_on < started:
        running.cleared_on, running = day, None
    new = rule.type is RuleType.NEW_USE_CASE
    if running and new and day >= running.opened_on + timedelta(days=rule.window or 0):
        running.cleared_on, running = day, None
    if row is None:
        return
    age = row.account_age_days if metric.kind is MetricKind.ACTIVITY else row.age_days
    if age > 7 or (counter and row.observed_on < started):
        return
    found = _found(rule, metric, row, account.billing_day)
    pressing = _urgency(rule, row)
    if running:
        if _stays(rule, row):
            running.latest, running.urgency = found, pressing
        else:
            running.cleared_on = day
        return
    if not _opens(rule, row):
        return
    if last is not None and last.cleared_on is not None:
        if counter and last.opened_on >= started:
            return
        if not counter and day < last.cleared_on + timedelta(days=7):
            return
    told.append(Episode(*key, len(mine) + 1, day, found, found, pressing))


def _window(rule: Rule, row: Features) -> Lookback:
    """Give what the days show that a rule looks at."""
    return dict(zip((14, 28, 56), row.lookbacks, strict=True))[rule.window or 28]


def _opens(rule: Rule, row: Features) -> bool:
    """Whether a row is reason enough to open."""
    threshold, minimum = rule.threshold or 0, rule.minimum or 0
    days, back = rule.window or 28, _window(rule, row)
    match rule.type:
        case RuleType.LIMIT_NEAR | RuleType.STRONG_OUTCOME:
            return row.limit is not None and row.value / row.limit >= threshold
        case RuleType.TEAM_GROWTH:
            if back.before is None or back.before == 0:
                return False
            more = row.value - back.before
            return more >= minimum and more / back.before >= threshold
        case RuleType.PREMIUM_USE:
            return back.uses >= minimum and back.active_days >= {14: 4, 28: 8, 56: 16}[days]
        case RuleType.NEW_USE_CASE:
            known = row.observed_days >= {14: 70, 28: 84, 56: 112}[days]
            return known and back.uses >= minimum and back.uses_prior == 0


def _stays(rule: Rule, row: Features) -> bool:
    """Whether an open signal stays."""
    threshold = rule.threshold or 0
    match rule.type:
        case RuleType.LIMIT_NEAR:
            return row.limit is not None and row.value / row.limit >= round(threshold - 0.05, 9)
        case RuleType.STRONG_OUTCOME:
            return row.limit is not None and row.value / row.limit >= round(threshold * 0.95, 9)
        case RuleType.NEW_USE_CASE:
            return True
        case _:
            return _opens(rule, row)


def _urgency(rule: Rule, row: Features) -> str | None:
    """Give the band of a near-limit signal."""
    if rule.type is not RuleType.LIMIT_NEAR or row.limit is None:
        return None
    share = row.value / row.limit
    for least, name in ((0.95, "critical"), (0.85, "imminent"), (0.7, "approaching")):
        if share > 1:
            return "exceeded"
        if share >= least:
            return name
    return None


def _found(rule: Rule, metric: Metric, row: Features, billing_day: int) -> Evidence:
    """Give the evidence a signal keeps."""
    account_day = row.as_of - timedelta(days=row.account_age_days)
    days, back = rule.window or 28, _window(rule, row)
    match rule.type:
        case RuleType.PREMIUM_USE:
            return Evidence(account_day, uses=back.uses, active_days=back.active_days, window=days)
        case RuleType.NEW_USE_CASE:
            began = None if back.uses_prior else back.first_use
            return Evidence(account_day, uses=back.uses, since=began, window=days)
        case RuleType.STRONG_OUTCOME:
            return Evidence(row.observed_on, row.value, row.limit)
        case _ if metric.kind is MetricKind.COUNTER:
            return Evidence(
                row.observed_on,
                row.value,
                row.limit,
                period_start=period_start(row.observed_on, billing_day),
                resets_on=next_period(row.observed_on, billing_day),
            )
        case _:
            before = (back.before, back.before_on)
            return Evidence(row.observed_on, row.value, row.limit, *before, window=days)
