"""Builders of domain values: everything sensible by default, any field overridden by name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from upsell.model import (
    Account,
    Contact,
    Evidence,
    Metric,
    MetricKind,
    Plan,
    PlanLimit,
    PlayKind,
    Reading,
    RuleType,
    Signal,
)
from upsell.outreach import Channel, Offer, Play, Touch

TODAY = date(2026, 11, 20)
"""A Friday."""
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

SEATS = Metric("seats", "seats", "seats", MetricKind.LEVEL)
API_CALLS = Metric("api_calls", "API calls", "API calls", MetricKind.COUNTER)
STORAGE = Metric("storage", "storage", "GB", MetricKind.LEVEL)
AUDIT = Metric("feature.audit", "Audit reports", "times", MetricKind.ACTIVITY)
TICKETS = Metric("goal.tickets", "tickets resolved", "tickets resolved", MetricKind.GOAL)
ONBOARDING = Metric("use_case.onboarding", "supplier onboarding", "times", MetricKind.ACTIVITY)
METRICS = (SEATS, API_CALLS, STORAGE, AUDIT, TICKETS, ONBOARDING)

TEAM = Plan(
    "team",
    "Team",
    1,
    Decimal(200),
    Decimal(20),
    "shared projects",
    (
        PlanLimit("seats", 10, at_limit="new invitations wait until a seat is free"),
        PlanLimit("api_calls", 50_000, False, 10_000, Decimal(40)),
        PlanLimit("storage", 500, True, 100, Decimal(15)),
    ),
)
SCALE = Plan(
    "scale",
    "Scale",
    2,
    Decimal(600),
    Decimal(20),
    "single sign-on and audit export",
    (
        PlanLimit("seats", 50),
        PlanLimit("api_calls", 500_000),
        PlanLimit("storage", None),
    ),
)
PLANS = {plan.key: plan for plan in (TEAM, SCALE)}


def an_account(**override: Any) -> Account:
    """Give an ordinary account: a customer for two years on Team, nothing in the way."""
    values: dict[str, Any] = {
        "account_id": "northwind",
        "name": "Northwind",
        "domain": "northwind.example",
        "plan_key": "team",
        "mrr": Decimal(400),
        "billing_day": 1,
        "customer_since": date(2024, 11, 1),
        "renews_on": date(2027, 3, 1),
        "csm": "ana@headroom.example",
        "contact": Contact("Priya", "Nair", "Head of Operations", "priya@northwind.example"),
    }
    return Account(**{**values, **override})


def a_reading(
    used: float | None = 8,
    limit: float | None = 10,
    *,
    account: str = "northwind",
    metric: str = "seats",
    on: date = TODAY,
) -> Reading:
    """Give one usage figure."""
    return Reading(account, metric, on, used, limit)


def an_evidence(**override: Any) -> Evidence:
    """Give the figures of 8 of 10 seats today, 5 people 28 days before."""
    values: dict[str, Any] = {
        "as_of": TODAY,
        "value": 8.0,
        "limit": 10.0,
        "before": 5.0,
        "before_on": date(2026, 10, 23),
    }
    return Evidence(**{**values, **override})


def a_signal(**override: Any) -> Signal:
    """Give an open near-limit signal on seats."""
    values: dict[str, Any] = {
        "signal_id": UUID(int=1),
        "account_id": "northwind",
        "rule_id": "near-limit-seats",
        "rule_type": RuleType.LIMIT_NEAR,
        "metric": "seats",
        "title": "Near limit: seats",
        "episode": 1,
        "opened_on": TODAY,
        "opened_at": NOW,
        "opening": an_evidence(),
        "latest": an_evidence(),
    }
    return Signal(**{**values, **override})


def a_play(**override: Any) -> Play:
    """Give five more seats, $1,200 a year."""
    values: dict[str, Any] = {
        "kind": PlayKind.SEATS,
        "metric": "seats",
        "amount": 5.0,
        "new_limit": 15.0,
        "annual_value": Decimal(1200),
    }
    return Play(**{**values, **override})


def an_offer(**override: Any) -> Offer:
    """Give an open offer of five more seats, emailed now for the builders' signal."""
    values: dict[str, Any] = {
        "offer_id": UUID(int=10),
        "signal_id": UUID(int=1),
        "account_id": "northwind",
        "title": "Near limit: seats",
        "channel": Channel.EMAIL,
        "csm": "local",
        "made_at": NOW,
        "signal_opened_at": NOW,
        "play": a_play(),
        "evidence": an_evidence(),
        "subject": "Northwind: 8 of 10 seats in use",
        "body": "Hi Priya,",
        "template": "seats",
        "template_version": 1,
    }
    return Offer(**{**values, **override})


def a_touch(**override: Any) -> Touch:
    """Give an email of now."""
    values: dict[str, Any] = {
        "touch_id": UUID(int=20),
        "account_id": "northwind",
        "signal_id": UUID(int=1),
        "channel": Channel.EMAIL,
        "csm": "local",
        "at": NOW,
    }
    return Touch(**{**values, **override})
