"""Connections: tested live, set up, left, read back; light enough for every page's path."""

from __future__ import annotations

from upsell.services.connections.attio_health import attio_health
from upsell.services.connections.attio_outcomes import ReadBack, read_back
from upsell.services.connections.attio_setup import (
    Survey,
    add_missing,
    disconnect,
    set_up,
    survey,
)
from upsell.services.connections.links import attio_links, gone_from_attio
from upsell.services.connections.posthog_events import (
    connect_events,
    disconnect_events,
    earlier_offers,
    events_health,
)

__all__ = [
    "ReadBack",
    "Survey",
    "add_missing",
    "attio_health",
    "attio_links",
    "connect_events",
    "disconnect",
    "disconnect_events",
    "earlier_offers",
    "events_health",
    "gone_from_attio",
    "read_back",
    "set_up",
    "survey",
]
