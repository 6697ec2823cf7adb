"""What came of an offer, in a few words."""

from __future__ import annotations

from upsell import figures
from upsell.answer import Answer
from upsell.drafting.kinds import EMAILS, NAMES
from upsell.outreach import Offer, Outcome

PLAIN = {
    None: "not answered yet",
    Outcome.WON: "won",
    Outcome.LOST: "lost",
    Outcome.NO_RESPONSE: "no answer",
    Outcome.DEFERRED: "not now",
    Outcome.WITHDRAWN: "undone",
}


def outcome_words(offer: Offer, currency: str) -> str:
    """Give `won, $1,200 a year`, `lost: price`, `no answer`, `not now, until 1 March`, `undone`."""
    answer = Answer(offer.outcome, offer.won_value, offer.lost_reason, offer.deferred_until)
    return answer_words(answer, currency)


def text_words(offer: Offer) -> str:
    """Give the text an offer was written from: `Text: Team growth, version 2`."""
    name = EMAILS.get(offer.template) or NAMES.get(offer.template)
    return f"Text: {name}, version {offer.template_version}" if name else ""


def answer_words(answer: Answer, currency: str) -> str:
    """Give an answer in the same words as an offer that has it."""
    words = PLAIN[answer.outcome]
    if answer.won_value is not None:
        return f"{words}, {figures.money(answer.won_value, currency)} a year"
    if answer.lost_reason:
        return f"{words}: {answer.lost_reason[:1].lower()}{answer.lost_reason[1:]}"
    if answer.deferred_until is not None:
        return f"{words}, until {figures.day(answer.deferred_until)}"
    return words
