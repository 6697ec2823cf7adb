"""Rule types: conditions at their edges, urgency, titles, which rule holds, why and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import API_CALLS, AUDIT, ONBOARDING, SEATS, STORAGE, TICKETS, TODAY
from upsell.features import LOOKBACK, Features, Lookback
from upsell.model import Metric, MetricKind, Rule, RuleType, Urgency
from upsell.rules import DEFAULT_RULES, Check, checks, rule_for, title, urgency
from upsell.windows import USUAL, WINDOWS

SHEET = {rule.rule_id: rule for rule in DEFAULT_RULES}


def a_row(window: int = USUAL, **override: Any) -> Features:
    """Give the features of 8 of 10 seats today, 5 people a window before, and no other window's."""
    values: dict[str, Any] = {
        "account_id": "northwind",
        "metric": "seats",
        "as_of": TODAY,
        "observed_on": TODAY,
        "value": 8.0,
        "limit": 10.0,
        "utilisation": 0.8,
        "age_days": 0,
        "account_age_days": 0,
        "observed_days": 200,
        "before": 5.0,
        "before_on": date(2026, 10, 23),
        "growth": 3.0,
        "growth_share": 0.6,
        "uses": 20.0,
        "active_days": {14: 4, 28: 8, 56: 16}[window],
        "uses_prior": 0.0,
        "first_use": date(2026, 11, 2),
        "bad_readings": 0,
    }
    values |= override
    mine = Lookback(**{name: values.pop(name) for name in LOOKBACK})
    others = Lookback(uses_prior=1.0)
    backs = tuple(mine if each == window else others for each in WINDOWS)
    return Features(**values, lookbacks=backs)


def opens(rule_id: str, metric: Metric, window: int = USUAL, **override: Any) -> bool:
    """Whether every condition of a default rule with a window holds for a row."""
    rule = replace(SHEET[rule_id], window=window)
    found = checks(rule, metric, a_row(window, **override), period_start=date(2026, 11, 1))
    return all(check.passed for check in found)


@pytest.mark.parametrize(
    ("share", "band"),
    [
        (0.6999, None),
        (0.70, Urgency.APPROACHING),
        (0.8499, Urgency.APPROACHING),
        (0.85, Urgency.IMMINENT),
        (0.9499, Urgency.IMMINENT),
        (0.95, Urgency.CRITICAL),
        (1.0, Urgency.CRITICAL),
        (1.0000001, Urgency.EXCEEDED),
    ],
)
def test_urgency_changes_at_the_lower_edge_of_each_band(share: float, band: Urgency | None) -> None:
    """The bands are [70, 85), [85, 95), [95, 100] and above 100%."""
    assert band == urgency(share)


@pytest.mark.parametrize(
    ("rule_id", "metric", "edge", "below"),
    [
        ("near-limit-seats", SEATS, {"utilisation": 0.8}, {"utilisation": 0.7999}),
        ("near-limit-api-calls", API_CALLS, {"utilisation": 0.8}, {"utilisation": None}),
        ("team-growth", SEATS, {"growth": 3.0}, {"growth": 2.9}),
        ("team-growth", SEATS, {"growth_share": 0.2}, {"growth_share": 0.1999}),
        ("team-growth", SEATS, {}, {"growth": None, "growth_share": None}),
        ("premium-use", AUDIT, {"uses": 20.0}, {"uses": 19.5}),
        ("premium-use", AUDIT, {"active_days": 8}, {"active_days": 7}),
        ("strong-outcome", TICKETS, {"utilisation": 1.0}, {"utilisation": 0.9999}),
        ("new-use-case", ONBOARDING, {"uses": 5.0}, {"uses": 4.0}),
        ("new-use-case", ONBOARDING, {"uses_prior": 0.0}, {"uses_prior": 1.0}),
        ("new-use-case", ONBOARDING, {"observed_days": 84}, {"observed_days": 83}),
        ("near-limit-seats", SEATS, {"age_days": 7}, {"age_days": 8}),
        ("premium-use", AUDIT, {"account_age_days": 7}, {"account_age_days": 8}),
    ],
)
def test_a_rule_opens_at_its_edge_and_not_just_below(
    rule_id: str, metric: Metric, edge: dict[str, Any], below: dict[str, Any]
) -> None:
    """Each condition holds at the figure the rule wants and fails just short of it."""
    reached = {"utilisation": 1.0} if rule_id == "strong-outcome" else {}
    assert opens(rule_id, metric, **{**reached, **edge})
    assert not opens(rule_id, metric, **{**reached, **below})


