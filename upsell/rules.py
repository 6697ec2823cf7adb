"""Rule types: the metrics they fit, the conditions of each, and which rule holds for a metric."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from math import isnan, nan

from upsell import figures
from upsell.conditions import (
    IN_PERIOD,
    Condition,
    Conditions,
    anyhow,
    first_used,
    fresh,
    goal_kept,
    grown,
    in_use,
    near_limit,
    near_limit_kept,
    reached,
    still_near,
    still_reached,
)
from upsell.features import Features
from upsell.model import Metric, MetricKind, PlayKind, Rule, RuleType, Signal, Urgency
from upsell.windows import USUAL

APPROACHING_FROM, IMMINENT_FROM, CRITICAL_FROM, FULL = 0.70, 0.85, 0.95, 1.0


def urgency(utilisation: float) -> Urgency | None:
    """Give the band of a share of a limit: [70, 85), [85, 95), [95, 100], above 100%."""
    if utilisation > FULL:
        return Urgency.EXCEEDED
    if utilisation >= CRITICAL_FROM:
        return Urgency.CRITICAL
    if utilisation >= IMMINENT_FROM:
        return Urgency.IMMINENT
    return Urgency.APPROACHING if utilisation >= APPROACHING_FROM else None


@dataclass(frozen=True)
class RuleKind:
    """One rule type: which metrics it fits, when a signal opens and how long it stays."""

    name: str
    kinds: frozenset[MetricKind]
    opens: Conditions
    stays: Conditions
    cleared: Callable[[Rule], str]
    """Why a signal cleared that no longer stays."""
    play: PlayKind
    needs_limit: str = ""
    """What the metric must have beside a value, as words for its absence."""
    looks_back: bool = False
    """Whether it looks at more than the latest figure: at the days of its window."""
    lasts: bool = False
    """Whether it clears when its window has passed since it opened, whatever the figures."""


def _no_longer(_: Rule) -> str:
    return "No longer true"


def _fell_below(of_what: str, kept: Callable[[Rule], float | None]) -> Callable[[Rule], str]:
    return lambda rule: f"Below {figures.percent(kept(rule) or 0)} of {of_what}"


KINDS: Mapping[RuleType, RuleKind] = {
    RuleType.LIMIT_NEAR: RuleKind(
        "Near limit",
        frozenset({MetricKind.LEVEL, MetricKind.COUNTER}),
        near_limit,
        still_near,
        _fell_below("the limit", near_limit_kept),
        PlayKind.PLAN,
        needs_limit="There is no limit any more",
    ),
    RuleType.TEAM_GROWTH: RuleKind(
        "Team growth",
        frozenset({MetricKind.LEVEL}),
        grown,
        grown,
        _no_longer,
        PlayKind.SEATS,
        looks_back=True,
    ),
    RuleType.PREMIUM_USE: RuleKind(
        "Premium use",
        frozenset({MetricKind.ACTIVITY}),
        in_use,
        in_use,
        _no_longer,
        PlayKind.PLAN,
        looks_back=True,
    ),
    RuleType.STRONG_OUTCOME: RuleKind(
        "Strong outcome",
        frozenset({MetricKind.GOAL}),
        reached,
        still_reached,
        _fell_below("the goal", goal_kept),
        PlayKind.PLAN,
        needs_limit="There is no goal any more",
    ),
    RuleType.NEW_USE_CASE: RuleKind(
        "New use case",
        frozenset({MetricKind.ACTIVITY}),
        first_used,
        anyhow,
        _no_longer,
        PlayKind.PLAN,
        looks_back=True,
        lasts=True,
    ),
}

ANYTHING_ELSE = "*"

_LIMIT, _PLAN = RuleType.LIMIT_NEAR, PlayKind.PLAN

DEFAULT_RULES: tuple[Rule, ...] = (
    Rule("near-limit-seats", _LIMIT, "seats", 0.8, None, None, PlayKind.SEATS, position=0),
    Rule("near-limit-api-calls", _LIMIT, "api_calls", 0.8, None, None, PlayKind.PACK, position=1),
    Rule("near-limit-storage", _LIMIT, "storage", 0.8, None, None, PlayKind.PACK, position=2),
    Rule("near-limit-other", _LIMIT, "*", 0.8, None, None, _PLAN, position=3),
    Rule("team-growth", RuleType.TEAM_GROWTH, "seats", 0.2, 3, USUAL, PlayKind.SEATS, position=4),
    Rule("premium-use", RuleType.PREMIUM_USE, "feature.*", None, 20, USUAL, _PLAN, position=5),
    Rule("strong-outcome", RuleType.STRONG_OUTCOME, "*", 1, None, None, _PLAN, position=6),
    Rule("new-use-case", RuleType.NEW_USE_CASE, "use_case.*", None, 5, USUAL, _PLAN, position=7),
)


def title(rule_type: RuleType, metric: Metric) -> str:
    """Give what is reported everywhere; only near-limit titles name the metric."""
    name = KINDS[rule_type].name
    return f"{name}: {metric.label}" if rule_type is RuleType.LIMIT_NEAR else name


def fits(rule: Rule, metric: Metric) -> bool:
    """Whether a rule is about a metric: its type suits the kind and its pattern the key."""
    return metric.kind in KINDS[rule.type].kinds and fnmatchcase(metric.key, rule.metrics)


def rule_for(rules: Iterable[Rule], rule_type: RuleType, metric: Metric) -> Rule | None:
    """Give the first rule of a type that is switched on and fits, in the order of the sheet.

    `*` is anything else: a metric that another row names is left to it, even when it is off.
    """
    fitting = [rule for rule in rules if rule.type is rule_type and fits(rule, metric)]
    naming = [rule for rule in fitting if rule.metrics != ANYTHING_ELSE]
    holding = (rule for rule in naming or fitting if rule.enabled)
    return min(holding, key=lambda rule: rule.position, default=None)


def rule_of(rules: Sequence[Rule], signal: Signal, metric: Metric) -> Rule | None:
    """Give the rule of a signal, or the one that holds for its metric when that is gone."""
    own = (rule for rule in rules if rule.rule_id == signal.rule_id)
    return next(own, None) or rule_for(rules, signal.rule_type, metric)


def applied(rules: Iterable[Rule], metrics: Iterable[Metric]) -> tuple[tuple[Rule, Metric], ...]:
    """Give every rule that holds, with the metric it holds for."""
    sheet = tuple(rules)
    found = ((rule_for(sheet, type_, metric), metric) for metric in metrics for type_ in RuleType)
    return tuple((rule, metric) for rule, metric in found if rule is not None)


@dataclass(frozen=True)
class Check:
    """One condition of a rule for one account and metric, in words."""

    label: str
    found: str
    wanted: str
    passed: bool


def checks(
    rule: Rule, metric: Metric, features: Features, period_start: date | None = None
) -> tuple[Check, ...]:
    """Give why a signal opens, or why not: every condition with what was found."""
    conditions = [fresh(metric.kind), *KINDS[rule.type].opens(rule)]
    if metric.kind is MetricKind.COUNTER:
        conditions.insert(1, IN_PERIOD)
    return tuple(_check(condition, features, period_start) for condition in conditions)


def _check(condition: Condition, features: Features, period_start: date | None) -> Check:
    if condition.name == IN_PERIOD.name:
        into = nan if period_start is None else (features.observed_on - period_start).days
        found = into if into >= 0 else nan
    else:
        found = condition.found(features)
    wanted = condition.wanted
    word = "at least" if condition.compare is operator.ge else "at most"
    return Check(
        condition.label,
        condition.missing if isnan(found) else condition.shown(found),
        "not set" if wanted is None else f"{word} {condition.shown(wanted)}",
        bool(condition.holds(found)),
    )
