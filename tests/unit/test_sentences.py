"""Sentences of evidence."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import API_CALLS, AUDIT, ONBOARDING, SEATS, TICKETS, TODAY, an_evidence
from upsell.model import Evidence, Metric, RuleType
from upsell.sentences import sentence

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def counted(value: float) -> Evidence:
    """Give an amount of 50,000 API calls in November."""
    return Evidence(TODAY, value, 50_000, period_start=NOVEMBER, resets_on=DECEMBER)


@pytest.mark.parametrize(
    ("rule_type", "metric", "evidence", "words"),
    [
        (
            RuleType.LIMIT_NEAR,
            SEATS,
            an_evidence(),
            "8 of 10 seats, 80%; 5 on 23 October.",
        ),
        (
            RuleType.LIMIT_NEAR,
            SEATS,
            an_evidence(value=11.0, before=None, before_on=None),
            "11 of 10 seats, 1 seat over the limit.",
        ),
        (
            RuleType.LIMIT_NEAR,
            API_CALLS,
            counted(49_970),
            "49,970 of 50,000 API calls since 1 November, 99%; resets on 1 December.",
        ),
        (
            RuleType.TEAM_GROWTH,
            SEATS,
            an_evidence(),
            "From 5 to 8 seats since 23 October.",
        ),
        (
            RuleType.PREMIUM_USE,
            AUDIT,
            Evidence(TODAY, uses=214.0, active_days=20),
            "Audit reports: 214 times in the last 28 days, on 20 days.",
        ),
        (
            RuleType.STRONG_OUTCOME,
            TICKETS,
            Evidence(TODAY, 1240.0, 1000.0),
            "1,240 tickets resolved; the goal was 1,000.",
        ),
        (
            RuleType.NEW_USE_CASE,
            ONBOARDING,
            Evidence(TODAY, uses=37.0, since=date(2026, 11, 12)),
            "Supplier onboarding: 37 times since 12 November; never in the 56 days before.",
        ),
        (
            RuleType.NEW_USE_CASE,
            ONBOARDING,
            Evidence(TODAY, uses=37.0),
            "Supplier onboarding: 37 times in the last 28 days.",
        ),
        (
            RuleType.NEW_USE_CASE,
            ONBOARDING,
            Evidence(TODAY, note="They asked about suppliers."),
            "They asked about suppliers.",
        ),
    ],
)
def test_a_sentence_quotes_the_evidence(
    rule_type: RuleType, metric: Metric, evidence: Evidence, words: str
) -> None:
    """The figures of the evidence, in the metric's own words."""
    assert words == sentence(rule_type, metric, evidence)
