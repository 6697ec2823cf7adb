"""The fields of a draft: formatted once, on one line, empty where nothing is known."""

from __future__ import annotations

from decimal import Decimal

from upsell import figures, plays
from upsell.drafting.context import DraftContext
from upsell.drafting.known import known
from upsell.drafting.offered import offer_fields
from upsell.model import Evidence, Metric, MetricKind, RuleType
from upsell.outreach import Channel
from upsell.plain import one_line, sentence_part
from upsell.sentences import sentence

LIMITED = frozenset({MetricKind.LEVEL, MetricKind.COUNTER})
Group = dict[str, str]


def fields(context: DraftContext) -> dict[str, Group]:
    """Give every group of fields a template may name."""
    evidence = known(context)
    usage = _usage(context, evidence)
    groups = {
        "account": _account(context),
        "contact": {
            "first_name": context.account.contact.first_name,
            "name": context.account.contact.name,
            "role": context.account.contact.role,
        },
        "me": {
            "first_name": context.profile.first_name,
            "booking_link": context.profile.booking_link,
            "product": sentence_part(context.profile.product),
        },
        "usage": usage,
        "forecast": {"between": _between(context) if usage["state"] == "near" else ""},
        "growth": _growth(context, evidence),
        "feature": _feature(context, evidence),
        "outcome": _outcome(context, evidence),
        "usecase": _usecase(context, evidence),
        "offer": offer_fields(context),
        "limit": {"effect": _effect(context)},
        "first": _first(context),
        "call": {"when": _when(context)},
        "reason": {"sentence": _reason(context, evidence)},
    }
    return {
        group: {name: one_line(value) for name, value in values.items()}
        for group, values in groups.items()
    }


def _account(context: DraftContext) -> Group:
    account = context.account
    return {
        "name": account.name,
        "plan": context.plan.label if context.plan else "",
        "price": f"{figures.money(account.mrr, context.currency)} a month",
        "renews_on": figures.day_and_year(account.renews_on) if account.renews_on else "",
    }


def _usage(context: DraftContext, evidence: Evidence | None) -> Group:
    metric = context.metric
    group = dict.fromkeys(
        ("used_of_limit", "state", "left", "over", "period_start", "resets_on"), ""
    )
    group |= {
        "metric": metric.label,
        "as_of": figures.day(evidence.as_of) if evidence else "",
    }
    if evidence is None or evidence.value is None or metric.kind not in LIMITED:
        return group
    group["used_of_limit"] = figures.used_of_limit(evidence.value, evidence.limit, metric)
    if evidence.limit is not None:
        group |= _against(evidence.value, evidence.limit, metric)
    if metric.kind is MetricKind.COUNTER and evidence.period_start and evidence.resets_on:
        group["period_start"] = figures.day(evidence.period_start)
        group["resets_on"] = figures.day(evidence.resets_on)
    return group


def _against(value: float, limit: float, metric: Metric) -> Group:
    """Give on which side of the limit the exact figures are, and by how much."""
    if value == limit:
        return {"state": "full"}
    apart = abs(Decimal(repr(float(value))) - Decimal(repr(float(limit))))
    words = figures.amount(float(apart), figures.noun(metric))
    if figures.number(float(apart)) == "0":
        words = f"less than 0.01 {figures.noun(metric)}"
    return {"state": "over", "over": words} if value > limit else {"state": "near", "left": words}


def _between(context: DraftContext) -> str:
    if context.forecast is None or context.forecast[0] >= context.forecast[1]:
        return ""
    return " and ".join(figures.day(day) for day in context.forecast)


def _growth(context: DraftContext, evidence: Evidence | None) -> Group:
    found = context.growth or evidence
    nothing = {"change": "", "since": ""}
    if found is None or context.metric.kind is not MetricKind.LEVEL:
        return nothing
    if found.value is None or found.before is None or found.before_on is None:
        return nothing
    before, now = figures.number(found.before), figures.number(found.value)
    if found.value <= found.before or before == now:
        return nothing
    return {
        "change": f"from {before} to {_counted(found.value, context.metric)}",
        "since": figures.day(found.before_on),
    }


