"""Offers and booked calls: how they stand, and what came of them."""

from upsell.services.offers.outcomes import OUTCOMES, CallResult, record_call, record_outcome
from upsell.services.offers.page import CallLine, OfferLine, OffersPage, offers
from upsell.services.offers.tasks import due_on, reminder_of, reminds, want_task
from upsell.services.offers.upgrades import Upgrade, deny, upgrades

__all__ = [
    "OUTCOMES",
    "CallLine",
    "CallResult",
    "OfferLine",
    "OffersPage",
    "Upgrade",
    "deny",
    "due_on",
    "offers",
    "record_call",
    "record_outcome",
    "reminder_of",
    "reminds",
    "upgrades",
    "want_task",
]
