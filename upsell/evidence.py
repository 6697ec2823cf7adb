"""Evidence: which figures a signal of each type keeps."""

from __future__ import annotations

from datetime import date, timedelta

from upsell.model import Evidence, Features, Metric, MetricKind, Rule, RuleType
from upsell.periods import period_of


def evidence(rule: Rule, metric: Metric, features: Features, billing_day: int) -> Evidence:
    """Give the figures a signal of this rule stands on, as of the day they were read."""
    match rule.type:
        case RuleType.LIMIT_NEAR if metric.kind is MetricKind.COUNTER:
            return _counted(features, billing_day)
        case RuleType.LIMIT_NEAR | RuleType.TEAM_GROWTH:
            return Evidence(
                as_of=features.observed_on,
                value=features.value,
                limit=features.limit,
                before=features.before,
                before_on=features.before_on,
            )
        case RuleType.STRONG_OUTCOME:
            return Evidence(as_of=features.observed_on, value=features.value, limit=features.limit)
        case RuleType.PREMIUM_USE:
            return Evidence(
                as_of=_account_read_on(features),
                uses=features.uses_28,
                active_days=features.active_days_28,
            )
        case RuleType.NEW_USE_CASE:
            return Evidence(
                as_of=_account_read_on(features),
                uses=features.uses_28,
                since=None if features.uses_prior_56 else features.first_use_28,
            )


def _counted(features: Features, billing_day: int) -> Evidence:
    """Give a counter's figures with its period; the amount 28 days ago says nothing of it."""
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
