"""A made-up account to look at a text with, where no real one fits, and to show the fields by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from upsell import plays
from upsell.drafting.context import DraftContext, FirstWord, HistoryLine
from upsell.drafting.kinds import EMAILS, FOLLOW_UP, SHEET
from upsell.features import Features, Lookback
from upsell.model import (
    Account,
    Contact,
    Evidence,
    Metric,
    MetricKind,
    Plan,
    PlanLimit,
    PlayKind,
    RuleType,
    Signal,
)
from upsell.outreach import Channel
from upsell.periods import period_of
from upsell.profile import Profile
from upsell.windows import WINDOWS

LACKING = "such an account"
"""What an odd case is called where a sentence names the account."""
MONTH = timedelta(days=28)
WRITER = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly", "https://cal.example/ana")
SEATS = Metric("seats", "seats", "seats", MetricKind.LEVEL)
CALLS = Metric("api_calls", "API calls", "API calls", MetricKind.COUNTER)
AUDIT = Metric("feature.audit", "Audit reports", "times", MetricKind.ACTIVITY)
TICKETS = Metric("goal.tickets", "tickets resolved", "tickets resolved", MetricKind.GOAL)
ONBOARDING = Metric("use_case.onboarding", "supplier onboarding", "times", MetricKind.ACTIVITY)
TEAM = Plan(
    "team",
    "Team",
    1,
    Decimal(200),
    Decimal(20),
    "shared projects",
    (
        PlanLimit("seats", 10, at_limit="new invitations wait until a seat is free"),
        PlanLimit(
            "api_calls",
            50_000,
            pack_size=10_000,
            pack_price=Decimal(40),
            at_limit="calls wait until the count starts again",
        ),
    ),
)
SCALE = Plan(
    "scale",
    "Scale",
    2,
    Decimal(600),
    Decimal(20),
    "single sign-on and audit export",
    (PlanLimit("seats", 50), PlanLimit("api_calls", 500_000)),
)
PLANS = {plan.key: plan for plan in (TEAM, SCALE)}
ACCOUNT = Account(
    account_id="made-up",
    name="Northwind",
    plan_key="team",
    mrr=Decimal(400),
    contact=Contact("Priya", "Nair", "Head of Operations", "priya@northwind.example"),
)


@dataclass(frozen=True)
class _Reason:
    """One reason to write, as it might be."""

    rule_type: RuleType
    metric: Metric
    play: PlayKind


REASONS: Mapping[str, _Reason] = {
    "seats": _Reason(RuleType.LIMIT_NEAR, SEATS, PlayKind.SEATS),
    "api": _Reason(RuleType.LIMIT_NEAR, CALLS, PlayKind.PACK),
    "growth": _Reason(RuleType.TEAM_GROWTH, SEATS, PlayKind.SEATS),
    "premium": _Reason(RuleType.PREMIUM_USE, AUDIT, PlayKind.PLAN),
    "outcome": _Reason(RuleType.STRONG_OUTCOME, TICKETS, PlayKind.PLAN),
    "usecase": _Reason(RuleType.NEW_USE_CASE, ONBOARDING, PlayKind.PLAN),
}


def made_up(key: str, today: date, currency: str, profile: Profile = WRITER) -> DraftContext:
    """Give an account that a text fits: its reason, figures, offer, and all a sheet tells."""
    reason = REASONS[_reason_of(key)]
    evidence = _evidence(reason.metric, today)
    offered = plays.options(reason.play, reason.metric, ACCOUNT, PLANS, evidence)
    context = DraftContext(
        account=replace(ACCOUNT, renews_on=today + 4 * MONTH),
        plans=PLANS,
        metric=reason.metric,
        signal=_signal(reason, evidence, today),
        play=offered[0],
        profile=profile if profile.is_complete else WRITER,
        today=today,
        currency=currency,
        growth=_evidence(SEATS, today) if reason.metric is SEATS else None,
        metrics={one.metric.key: one.metric for one in REASONS.values()},
        offer_link="Headroom, page Offers",
    )
    if reason.metric is CALLS:
        context = replace(context, forecast=(today + timedelta(days=2), today + timedelta(days=4)))
    if key == FOLLOW_UP:
        return replace(context, first=FirstWord(today - timedelta(days=8), Channel.EMAIL, ""))
    return _with_the_past(context, today) if key == SHEET else context


def odd_cases(key: str, today: date) -> Iterator[tuple[str, DraftContext]]:
    """Give what a text must be able to do without, each in words with an account that lacks it."""
    usual = made_up(key, today, "USD")
    account, profile = usual.account, replace(usual.profile, booking_link="")
    usual = replace(usual, account=replace(account, name=LACKING))
    yield "without a contact", replace(usual, account=replace(usual.account, contact=Contact()))
    yield "without a booking link", replace(usual, profile=profile)
    yield "without growth", replace(usual, growth=None, signal=_still(usual.signal))
    yield "without a forecast", replace(usual, forecast=None)
    silent = tuple(replace(row, at_limit="") for row in TEAM.limits)
    yield (
        "without words for the limit",
        replace(usual, plans=PLANS | {"team": replace(TEAM, limits=silent)}),
    )
    for words, share in (("at the limit", 1.0), ("over the limit", 1.1)):
        if usual.metric in (SEATS, CALLS):
            yield words, replace(usual, signal=_at(usual.signal, share))


def _reason_of(key: str) -> str:
    """Give the reason a text is for; the sheet and the follow-up are shown with seats."""
    reason = key.removeprefix("questions-")
    return reason if reason in EMAILS else "seats"


def _evidence(metric: Metric, today: date) -> Evidence:
    if metric is CALLS:
        period = period_of(today, 1)
        return Evidence(
            today, 45_210, 50_000, period_start=period.start, resets_on=period.resets_on
        )
    if metric is TICKETS:
        return Evidence(today, 1_240, 1_000)
    if metric is AUDIT:
        return Evidence(today, uses=214, active_days=20)
    if metric is ONBOARDING:
        return Evidence(today, uses=37, since=today - timedelta(days=8))
    return Evidence(today, 8, 10, before=5, before_on=today - MONTH)


def _signal(reason: _Reason, evidence: Evidence, today: date) -> Signal:
    return Signal(
        signal_id=UUID(int=0),
        account_id=ACCOUNT.account_id,
        rule_id="made-up",
        rule_type=reason.rule_type,
        metric=reason.metric.key,
        title=reason.rule_type.value,
        episode=1,
        opened_on=today,
        opened_at=datetime(today.year, today.month, today.day, tzinfo=UTC),
        opening=evidence,
        latest=evidence,
    )


def _still(signal: Signal) -> Signal:
    """Give a signal whose figures did not grow; team growth is nothing without growth."""
    if signal.rule_type is RuleType.TEAM_GROWTH:
        return signal
    return replace(signal, latest=replace(signal.latest, before=None, before_on=None))


def _at(signal: Signal, share: float) -> Signal:
    """Give a signal at a share of its limit."""
    return replace(signal, latest=replace(signal.latest, value=(signal.latest.limit or 0) * share))


def _with_the_past(context: DraftContext, today: date) -> DraftContext:
    """Give a context with what a call sheet tells beside the offer."""
    before = today - MONTH
    row = Features(
        *(ACCOUNT.account_id, "seats", today, today, 8.0, 10.0, 0.8, 0, 0, 120, 0),
        lookbacks=(Lookback(5.0, before, 3.0, 0.6),) * len(WINDOWS),
    )
    return replace(
        context,
        snapshot=(row,),
        history=(HistoryLine(before, "Email by Ana: 2 more seats, no answer"),),
        changes=(HistoryLine(today - timedelta(days=3), "Premium use. Audit reports: 214 times"),),
        cautions=("A ticket was closed last week.",),
        call_at=datetime(today.year, today.month, today.day, 10, tzinfo=UTC) + timedelta(days=1),
    )
