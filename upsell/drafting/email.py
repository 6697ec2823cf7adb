"""The email of a signal: one template, one ask."""

from __future__ import annotations

from upsell import plays
from upsell.drafting.context import DraftContext, Written
from upsell.drafting.fields import fields
from upsell.drafting.refusals import refuse_missing, refuse_unless_ready
from upsell.drafting.templates import template
from upsell.model import Metric, RuleType

BY_TYPE = {
    RuleType.TEAM_GROWTH: "growth",
    RuleType.PREMIUM_USE: "premium",
    RuleType.STRONG_OUTCOME: "outcome",
    RuleType.NEW_USE_CASE: "usecase",
}


def template_for(rule_type: RuleType, metric: Metric) -> str:
    """Name the template that fits a signal; only seats near their limit speak of people."""
    return BY_TYPE.get(rule_type) or ("seats" if plays.is_seats(metric) else "api")


def write_email(context: DraftContext) -> Written:
    """Write the email; raise Refused with the remedy when a figure or a fact is missing."""
    refuse_unless_ready(context)
    name = template_for(context.signal.rule_type, context.metric)
    known_fields = fields(context)
    refuse_missing(name, known_fields, context)
    chosen = template(name)
    subject, body = chosen.render(known_fields)
    return Written(subject, body, chosen.name, chosen.version)
