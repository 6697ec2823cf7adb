"""The answers to an offer and to a booked call, and how each is recorded."""

from __future__ import annotations

from upsell.outreach import Outcome
from upsell.services.offers import CallLine, CallResult, OfferLine, record_call, record_outcome
from upsell.services.outreach import undo
from upsell.ui.answering import Asks, Choice, Reply
from upsell.ui.frame import Visit

WITHDRAWN = "withdrawn"

WON = Choice("won", "Won", ":material/check:", Asks.VALUE, "Save as won")
LOST = Choice("lost", "Lost", ":material/close:", Asks.REASON, "")
NO_ANSWER = Choice(
    "no_response", "No answer", ":material/hourglass_empty:", Asks.NOTHING, "Close it"
)
NOT_NOW = Choice("deferred", "Not now, until …", ":material/event_upcoming:", Asks.DAY, "Save")
UNDONE = Choice(
    WITHDRAWN, "Not sent", ":material/undo:", Asks.NOTHING, "Take the offer back", rare=True
)
OPEN = Choice("open", "Offered, no answer yet", ":material/forum:", Asks.NOTHING, "Save the offer")
NOT_HELD = Choice("not_held", "Did not take place", ":material/event_busy:", Asks.NOTHING, "Save")

AFTER_AN_OFFER = (WON, LOST, NO_ANSWER, NOT_NOW, UNDONE)
AFTER_A_CALL = (WON, LOST, NOT_NOW, NO_ANSWER, OPEN, NOT_HELD)


def record_after_offer(visit: Visit, line: OfferLine, reply: Reply) -> None:
    """Record the answer to an offer, or take the offer back."""
    offer = line.offer
    if reply.key == WITHDRAWN:
        visit.act(undo, offer.offer_id, said=f"{line.account_name}: the offer is taken back.")
        return
    visit.act(
        record_outcome,
        offer.offer_id,
        offer.version,
        Outcome(reply.key),
        won_value=reply.won_value,
        lost_reason=reply.lost_reason,
        deferred_until=reply.deferred_until,
        said=f"{line.account_name}: saved.",
    )


def record_after_call(visit: Visit, line: CallLine, reply: Reply) -> None:
    """Record how a booked call went."""
    visit.act(
        record_call,
        line.touch.touch_id,
        CallResult(reply.key),
        won_value=reply.won_value,
        lost_reason=reply.lost_reason,
        deferred_until=reply.deferred_until,
        said=f"{line.account_name}: saved.",
    )