@pytest.mark.parametrize(
    ("rule_id", "metric", "window", "edge", "below"),
    [
        ("team-growth", SEATS, 14, {}, {"growth": 2.9}),
        ("team-growth", SEATS, 56, {}, {"growth_share": 0.19}),
        ("premium-use", AUDIT, 14, {"active_days": 4}, {"active_days": 3}),
        ("premium-use", AUDIT, 56, {"active_days": 16}, {"active_days": 15}),
        ("new-use-case", ONBOARDING, 14, {"observed_days": 70}, {"observed_days": 69}),
        ("new-use-case", ONBOARDING, 56, {"observed_days": 112}, {"observed_days": 111}),
    ],
)
def test_a_rule_looks_at_its_own_window(
    rule_id: str, metric: Metric, window: int, edge: dict[str, Any], below: dict[str, Any]
) -> None:
    """Two days in seven with use, and the window beside the quiet days, whatever the window."""
    assert opens(rule_id, metric, window, **edge)
    assert not opens(rule_id, metric, window, **below)
    found = checks(SHEET[rule_id], metric, a_row(window, **edge))
    assert not all(check.passed for check in found)


def test_a_counter_read_before_its_period_has_no_figure_in_it() -> None:
    """Last month's amount says nothing of this month."""
    assert opens("near-limit-api-calls", API_CALLS, observed_on=date(2026, 11, 1))
    assert not opens("near-limit-api-calls", API_CALLS, observed_on=date(2026, 10, 31))


def test_why_not_says_what_was_found_and_what_was_wanted() -> None:
    """Each condition is one line a reader can check."""
    row = a_row(utilisation=0.76)
    assert checks(SHEET["near-limit-seats"], SEATS, row) == (
        Check("Age of the figure", "0 days", "at most 7 days", passed=True),
        Check("Share of the limit in use", "76%", "at least 80%", passed=False),
    )


def test_why_not_names_what_is_missing() -> None:
    """A missing limit, an earlier figure or one in this period is named, not printed as nan."""
    row = a_row(utilisation=None, growth=None, growth_share=None, observed_on=date(2026, 10, 9))
    near = checks(SHEET["near-limit-api-calls"], API_CALLS, row, date(2026, 11, 1))
    grown = checks(SHEET["team-growth"], SEATS, row)
    assert [check.found for check in near] == ["0 days", "no figure in this period", "no limit"]
    assert [check.found for check in grown[1:]] == ["no figure 28 days ago"] * 2
    short = checks(replace(SHEET["team-growth"], window=14), SEATS, a_row())
    assert [(check.label, check.found) for check in short[1:]] == [
        ("Growth in 14 days", "no figure 14 days ago"),
        ("Growth as a share", "no figure 14 days ago"),
    ]


def test_a_rule_without_its_threshold_never_opens() -> None:
    """An empty cell in the sheet is not zero."""
    rule = replace(SHEET["near-limit-seats"], threshold=None)
    assert checks(rule, SEATS, a_row())[1] == Check(
        "Share of the limit in use", "80%", "not set", passed=False
    )


def test_the_first_rule_that_is_on_and_fits_holds() -> None:
    """Order, pattern and kind decide; a metric whose row is off is not "anything else"."""
    off = [replace(r, enabled=r.rule_id != "near-limit-seats") for r in DEFAULT_RULES]
    other = Metric("rows", "rows", "rows", MetricKind.LEVEL)
    found = {
        "seats": rule_for(DEFAULT_RULES, RuleType.LIMIT_NEAR, SEATS),
        "rows": rule_for(DEFAULT_RULES, RuleType.LIMIT_NEAR, other),
        "seats switched off": rule_for(off, RuleType.LIMIT_NEAR, SEATS),
        "a goal": rule_for(DEFAULT_RULES, RuleType.LIMIT_NEAR, TICKETS),
        "growth of storage": rule_for(DEFAULT_RULES, RuleType.TEAM_GROWTH, STORAGE),
    }
    assert {what: rule.rule_id if rule else None for what, rule in found.items()} == {
        "seats": "near-limit-seats",
        "rows": "near-limit-other",
        "seats switched off": None,
        "a goal": None,
        "growth of storage": None,
    }


def test_only_near_limit_titles_name_the_metric() -> None:
    """A title is what is reported everywhere."""
    assert [title(rule.type, API_CALLS) for rule in DEFAULT_RULES[3:]] == [
        "Near limit: API calls",
        "Team growth",
        "Premium use",
        "Strong outcome",
        "New use case",
    ]


def test_positions_decide_the_order_not_the_place_in_a_list() -> None:
    """The sheet's order is its positions."""
    late = Rule("late", RuleType.LIMIT_NEAR, "*", 0.5, position=9)
    early = Rule("early", RuleType.LIMIT_NEAR, "*", 0.6, position=1)
    assert rule_for([late, early], RuleType.LIMIT_NEAR, SEATS) == early
