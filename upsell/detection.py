"""Episodes: when a signal opens, what refreshes it, and when it clears; without a clock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from upsell import figures, rules
from upsell.columns import Columns
from upsell.evidence import evidence
from upsell.model import Metric, MetricKind, Rule, RuleType, Signal, Urgency
from upsell.periods import period_of
from upsell.standings import Key, Sighting, Standing, Survey, survey
from upsell.windows import USUAL

SIGNALS = uuid5(NAMESPACE_URL, "headroom:signals")
REOPENS_AFTER = timedelta(days=7)

NEW_PERIOD = "A new billing period began"
NOT_DEFINED = "The signal definition was switched off or changed"


def signal_id(key: Key, episode: int) -> UUID:
    """Give the one id of an episode, the same whoever finds it."""
    return uuid5(SIGNALS, json.dumps([*key, episode], ensure_ascii=False))


def advance(
    columns: Columns,
    day: date,
    now: datetime,
    applied: Sequence[tuple[Rule, Metric]],
    billing_days: Mapping[str, int],
    last: Mapping[Key, Signal],
) -> tuple[Survey, tuple[Signal, ...]]:
    """Judge a day's figures and take the latest episodes through it; give both."""
    running = {key for key, signal in last.items() if signal.cleared_on is None}
    found = survey(columns, day, applied, billing_days, running)
    return found, step(found, now, last)


def step(found: Survey, now: datetime, last: Mapping[Key, Signal]) -> tuple[Signal, ...]:
    """Give the signals that a day's survey opens, refreshes or clears, as they are then.

    `last` holds the latest episode of each account, rule and metric. The same survey again
    gives nothing.
    """
    changed: dict[UUID, Signal] = {}
    for signal in _orphans(found, last):
        changed[signal.signal_id] = replace(signal, cleared_on=found.day, clear_reason=NOT_DEFINED)
    for sighting in found.sightings:
        for signal in _next(sighting, found.day, now, last.get(sighting.key)):
            changed[signal.signal_id] = signal
    return tuple(changed.values())


def key_of(signal: Signal) -> Key:
    """Give what a signal is about."""
    return signal.account_id, signal.rule_id, signal.metric


def _orphans(found: Survey, last: Mapping[Key, Signal]) -> Iterable[Signal]:
    """Give the open signals to which no definition applies any more."""
    return (
        signal
        for (_, rule_id, metric), signal in last.items()
        if signal.cleared_on is None and (rule_id, metric) not in found.applied
    )


def _next(sighting: Sighting, day: date, now: datetime, signal: Signal | None) -> Iterable[Signal]:
    """Give what becomes of one account, rule and metric; nothing when nothing changes."""
    if signal is not None and signal.cleared_on is None:
        after = _carried_on(sighting, day, signal)
        if after != signal:
            yield after
        if after.cleared_on is None:
            return
        signal = after
    if sighting.standing is Standing.OPENS and _may_open(sighting, day, signal):
        yield _opened(sighting, day, now, 1 if signal is None else signal.episode + 1)


def _carried_on(sighting: Sighting, day: date, signal: Signal) -> Signal:
    """Give an open signal after a day: cleared, refreshed or as it was."""
    reason = _ended_by_time(sighting, day, signal) or _ended_by_figures(sighting)
    if reason:
        return replace(signal, cleared_on=day, clear_reason=reason)
    if sighting.features is None or sighting.standing > Standing.STAYS:
        return signal
    latest = evidence(sighting.rule, sighting.metric, sighting.features, sighting.billing_day)
    return replace(signal, latest=latest, urgency=_urgency(sighting))


def _ended_by_time(sighting: Sighting, day: date, signal: Signal) -> str:
    """Give why the calendar alone ends an episode, even without new figures; else nothing."""
    window = sighting.rule.window or USUAL
    lasts = rules.KINDS[sighting.rule.type].lasts
    if lasts and (day - signal.opened_on).days >= window:
        return f"{figures.plural(window, 'day')} since it opened"
    return NEW_PERIOD if _is_earlier_period(sighting, day, signal) else ""


def _ended_by_figures(sighting: Sighting) -> str:
    """Give why the figures end an episode; nothing while they hold or are not known."""
    kind = rules.KINDS[sighting.rule.type]
    if sighting.standing is Standing.NO_LIMIT:
        return kind.needs_limit
    return kind.cleared(sighting.rule) if sighting.standing is Standing.NO_LONGER else ""


def _is_earlier_period(sighting: Sighting, day: date, signal: Signal) -> bool:
    """Whether a counter's signal opened before the billing period of the day."""
    if sighting.metric.kind is not MetricKind.COUNTER:
        return False
    return signal.opened_on < period_of(day, sighting.billing_day).start


def _may_open(sighting: Sighting, day: date, signal: Signal | None) -> bool:
    """Whether enough has passed since the last episode: a new period, or seven days."""
    if signal is None or signal.cleared_on is None:
        return True
    if sighting.metric.kind is MetricKind.COUNTER:
        return _is_earlier_period(sighting, day, signal)
    return day - signal.cleared_on >= REOPENS_AFTER


def _opened(sighting: Sighting, day: date, now: datetime, episode: int) -> Signal:
    """Give a new episode; its opening evidence never changes again."""
    if sighting.features is None:
        msg = "a signal cannot open without figures"
        raise ValueError(msg)
    found = evidence(sighting.rule, sighting.metric, sighting.features, sighting.billing_day)
    return Signal(
        signal_id=signal_id(sighting.key, episode),
        account_id=sighting.account_id,
        rule_id=sighting.rule.rule_id,
        rule_type=sighting.rule.type,
        metric=sighting.metric.key,
        title=rules.title(sighting.rule.type, sighting.metric),
        episode=episode,
        opened_on=day,
        opened_at=now,
        opening=found,
        latest=found,
        urgency=_urgency(sighting),
    )


def _urgency(sighting: Sighting) -> Urgency | None:
    """Give the urgency of a near-limit signal; the other types have none."""
    found = sighting.features
    if sighting.rule.type is not RuleType.LIMIT_NEAR or found is None or found.utilisation is None:
        return None
    return rules.urgency(found.utilisation)
