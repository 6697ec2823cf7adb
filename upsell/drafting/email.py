"""The email of a signal: one template, one ask."""

from __future__ import annotations

from collections.abc import Mapping

from upsell import plays
from upsell.drafting.context import DraftContext, Written
from upsell.drafting.fields import fields
from upsell.drafting.refusals import refuse_missing, refuse_unless_ready
from upsell.drafting.templates import template
from upsell.model import Metric, RuleType

FITTING: Mapping[RuleType, tuple[str, ...]] = {
    RuleType.LIMIT_NEAR: ("seats", "api", "growth"),
    RuleType.TEAM_GROWTH: ("growth", "seats", "api"),
    RuleType.PREMIUM_USE: ("premium",),
    RuleType.STRONG_OUTCOME: ("outcome",),
    RuleType.NEW_USE_CASE: ("usecase",),
}
"""The templates a signal of each type can fill; the others speak of what it does not know."""


def template_for(rule_type: RuleType, metric: Metric, named: str = "") -> str:
    """Name the template of a signal: the one its rule names where it can fill that.

    Without one, only seats near their limit speak of people.
    """
    fitting = FITTING[rule_type]
    if named in fitting:
        return named
    if rule_type is RuleType.LIMIT_NEAR:
        return "seats" if plays.is_seats(metric) else "api"
    return fitting[0]


def write_email(context: DraftContext) -> Written:
    """Write the email; raise Refused with the remedy when a figure or a fact is missing."""
    refuse_unless_ready(context)
    name = template_for(context.signal.rule_type, context.metric, context.template)
    known_fields = fields(context)
    refuse_missing(name, known_fields, context)
    chosen = template(name)
    subject, body = chosen.render(known_fields)
    return Written(subject, body, chosen.name, chosen.version)
