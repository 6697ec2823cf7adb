"""What came of an offer, in a few words."""

from __future__ import annotations

from upsell import figures
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
    words = PLAIN[offer.outcome]
    if offer.won_value is not None:
        return f"{words}, {figures.money(offer.won_value, currency)} a year"
    if offer.lost_reason:
        return f"{words}: {offer.lost_reason}"
    if offer.deferred_until is not None:
        return f"{words}, until {figures.day(offer.deferred_until)}"
    return words
