"""Why no draft can be written, each time with the remedy."""

from __future__ import annotations

from collections.abc import Mapping

from upsell import figures, plays
from upsell.drafting.context import DraftContext
from upsell.drafting.known import known
from upsell.drafting.templates import Template
from upsell.errors import Refused
from upsell.model import Evidence, MetricKind, RuleType
from upsell.outreach import Play
from upsell.plain import one_line

WAITS = "Close the offer that waits and make a larger one"
NEEDED: Mapping[str, tuple[str, ...]] = {
    "seats": ("usage.used_of_limit", "usage.state", "offer.new_total"),
    "api": ("usage.used_of_limit", "usage.state", "offer.new_total"),
    "growth": ("growth.change", "offer.new_total"),
    "premium": ("feature.uses", "offer.plan", "offer.benefit"),
    "outcome": (),
    "usecase": ("offer.plan", "offer.benefit"),
}
"""The fields without which an email that names them makes no sense, even where it prints others."""


def refuse_unless_ready(context: DraftContext) -> Play:
    """Give the play; raise Refused when nobody signs, nothing is offered or figures forbid it."""
    if not context.profile.is_complete:
        msg = "Fill in Setup › About you first: your name, e-mail and product are in the draft."
        raise Refused(msg)
    if context.play is None:
        raise Refused(_nothing_to_offer(context))
    evidence = known(context)
    if evidence is not None:
        _refuse_outdated(context, evidence)
        _refuse_small(context, context.play, evidence)
    return context.play


def refuse_missing(
    template: Template, fields: Mapping[str, Mapping[str, str]], context: DraftContext
) -> None:
    """Raise Refused for the first field that the template needs, names, and nobody knows."""
    for path in NEEDED.get(template.name, ()):
        group, name = path.split(".")
        if path in template.mentions and not fields[group][name]:
            raise Refused(gap_words(path, fields, context))


def _nothing_to_offer(context: DraftContext) -> str:
    name, label = one_line(context.account.name), one_line(context.metric.label)
    if context.plan is None:
        return (
            f"{name} has no plan, so nothing can be offered. Give it one in Setup › Your accounts."
        )
    return (
        f"There is nothing to offer {name} for {label}. "
        "Add a seat price, a pack or a higher plan in Setup › Plans."
    )


def _refuse_outdated(context: DraftContext, evidence: Evidence) -> None:
    """Refuse figures of a billing period that is over, and a goal that is no longer reached."""
    metric, name = context.metric, one_line(context.account.name)
    over = evidence.resets_on is not None and evidence.resets_on <= context.today
    if metric.kind is MetricKind.COUNTER and over and evidence.resets_on:
        msg = (
            f"The count of {one_line(metric.label)} at {name} started again on "
            f"{figures.day(evidence.resets_on)}, and the figures are of "
            f"{figures.day(evidence.as_of)}. Bring newer usage in first."
        )
        raise Refused(msg)
    if context.signal.rule_type is not RuleType.STRONG_OUTCOME:
        return
    value, goal = evidence.value, evidence.limit
    if value is not None and goal is not None and value < goal:
        stands = figures.used_of_limit(value, goal, metric)
        msg = f"{name} stands at {stands}: below the goal, so there is nothing to congratulate on."
        raise Refused(msg)


def _refuse_small(context: DraftContext, play: Play, evidence: Evidence) -> None:
    if plays.covers(play, evidence) or evidence.value is None:
        return
    what = plays.what(play, context.metric, context.plans)
    makes = "makes" if play.amount == 1 else "make"
    msg = (
        f"{what[:1].upper()}{what[1:]} {makes} {plays.new_total(play, context.metric)}, and "
        f"{one_line(context.account.name)} already uses {figures.number(evidence.value)}. "
        f"{'Choose a larger offer' if context.first is None else WAITS}."
    )
    raise Refused(msg)


def gap_words(path: str, fields: Mapping[str, Mapping[str, str]], context: DraftContext) -> str:
    """Say what a text lacks, and the remedy."""
    name, label = one_line(context.account.name), one_line(context.metric.label)
    days = figures.plural(context.signal.latest.window, "day")
    match path:
        case "usage.state":
            words = (
                f"{name} has no limit on {label} to compare its use with. "
                "Set one in Setup › Plans, or prepare a call."
            )
        case "growth.change":
            words = (
                f"No growth of {label} at {name} is known for the last {days}. "
                "Bring usage in, or prepare a call."
            )
        case "offer.plan":
            words = (
                "This email suggests the next plan. Choose the plan as the offer, "
                "or add a higher one in Setup › Plans."
            )
        case "offer.benefit":
            words = f"Say in Setup › Plans what {fields['offer']['plan']} adds."
        case "offer.new_total":
            words = f"The offer sets no limit on {label}. Choose another offer, or prepare a call."
        case "usage.used_of_limit" | "feature.uses":
            words = (
                f"There is no figure for {label} at {name}. "
                "Bring usage in, type one on the account's page, or prepare a call."
            )
        case _:
            words = (
                f"The text says {path}, which is not known for {name}. Put "
                f"{{% if {path} %}} … {{% endif %}} around that sentence in Setup › Templates."
            )
    return words
