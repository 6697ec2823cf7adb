"""Offers and booked calls: how they stand, and what came of them."""

from upsell.services.offers.outcomes import OUTCOMES, CallResult, record_call, record_outcome
from upsell.services.offers.page import CallLine, OfferLine, OffersPage, offers
from upsell.services.offers.tasks import want_task
from upsell.services.offers.upgrades import Upgrade, deny, upgrades

__all__ = [
    "OUTCOMES",
    "CallLine",
    "CallResult",
    "OfferLine",
    "OffersPage",
    "Upgrade",
    "deny",
    "offers",
    "record_call",
    "record_outcome",
    "upgrades",
    "want_task",
]
