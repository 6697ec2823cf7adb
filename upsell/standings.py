"""How every account and metric stands against the rules on one day, on whole columns at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import reduce

import numpy as np

from upsell import rules
from upsell.columns import Array, Columns
from upsell.conditions import IN_PERIOD, Condition, fresh
from upsell.features import Features
from upsell.model import Metric, MetricKind, Rule
from upsell.periods import period_of

Key = tuple[str, str, str]
"""Account, rule and metric."""


class Standing(IntEnum):
    """What one rule finds in one row; only the first opens a signal."""

    OPENS = 0
    STAYS = 1
    NO_LONGER = 2
    NO_LIMIT = 3
    NO_FIGURE_IN_PERIOD = 4
    NO_DATA = 5


@dataclass(frozen=True)
class Sighting:
    """One rule applied to one account and metric on one day."""

    account_id: str
    metric: Metric
    rule: Rule
    billing_day: int
    standing: Standing
    features: Features | None
    """None when the book holds no good reading any more."""

    @property
    def key(self) -> Key:
        """What a signal is about: at most one is open for it."""
        return self.account_id, self.rule.rule_id, self.metric.key


@dataclass(frozen=True)
class Judgement:
    """What one rule finds in every row of one metric."""

    rule: Rule
    metric: Metric
    places: Array
    """Where the rows are in the columns."""
    standings: Array


@dataclass(frozen=True)
class Survey:
    """The sightings that matter on one day, and how many rows could not be judged."""

    day: date
    sightings: tuple[Sighting, ...]
    applied: frozenset[tuple[str, str]]
    """The rule and metric of every definition that holds."""
    without_limit: int
    stale: int


def survey(
    columns: Columns,
    day: date,
    applied: Sequence[tuple[Rule, Metric]],
    billing_days: Mapping[str, int],
    open_keys: AbstractSet[Key],
) -> Survey:
    """Judge every row; keep those that open a signal and those of a signal that is open."""
    judgements = judged(columns, day, applied, billing_days)
    stale, without_limit = np.zeros(len(columns), bool), np.zeros(len(columns), bool)
    about: dict[tuple[str, str], set[str]] = {}
    for account_id, *definition in open_keys:
        about.setdefault((definition[0], definition[1]), set()).add(account_id)
    sightings: list[Sighting] = []
    for judgement in judgements:
        stale[judgement.places[judgement.standings == Standing.NO_DATA]] = True
        if rules.KINDS[judgement.rule.type].needs_limit:
            missing = np.isnan(columns["limit"][judgement.places])
            without_limit[judgement.places[missing]] = True
        mine = about.get((judgement.rule.rule_id, judgement.metric.key), set())
        sightings += _seen(columns, judgement, billing_days, mine)
    pairs = frozenset((rule.rule_id, metric.key) for rule, metric in applied)
    return Survey(day, tuple(sightings), pairs, int(without_limit.sum()), int(stale.sum()))


def judged(
    columns: Columns,
    day: date,
    applied: Sequence[tuple[Rule, Metric]],
    billing_days: Mapping[str, int],
) -> list[Judgement]:
    """Give what every rule finds in every row of its metric."""
    nowhere = np.empty(0, np.intp)
    found = []
    for rule, metric in applied:
        places = columns.by_metric.get(metric.key, nowhere)
        standings = _judged(columns, places, rule, metric, day, billing_days)
        found.append(Judgement(rule, metric, places, standings))
    return found


def _judged(
    columns: Columns,
    places: Array,
    rule: Rule,
    metric: Metric,
    day: date,
    billing_days: Mapping[str, int],
) -> Array:
    """Give the standing of each row of a metric."""
    kind = rules.KINDS[rule.type]
    opens, stays, is_fresh = kind.opens(rule), kind.stays(rule), fresh(metric.kind)
    asked = {condition.column for condition in (is_fresh, *opens, *stays)}
    figures = {name: columns[name][places] for name in asked}
    in_period = np.ones(len(places), bool)
    if metric.kind is MetricKind.COUNTER:
        start = _period_starts(columns["account_id"][places], day, billing_days)
        into = (columns["observed_on"][places] - start).astype(np.int64)
        in_period = IN_PERIOD.holds(into)
    no_limit = np.isnan(columns["limit"][places]) & bool(kind.needs_limit)
    return np.select(
        [
            ~is_fresh.holds(figures[is_fresh.column]),
            ~in_period,
            _all(opens, figures, len(places)),
            no_limit,
            _all(stays, figures, len(places)),
        ],
        [
            Standing.NO_DATA,
            Standing.NO_FIGURE_IN_PERIOD,
            Standing.OPENS,
            Standing.NO_LIMIT,
            Standing.STAYS,
        ],
        Standing.NO_LONGER,
    )


def _all(conditions: Sequence[Condition], figures: Mapping[str, Array], size: int) -> Array:
    """Give where every condition holds."""
    held = (condition.holds(figures[condition.column]) for condition in conditions)
    return reduce(np.logical_and, held, np.ones(size, bool))


def _period_starts(accounts: Array, day: date, billing_days: Mapping[str, int]) -> Array:
    """Give the first day of each account's billing period."""
    starts = [np.datetime64(period_of(day, number).start, "D") for number in range(1, 32)]
    numbers = [billing_days.get(account, 1) - 1 for account in accounts]
    return np.array(starts)[numbers] if numbers else np.empty(0, "datetime64[D]")


def _seen(
    columns: Columns, judgement: Judgement, billing_days: Mapping[str, int], about: AbstractSet[str]
) -> Iterator[Sighting]:
    """Give the rows that open a signal or belong to an open one, and open ones without a row."""
    rule, metric, places = judgement.rule, judgement.metric, judgement.places
    accounts = columns["account_id"][places]
    wanted = judgement.standings == Standing.OPENS
    if about:
        wanted = wanted | np.fromiter((account in about for account in accounts), bool)
    rows = columns.where(places[wanted]).features()
    for row, standing in zip(rows, judgement.standings[wanted].tolist(), strict=True):
        number = billing_days.get(row.account_id, 1)
        yield Sighting(row.account_id, metric, rule, number, Standing(standing), row)
    for account in sorted(about - set(accounts)):
        number = billing_days.get(account, 1)
        yield Sighting(account, metric, rule, number, Standing.NO_DATA, None)
