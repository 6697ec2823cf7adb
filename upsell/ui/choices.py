"""The answers to an offer and to a booked call, and how each is recorded."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from upsell.answer import Answer
from upsell.offer_words import answer_words
from upsell.outreach import Outcome
from upsell.services.offers import (
    OUTCOMES,
    CallResult,
    OfferLine,
    record_call,
    record_outcome,
)
from upsell.services.outreach import undo
from upsell.ui.answering import Asks, Choice, Reply
from upsell.ui.frame import Visit

WITHDRAWN = "withdrawn"

WON = Choice("won", "Won", ":material/check:", Asks.VALUE, "Save as won")
LOST = Choice("lost", "Lost", ":material/close:", Asks.REASON, "")
NO_ANSWER = Choice(
    "no_response",
    "No answer",
    ":material/hourglass_empty:",
    Asks.NOTHING,
    "Close it",
    "They did not reply and you stop asking. Counts as not won.",
)
NOT_NOW = Choice(
    "deferred",
    "Not now, until …",
    ":material/event_upcoming:",
    Asks.DAY,
    "Save",
    "They asked you to wait. It comes back on that day and counts in no rate.",
)
UNDONE = Choice(
    WITHDRAWN,
    "Not sent",
    ":material/undo:",
    Asks.NOTHING,
    "Take the offer back",
    "It never reached them. It counts in no rate.",
    rare=True,
)
OPEN = Choice(
    "open",
    "Offered, no answer yet",
    ":material/forum:",
    Asks.NOTHING,
    "Save the offer",
    "You made the offer in the call and wait for their answer.",
)
NOT_HELD = Choice("not_held", "Did not take place", ":material/event_busy:", Asks.NOTHING, "Save")

AFTER_AN_OFFER = (WON, LOST, NO_ANSWER, NOT_NOW, UNDONE)
AFTER_A_CALL = (WON, LOST, NOT_NOW, NO_ANSWER, OPEN, NOT_HELD)
CANCELLED = replace(NOT_HELD, words="Cancel the call", confirm="Yes, cancel it")
BEFORE_A_CALL = tuple(
    replace(choice, rare=True) for choice in (WON, LOST, NOT_NOW, NO_ANSWER, OPEN, CANCELLED)
)
"""A call that happened earlier than booked, or will not."""


def record_after_offer(visit: Visit, line: OfferLine, reply: Reply) -> None:
    """Record the answer to an offer, or take the offer back."""
    offer = line.offer
    if reply.key == WITHDRAWN:
        visit.act(undo, offer.offer_id, said=f"{line.account_name}: the offer is taken back.")
        return
    answer = Answer(Outcome(reply.key), reply.won_value, reply.lost_reason, reply.deferred_until)
    visit.act(
        record_outcome,
        offer.offer_id,
        offer.version,
        answer.outcome,
        won_value=reply.won_value,
        lost_reason=reply.lost_reason,
        deferred_until=reply.deferred_until,
        said=_said(visit, line.account_name, answer),
    )


def record_after_call(visit: Visit, touch_id: UUID, account_name: str, reply: Reply) -> None:
    """Record how a call went, at its hour, before or after."""
    result = CallResult(reply.key)
    answer = Answer(OUTCOMES.get(result), reply.won_value, reply.lost_reason, reply.deferred_until)
    said = _said(visit, account_name, answer)
    if result is CallResult.NOT_HELD:
        said = f"{account_name}: The call did not take place."
    visit.act(
        record_call,
        touch_id,
        result,
        won_value=reply.won_value,
        lost_reason=reply.lost_reason,
        deferred_until=reply.deferred_until,
        said=said,
    )


def _said(visit: Visit, account_name: str, answer: Answer) -> str:
    """Give `Northwind: Won, $1,200 a year.`."""
    words = answer_words(answer, visit.book.currency)
    return f"{account_name}: {words[:1].upper()}{words[1:]}."
