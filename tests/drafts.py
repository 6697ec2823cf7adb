"""Contexts to draft from, one ordinary case for each reason to write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.builders import (
    API_CALLS,
    AUDIT,
    METRICS,
    NOW,
    ONBOARDING,
    PLANS,
    SEATS,
    STORAGE,
    TICKETS,
    TODAY,
    a_signal,
    an_account,
    an_evidence,
)
from upsell import plays
from upsell.drafting import DraftContext, HistoryLine, Written, write_email, write_sheet
from upsell.features import Features, Lookback
from upsell.model import Evidence, Metric, PlayKind, RuleType
from upsell.profile import Profile
from upsell.windows import USUAL, WINDOWS

ANA = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly", "https://cal.example/ana")
COUNTED = an_evidence(
    value=45_210.0,
    limit=50_000.0,
    before=None,
    before_on=None,
    period_start=date(2026, 11, 1),
    resets_on=date(2026, 12, 1),
)
REASONS: dict[str, tuple[RuleType, Metric, PlayKind, Evidence]] = {
    "seats": (RuleType.LIMIT_NEAR, SEATS, PlayKind.SEATS, an_evidence()),
    "api": (RuleType.LIMIT_NEAR, API_CALLS, PlayKind.PACK, COUNTED),
    "storage": (
        RuleType.LIMIT_NEAR,
        STORAGE,
        PlayKind.PACK,
        an_evidence(value=480.0, limit=500.0, before=None),
    ),
    "growth": (RuleType.TEAM_GROWTH, SEATS, PlayKind.SEATS, an_evidence()),
    "premium": (
        RuleType.PREMIUM_USE,
        AUDIT,
        PlayKind.PLAN,
        Evidence(TODAY, uses=214, active_days=20),
    ),
    "outcome": (
        RuleType.STRONG_OUTCOME,
        TICKETS,
        PlayKind.PLAN,
        Evidence(TODAY, value=1_240, limit=1_000),
    ),
    "usecase": (
        RuleType.NEW_USE_CASE,
        ONBOARDING,
        PlayKind.PLAN,
        Evidence(TODAY, uses=37, since=date(2026, 11, 12)),
    ),
}
"""By reason: the rule, the metric, what to offer, the figures."""


def a_context(
    reason: str = "seats", evidence: Evidence | None = None, **override: Any
) -> DraftContext:
    """Give the ordinary case of a reason, with other figures or any field overridden."""
    rule_type, metric, kind, usual = REASONS[reason]
    figures = usual if evidence is None else evidence
    account = override.get("account", an_account())
    plans = override.get("plans", PLANS)
    offered = plays.options(kind, metric, account, plans, figures)
    values: dict[str, Any] = {
        "account": account,
        "plans": plans,
        "metric": metric,
        "signal": a_signal(rule_type=rule_type, metric=metric.key, latest=figures),
        "play": offered[0] if offered else None,
        "profile": ANA,
        "today": TODAY,
        "metrics": {one.key: one for one in METRICS},
    }
    return DraftContext(**{**values, **override})


def a_snapshot(
    metric: str = "seats",
    value: float = 8,
    limit: float | None = 10,
    before_on: date | None = None,
) -> Features:
    """Give what the last scan knew of a metric."""
    return Features(
        account_id="northwind",
        metric=metric,
        as_of=TODAY,
        observed_on=TODAY,
        value=value,
        limit=limit,
        utilisation=value / limit if limit else None,
        age_days=0,
        account_age_days=0,
        observed_days=120,
        bad_readings=0,
        lookbacks=tuple(
            Lookback(
                before=5,
                before_on=before_on or TODAY - timedelta(days=window),
                growth=value - 5,
                growth_share=(value - 5) / 5,
                uses=37 if window == USUAL else window,
                active_days=9,
                first_use=date(2026, 11, 12),
            )
            for window in WINDOWS
        ),
    )


def both(context: DraftContext) -> dict[str, Written]:
    """Give both drafts of a context, with all that a sheet may tell."""
    told = replace(
        context,
        snapshot=(a_snapshot(), a_snapshot("storage", 420, None), a_snapshot("feature.audit")),
        history=(HistoryLine(TODAY, "Ana wrote about storage."),),
        changes=(HistoryLine(TODAY, "The plan went from Starter to Team."),),
        cautions=("A ticket was open last week.",),
        call_at=NOW,
        offer_link="https://headroom.example/offers",
    )
    return {"email": write_email(context), "full": write_sheet(told), "bare": write_sheet(context)}
