"""What could be offered: more seats, a pack, the next plan; sized and priced from the plans.

Every option covers present use. Nothing is offered that the plans do not hold: seats need a
seat price, a pack its size, and a plan a row for the metric. A price that is missing leaves the
annual value unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, inf, isfinite

from upsell import figures
from upsell.errors import Refused
from upsell.model import Account, Evidence, Metric, MetricKind, Plan, PlayKind
from upsell.outreach import Play

MONTHS = 12
COMFORT = Fraction(4, 5)
"""The share of the new limit that present use should not pass."""
ROOMY = Fraction(7, 10)
"""Below this share of the limit, where no urgency begins, nobody needs more seats."""
MOST = 1_000_000
SEAT_WORDS = frozenset({"seat", "user", "member", "licence", "license", "person", "people"})
NO_PRICE = "price not known"


def options(
    preferred: PlayKind,
    metric: Metric,
    account: Account,
    plans: Mapping[str, Plan],
    evidence: Evidence,
) -> tuple[Play, ...]:
    """Give what could be offered, the preferred kind first; empty when the plans hold nothing."""
    plan = plans.get(account.plan_key or "")
    if plan is None:
        return ()
    made = (
        _more(PlayKind.SEATS, metric, account, plan, evidence),
        _more(PlayKind.PACK, metric, account, plan, evidence),
        _next_plan(metric, account, plan, plans, evidence),
    )
    fitting = (play for play in made if play is not None and covers(play, evidence))
    return tuple(sorted(fitting, key=lambda play: play.kind is not preferred))


def resize(
    play: Play,
    amount: float,
    metric: Metric,
    account: Account,
    plans: Mapping[str, Plan],
    evidence: Evidence,
) -> Play:
    """Give the play with another number of seats or packs; it may no longer cover present use."""
    if play.kind is PlayKind.PLAN:
        return play
    if not (isfinite(amount) and amount == int(amount) and 1 <= amount <= MOST):
        msg = f"Amount: type a whole number from 1 to {MOST:,}."
        raise Refused(msg)
    plan = plans.get(account.plan_key or "")
    limit = present_limit(metric, account, plan, evidence)
    step = _step(play.kind, metric, plan)
    if plan is None or step is None or limit is None or limit == inf:
        msg = f"{metric.label} cannot be resized: Setup › Plans no longer holds its price or size."
        raise Refused(msg)
    size, price = step
    return replace(
        play,
        amount=float(amount),
        new_limit=limit + amount * size,
        annual_value=_annual(price, amount),
    )


def covers(play: Play, evidence: Evidence) -> bool:
    """Whether present use fits in the play's new limit; no limit and no figure always fit."""
    return play.new_limit is None or evidence.value is None or play.new_limit >= evidence.value


def what(play: Play, metric: Metric, plans: Mapping[str, Plan]) -> str:
    """Name the play inside a sentence: `5 more seats`, `the Scale plan`."""
    count = figures.number(play.amount)
    if play.kind is PlayKind.SEATS:
        return f"{count} more {figures.unit_for(play.amount, metric.unit)}"
    plan = plans.get(play.plan_key or "")
    if play.kind is PlayKind.PACK:
        packs = f"{count} more {'pack' if play.amount == 1 else 'packs'}"
        row = plan.limit(metric.key) if plan else None
        size = row.pack_size if row else None
        return packs if size is None else f"{packs} of {figures.amount(size, figures.noun(metric))}"
    label = plan.label if plan else "next"
    return f"the {label}" if label.lower().endswith("plan") else f"the {label} plan"


def new_total(play: Play, metric: Metric) -> str:
    """Give the new limit in words; empty where the metric has no limit to raise."""
    if metric.kind in {MetricKind.GOAL, MetricKind.ACTIVITY}:
        return ""
    if play.new_limit is None:
        return f"unlimited {metric.label}"
    return figures.amount(play.new_limit, figures.noun(metric))


def annual_words(play: Play, currency: str) -> str:
    """Give what the play is worth for a year: `$1,200 a year`."""
    if play.annual_value is None:
        return NO_PRICE
    return f"{figures.money(play.annual_value, currency)} a year"


def is_seats(metric: Metric) -> bool:
    """Whether the metric counts people who hold a seat."""
    last = figures.unit_for(1, metric.unit).lower().split(" ")[-1]
    return metric.kind is MetricKind.LEVEL and (metric.key == "seats" or last in SEAT_WORDS)


