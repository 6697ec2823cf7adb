"""Accounts from Attio: chosen, fetched, looked at, brought in."""

from __future__ import annotations

from upsell.services.from_attio.bringing import (
    Arrival,
    Choosing,
    bring,
    choosing,
    gather,
    look,
    source_of,
)
from upsell.services.from_attio.daily import is_due, keep_synced
from upsell.services.from_attio.fetching import Fetched

__all__ = [
    "Arrival",
    "Choosing",
    "Fetched",
    "bring",
    "choosing",
    "gather",
    "is_due",
    "keep_synced",
    "look",
    "source_of",
]
