"""The fields a text may name, each with an example and what it means, for the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upsell.drafting.allowed import FIELDS, known_to
from upsell.drafting.fields import fields
from upsell.drafting.kinds import NAMES
from upsell.drafting.made_up import made_up, odd_cases

MEANINGS: Mapping[str, str] = {
    "account.name": "the account",
    "account.plan": "the plan it has now",
    "account.price": "what it pays now; call sheet only",
    "account.renews_on": "when its contract renews; call sheet only",
    "contact.first_name": "first name of the contact; may be missing",
    "contact.name": "full name of the contact; may be missing",
    "contact.role": "what the contact does; may be missing",
    "me.first_name": "your first name, from About you",
    "me.booking_link": "your booking link; may be missing",
    "me.product": "your product, as customers call it",
    "usage.used_of_limit": "what is used, with the limit and the unit",
    "usage.state": "near, full or over; for conditions",
    "usage.left": "what is left; only while near",
    "usage.over": "what is used above the limit; only when over",
    "usage.metric": "what is counted",
    "usage.as_of": "the day of the figures",
    "usage.period_start": "when the count began; only for what starts again every month",
    "usage.resets_on": "when the count starts again; only for what does",
    "forecast.between": "when the limit may be reached; only with a forecast",
    "growth.change": "from how many to how many; only with growth",
    "growth.since": "since which day; only with growth",
    "feature.name": "the feature; only for premium use",
    "feature.uses": "how often it was used; only for premium use",
    "feature.window": "in which days; only for premium use",
    "outcome.name": "what the goal counts; only for outcomes",
    "outcome.reached": "what was reached; only for outcomes",
    "outcome.goal": "the goal; only for outcomes",
    "usecase.name": "the new use, inside a sentence",
    "usecase.heading": "the new use, where a line begins",
    "usecase.since": "since which day; may be missing",
    "usecase.uses": "how often; may be missing",
    "offer.what": "what you offer",
    "offer.new_total": "the limit with the offer",
    "offer.plan": "the plan you offer; only when it is one",
    "offer.benefit": "what that plan adds, from Plans; only when it is one",
    "offer.annual_value": "worth a year; call sheet only",
    "offer.price_change": "what changes a month; call sheet only",
    "offer.smaller": "a cheaper step that still fits; call sheet only",
    "offer.link": "where to record the answer; call sheet only",
    "limit.effect": "what happens at the limit, from Plans; may be missing",
    "first.on": "the day of your first word about the offer; follow-up only",
    "first.how": "how you put it; follow-up only",
    "call.when": "when the call is booked; call sheet only",
    "reason.sentence": "why we talk to them; call sheet only",
}
"""What each field means, in a few words."""


@dataclass(frozen=True)
class FieldLine:
    """One field for the list beside the editor."""

    path: str
    example: str
    meaning: str


def field_lines(key: str, today: date, currency: str) -> tuple[FieldLine, ...]:
    """Give every field that a text may name, with an example of it."""
    known = known_to(key).fields
    examples = _examples(key, today, currency)
    return tuple(
        FieldLine(path, examples.get(path, ""), MEANINGS[path])
        for group, names in FIELDS.items()
        for name in names
        if (path := f"{group}.{name}") in known
    )


def _examples(key: str, today: date, currency: str) -> dict[str, str]:
    """Give an example of each field: of the text's own made-up account, else of another one."""
    found: dict[str, str] = {}
    contexts = [made_up(one, today, currency) for one in (key, *NAMES)]
    for context in [*contexts, *(odd for _, odd in odd_cases("seats", today))]:
        for group, values in fields(context).items():
            for name, value in values.items():
                if value and f"{group}.{name}" not in found:
                    found[f"{group}.{name}"] = value
    return found