def present_limit(
    metric: Metric, account: Account, plan: Plan | None, evidence: Evidence
) -> float | None:
    """Give the limit that holds now: infinite where there is none, None where nobody says."""
    if evidence.limit is not None:
        return evidence.limit
    if metric.key in account.limit_overrides:
        agreed = account.limit_overrides[metric.key]
        return inf if agreed is None else agreed
    row = plan.limit(metric.key) if plan else None
    if row is None:
        return None
    return inf if row.amount is None else row.amount


def _step(kind: PlayKind, metric: Metric, plan: Plan | None) -> tuple[float, Decimal | None] | None:
    """Give the size and monthly price of one more of a kind, None where it is not for sale."""
    if plan is None or metric.kind not in {MetricKind.LEVEL, MetricKind.COUNTER}:
        return None
    if kind is PlayKind.SEATS:
        return (1.0, plan.seat_price) if plan.seat_price is not None and is_seats(metric) else None
    row = plan.limit(metric.key)
    if row is None or row.pack_size is None or row.pack_size <= 0:
        return None
    return row.pack_size, row.pack_price


def _more(
    kind: PlayKind, metric: Metric, account: Account, plan: Plan, evidence: Evidence
) -> Play | None:
    step = _step(kind, metric, plan)
    limit = present_limit(metric, account, plan, evidence)
    if step is None or limit is None or not isfinite(limit):
        return None
    if is_seats(metric) and _has_room(limit, evidence):
        return None
    size, price = step
    amount = _enough(size, limit, evidence, repeat_growth=is_seats(metric))
    if amount > MOST:
        return None
    return Play(
        kind=kind,
        metric=metric.key,
        amount=float(amount),
        new_limit=limit + amount * size,
        annual_value=_annual(price, amount),
        plan_key=plan.key if kind is PlayKind.PACK else None,
    )


def _enough(size: float, limit: float, evidence: Evidence, *, repeat_growth: bool) -> int:
    """Give how many steps bring present use to the comfortable share, or the growth once more."""
    value = evidence.value or 0.0
    if not isfinite(value):
        return MOST + 1
    missing = _fraction(value) / COMFORT - _fraction(limit)
    before = value if evidence.before is None else evidence.before
    joined = _fraction(value) - _fraction(before) if repeat_growth else missing
    return max(1, ceil(max(missing, joined) / _fraction(size)))


def _has_room(limit: float, evidence: Evidence) -> bool:
    """Whether the same growth once more would still leave use far from the limit."""
    if evidence.value is None or evidence.before is None or not isfinite(evidence.value):
        return False
    joined = max(0.0, evidence.value - evidence.before)
    return _fraction(evidence.value + joined) < ROOMY * _fraction(limit)


def _fraction(value: float) -> Fraction:
    return Fraction(repr(float(value)))


def _annual(price: Decimal | None, amount: float) -> Decimal | None:
    return None if price is None else price * int(amount) * MONTHS


def _next_plan(
    metric: Metric,
    account: Account,
    plan: Plan,
    plans: Mapping[str, Plan],
    evidence: Evidence,
) -> Play | None:
    higher = sorted(
        (other for other in plans.values() if other.rank > plan.rank),
        key=lambda other: (other.rank, other.key),
    )
    limited = metric.kind in {MetricKind.LEVEL, MetricKind.COUNTER}
    present = present_limit(metric, account, plan, evidence)
    for other in higher:
        row = other.limit(metric.key)
        if limited and (row is None or not _gives_room(row.amount, present, evidence)):
            continue
        return Play(
            kind=PlayKind.PLAN,
            metric=metric.key,
            amount=1.0,
            new_limit=row.amount if limited and row else None,
            annual_value=_difference(account, plan, other),
            plan_key=other.key,
        )
    return None


def _gives_room(amount: float | None, present: float | None, evidence: Evidence) -> bool:
    """Whether a plan's limit is above the present one and holds present use."""
    if amount is None:
        return True
    return amount >= (evidence.value or 0.0) and (present is None or amount > present)


def _difference(account: Account, now: Plan, then: Plan) -> Decimal | None:
    """Give what a plan costs a year above what the account pays today; None unless it is more.

    What it pays today is its MRR, seats and packs included; the plan's price where that is 0.
    """
    paid = account.mrr if account.mrr > 0 else now.monthly_price
    if paid is None or then.monthly_price is None or then.monthly_price <= paid:
        return None
    return (then.monthly_price - paid) * MONTHS
