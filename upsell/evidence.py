"""Evidence: which figures a signal of each type keeps."""

from __future__ import annotations

from datetime import date, timedelta

from upsell.features import Features
from upsell.model import Evidence, Metric, MetricKind, Rule, RuleType
from upsell.periods import period_of
from upsell.windows import USUAL


def evidence(rule: Rule, metric: Metric, features: Features, billing_day: int) -> Evidence:
    """Give the figures a signal of this rule stands on, as of the day they were read."""
    window = rule.window or USUAL
    found = features.over(window)
    match rule.type:
        case RuleType.LIMIT_NEAR if metric.kind is MetricKind.COUNTER:
            return _counted(features, billing_day)
        case RuleType.LIMIT_NEAR | RuleType.TEAM_GROWTH:
            return Evidence(
                as_of=features.observed_on,
                value=features.value,
                limit=features.limit,
                before=found.before,
                before_on=found.before_on,
                window=window,
            )
        case RuleType.STRONG_OUTCOME:
            return Evidence(as_of=features.observed_on, value=features.value, limit=features.limit)
        case RuleType.PREMIUM_USE:
            return Evidence(
                as_of=_account_read_on(features),
                uses=found.uses,
                active_days=found.active_days,
                window=window,
            )
        case RuleType.NEW_USE_CASE:
            return Evidence(
                as_of=_account_read_on(features),
                uses=found.uses,
                since=None if found.uses_prior else found.first_use,
                window=window,
            )


def _counted(features: Features, billing_day: int) -> Evidence:
    """Give a counter's figures with its period; the amount of earlier days says nothing of it."""
    period = period_of(features.observed_on, billing_day)
    return Evidence(
        as_of=features.observed_on,
        value=features.value,
        limit=features.limit,
        period_start=period.start,
        resets_on=period.resets_on,
    )


def _account_read_on(features: Features) -> date:
    """Give the day of the account's latest reading; up to it a missing day is no use."""
    return features.as_of - timedelta(days=features.account_age_days)
