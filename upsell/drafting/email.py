"""The emails about a signal, the first one and the follow-up: one template, one ask."""

from __future__ import annotations

from collections.abc import Mapping

from upsell import plays
from upsell.drafting.context import DraftContext, Written
from upsell.drafting.fields import fields
from upsell.drafting.kinds import FOLLOW_UP
from upsell.drafting.refusals import gap_words, refuse_missing, refuse_unless_ready
from upsell.drafting.rendering import GapError
from upsell.drafting.templates import template
from upsell.errors import Refused
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
    return write_as(
        template_for(context.signal.rule_type, context.metric, context.template), context
    )


def write_follow_up(context: DraftContext) -> Written:
    """Write the email about an offer that waits for its answer; Refused like the first one."""
    return write_as(FOLLOW_UP, context)


def write_as(name: str, context: DraftContext) -> Written:
    """Write one email by its name, whichever would fit; raise Refused like the others."""
    refuse_unless_ready(context)
    chosen, known_fields = template(name, context.wordings), fields(context)
    refuse_missing(chosen, known_fields, context)
    try:
        subject, body = chosen.render(known_fields)
    except GapError as gap:
        raise Refused(gap_words(gap.path, known_fields, context)) from None
    return Written(subject, body, chosen.name, chosen.version)
