"""The fields of what is offered: its words, its total, its worth."""

from __future__ import annotations

from upsell import figures, plays
from upsell.drafting.context import DraftContext
from upsell.drafting.known import known
from upsell.model import PlayKind
from upsell.outreach import Play
from upsell.plain import sentence_part

NAMES = ("what", "new_total", "plan", "benefit", "annual_value", "price_change", "smaller")


def offer_fields(context: DraftContext) -> dict[str, str]:
    """Give the offer in words; all empty without a play."""
    link = {"link": context.offer_link}
    play = context.play
    if play is None:
        return dict.fromkeys(NAMES, "") | link
    plan = context.plans.get(play.plan_key or "") if play.kind is PlayKind.PLAN else None
    return link | {
        "what": plays.what(play, context.metric, context.plans),
        "new_total": plays.new_total(play, context.metric),
        "plan": sentence_part(plan.label) if plan else "",
        "benefit": sentence_part(plan.benefit) if plan else "",
        "annual_value": _annual_value(play, context),
        "price_change": _price_change(play, context),
        "smaller": _smaller(play, context),
    }


def _annual_value(play: Play, context: DraftContext) -> str:
    value = play.annual_value
    return "" if value is None else figures.money(value, context.currency)


def _price_change(play: Play, context: DraftContext) -> str:
    if play.annual_value is None:
        return ""
    month = play.annual_value / plays.MONTHS
    way = "less" if month < 0 else "more"
    return f"{figures.money(abs(month), context.currency)} {way} a month"


def _smaller(play: Play, context: DraftContext) -> str:
    """Give the cheapest option that costs less and still covers present use."""
    evidence = known(context)
    if evidence is None or play.annual_value is None:
        return ""
    every = plays.options(play.kind, context.metric, context.account, context.plans, evidence)
    priced = [(one.annual_value, one) for one in every if one.annual_value is not None]
    cheaper = [pair for pair in priced if pair[0] < play.annual_value]
    if not cheaper:
        return ""
    least = min(cheaper, key=lambda pair: pair[0])[1]
    words = plays.what(least, context.metric, context.plans)
    return f"{words}, {plays.annual_words(least, context.currency)}"
