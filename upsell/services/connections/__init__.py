"""Connections: tested live, set up, left; and accounts that come from them."""

from __future__ import annotations

from upsell.services.connections.attio_accounts import (
    Arrival,
    Choosing,
    attio_links,
    bring,
    choosing,
    gather,
    look,
    source_of,
)
from upsell.services.connections.attio_fetching import Fetched
from upsell.services.connections.attio_health import attio_health
from upsell.services.connections.attio_outcomes import ReadBack, read_back
from upsell.services.connections.attio_setup import Survey, disconnect, set_up, survey

__all__ = [
    "Arrival",
    "Choosing",
    "Fetched",
    "ReadBack",
    "Survey",
    "attio_health",
    "attio_links",
    "bring",
    "choosing",
    "disconnect",
    "gather",
    "look",
    "read_back",
    "set_up",
    "source_of",
    "survey",
]