def _counted(value: float, metric: Metric) -> str:
    """Give an amount; whoever holds a seat is a person."""
    if plays.is_seats(metric):
        return f"{figures.number(value)} {'person' if value == 1 else 'people'}"
    return figures.amount(value, figures.noun(metric))


def _feature(context: DraftContext, evidence: Evidence | None) -> Group:
    metric = context.metric
    if context.signal.rule_type is not RuleType.PREMIUM_USE:
        return {"name": "", "uses": "", "window": ""}
    uses = evidence.uses if evidence and metric.kind is MetricKind.ACTIVITY else None
    words = figures.amount(uses, metric.unit or "times") if uses else ""
    counts_times = figures.unit_for(1, metric.unit or "times") == "time"
    return {
        "name": sentence_part(metric.label),
        "uses": words if counts_times or not words else f"({words})",
        "window": _window(context, evidence) if evidence else "",
    }


def _window(context: DraftContext, evidence: Evidence) -> str:
    """Give the days in words; figures older than yesterday say where they end."""
    days = figures.plural(evidence.window, "day")
    if (context.today - evidence.as_of).days <= 1:
        return f"the last {days}"
    return f"the {days} up to {figures.day(evidence.as_of)}"


def _outcome(context: DraftContext, evidence: Evidence | None) -> Group:
    metric = context.metric
    if context.signal.rule_type is not RuleType.STRONG_OUTCOME:
        return {"name": "", "reached": "", "goal": ""}
    value = evidence.value if evidence else None
    goal = evidence.limit if evidence else None
    return {
        "name": sentence_part(metric.label),
        "reached": "" if value is None else figures.amount(value, metric.unit),
        "goal": "" if goal is None else figures.number(goal),
    }


def _usecase(context: DraftContext, evidence: Evidence | None) -> Group:
    metric = context.metric
    if context.signal.rule_type is not RuleType.NEW_USE_CASE:
        return {"name": "", "heading": "", "since": "", "uses": ""}
    name = sentence_part(metric.label)
    counted = evidence if evidence and metric.kind is MetricKind.ACTIVITY else None
    return {
        "name": name,
        "heading": name[:1].upper() + name[1:],
        "since": figures.day(counted.since) if counted and counted.since else "",
        "uses": figures.amount(counted.uses, metric.unit or "times")
        if counted and counted.uses
        else "",
    }


def _effect(context: DraftContext) -> str:
    row = context.plan.limit(context.metric.key) if context.plan else None
    return sentence_part(row.at_limit) if row and context.metric.kind in LIMITED else ""


def _first(context: DraftContext) -> Group:
    """Give the day of an earlier word, and how it was put: `I wrote to you`."""
    earlier = context.first
    if earlier is None:
        return {"on": "", "how": ""}
    wrote = earlier.channel is Channel.EMAIL
    if earlier.csm:
        how = f"{earlier.csm} {'wrote to' if wrote else 'spoke with'} you"
    else:
        how = "I wrote to you" if wrote else "we spoke"
    return {"on": figures.day(earlier.day), "how": how}


def _when(context: DraftContext) -> str:
    if context.call_at is None:
        return ""
    at = context.call_at.astimezone(context.zone)
    return f"{at:%A} {figures.day(at.date())}, {at:%H:%M}"


def _reason(context: DraftContext, evidence: Evidence | None) -> str:
    signal = context.signal
    if signal.latest.note:
        words = signal.latest.note
    elif evidence is not None:
        words = sentence(signal.rule_type, context.metric, evidence)
    else:
        words = f"{signal.title}, noted by {signal.noted_by or 'a colleague'}"
    whole = one_line(words)
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
