"""Rule types: the conditions under which a signal opens and stays, and the evidence it keeps.

A condition compares one feature with a figure of the rule. The comparison is an operator that
works on one number and on a whole column alike, and a missing figure is NaN, for which every
comparison is false; so a scan and "why not" cannot disagree.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from math import isnan, nan
from typing import Any

from upsell import figures
from upsell.model import Features, Metric, MetricKind, PlayKind, Rule, RuleType, Signal, Urgency

FRESH_DAYS = 7
"""How long a figure carries forward."""
HYSTERESIS = 0.05
"""How far below its threshold a near-limit signal clears, as a share of the limit."""
GOAL_KEPT = 0.95
"""The share of the threshold below which a reached goal clears."""
ACTIVE_DAYS = 8
OBSERVED_DAYS = 84
NEW_FOR_DAYS = 28
"""How long a new use case is new."""

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
class Condition:
    """One comparison of a feature with what a rule wants."""

    label: str
    column: str
    compare: Callable[[Any, Any], Any]
    wanted: Callable[[Rule], float | None]
    shown: Callable[[float], str] = figures.number
    missing: str = "not known"

    def holds(self, rule: Rule, found: Any) -> Any:  # noqa: ANN401 - a number or a column of them
        """Compare one number, or a whole column at once."""
        wanted = self.wanted(rule)
        return self.compare(found, nan if wanted is None else wanted)


def _threshold(rule: Rule) -> float | None:
    return rule.threshold


def _minimum(rule: Rule) -> float | None:
    return rule.minimum


def _days(count: float) -> str:
    return figures.plural(int(count), "day")


def _share(
    column: str, label: str, missing: str, wanted: Callable[[Rule], float | None]
) -> Condition:
    return Condition(label, column, operator.ge, wanted, figures.percent, missing)


def near_limit_kept(rule: Rule) -> float | None:
    """Give the share of the limit below which a near-limit signal clears."""
    return None if rule.threshold is None else round(rule.threshold - HYSTERESIS, 9)


def goal_kept(rule: Rule) -> float | None:
    """Give the share of the goal below which a reached goal clears."""
    return None if rule.threshold is None else round(rule.threshold * GOAL_KEPT, 9)


NEAR = "Share of the limit in use"
REACHED = "Share of the goal"
NO_BEFORE = "no figure 28 days ago"
GROWN = (
    Condition("Growth in 28 days", "growth", operator.ge, _minimum, missing=NO_BEFORE),
    _share("growth_share", "Growth as a share", NO_BEFORE, _threshold),
)
IN_USE = (
    Condition("Uses in 28 days", "uses_28", operator.ge, _minimum),
    Condition("Days with use", "active_days_28", operator.ge, lambda _: ACTIVE_DAYS, _days),
)
FIRST_USED = (
    Condition("Uses in 28 days", "uses_28", operator.ge, _minimum),
    Condition("Uses in the 56 days before", "uses_prior_56", operator.le, lambda _: 0),
    Condition("Account observed for", "observed_days", operator.ge, lambda _: OBSERVED_DAYS, _days),
)


@dataclass(frozen=True)
class RuleKind:
    """One rule type: which metrics it fits, when a signal opens and how long it stays."""

    name: str
    kinds: frozenset[MetricKind]
    opens: tuple[Condition, ...]
    stays: tuple[Condition, ...]
    cleared: Callable[[Rule], str]
    """Why a signal cleared that no longer stays."""
    play: PlayKind
    needs_limit: str = ""
    """What the metric must have beside a value, as words for its absence."""
    lasts: int | None = None
    """Days after opening on which it clears, whatever the figures."""


def _no_longer(_: Rule) -> str:
    return "No longer true"


def _fell_below(of_what: str, kept: Callable[[Rule], float | None]) -> Callable[[Rule], str]:
    return lambda rule: f"Below {figures.percent(kept(rule) or 0)} of {of_what}"


KINDS: Mapping[RuleType, RuleKind] = {
    RuleType.LIMIT_NEAR: RuleKind(
        "Near limit",
        frozenset({MetricKind.LEVEL, MetricKind.COUNTER}),
        (_share("utilisation", NEAR, "no limit", _threshold),),
        (_share("utilisation", NEAR, "no limit", near_limit_kept),),
        _fell_below("the limit", near_limit_kept),
        PlayKind.PLAN,
        needs_limit="There is no limit any more",
    ),
    RuleType.TEAM_GROWTH: RuleKind(
        "Team growth", frozenset({MetricKind.LEVEL}), GROWN, GROWN, _no_longer, PlayKind.SEATS
    ),
    RuleType.PREMIUM_USE: RuleKind(
        "Premium use", frozenset({MetricKind.ACTIVITY}), IN_USE, IN_USE, _no_longer, PlayKind.PLAN
    ),
    RuleType.STRONG_OUTCOME: RuleKind(
        "Strong outcome",
        frozenset({MetricKind.GOAL}),
        (_share("utilisation", REACHED, "no goal", _threshold),),
        (_share("utilisation", REACHED, "no goal", goal_kept),),
        _fell_below("the goal", goal_kept),
        PlayKind.PLAN,
        needs_limit="There is no goal any more",
    ),
    RuleType.NEW_USE_CASE: RuleKind(
        "New use case",
        frozenset({MetricKind.ACTIVITY}),
        FIRST_USED,
        (),
        _no_longer,
        PlayKind.PLAN,
        lasts=NEW_FOR_DAYS,
    ),
}

ANYTHING_ELSE = "*"

_LIMIT, _PLAN = RuleType.LIMIT_NEAR, PlayKind.PLAN

DEFAULT_RULES: tuple[Rule, ...] = (
    Rule("near-limit-seats", _LIMIT, "seats", 0.8, None, PlayKind.SEATS, position=0),
    Rule("near-limit-api-calls", _LIMIT, "api_calls", 0.8, None, PlayKind.PACK, position=1),
    Rule("near-limit-storage", _LIMIT, "storage", 0.8, None, PlayKind.PACK, position=2),
    Rule("near-limit-other", _LIMIT, "*", 0.8, None, _PLAN, position=3),
    Rule("team-growth", RuleType.TEAM_GROWTH, "seats", 0.2, 3, PlayKind.SEATS, position=4),
    Rule("premium-use", RuleType.PREMIUM_USE, "feature.*", None, 20, _PLAN, position=5),
    Rule("strong-outcome", RuleType.STRONG_OUTCOME, "*", 1, None, _PLAN, position=6),
    Rule("new-use-case", RuleType.NEW_USE_CASE, "use_case.*", None, 5, _PLAN, position=7),
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


def fresh(kind: MetricKind) -> Condition:
    """Give the condition that the figure is young enough to act on."""
    column = "account_age_days" if kind is MetricKind.ACTIVITY else "age_days"
    return Condition("Age of the figure", column, operator.le, lambda _: FRESH_DAYS, _days)


IN_PERIOD = Condition(
    "Days into the billing period",
    "period_day",
    operator.ge,
    lambda _: 0,
    missing="no figure in this period",
)


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
    conditions = [fresh(metric.kind), *KINDS[rule.type].opens]
    if metric.kind is MetricKind.COUNTER:
        conditions.insert(1, IN_PERIOD)
    return tuple(_check(condition, rule, features, period_start) for condition in conditions)


def _check(
    condition: Condition, rule: Rule, features: Features, period_start: date | None
) -> Check:
    if condition.column == "period_day":
        into = nan if period_start is None else (features.observed_on - period_start).days
        found = into if into >= 0 else nan
    else:
        value = getattr(features, condition.column)
        found = nan if value is None else value
    wanted = condition.wanted(rule)
    word = "at least" if condition.compare is operator.ge else "at most"
    return Check(
        condition.label,
        condition.missing if isnan(found) else condition.shown(found),
        "not set" if wanted is None else f"{word} {condition.shown(wanted)}",
        bool(condition.holds(rule, found)),
    )
