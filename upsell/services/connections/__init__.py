"""Connections: tested live, set up, left; and accounts that come from them."""

from __future__ import annotations

from upsell.services.connections.attio_health import attio_health
from upsell.services.connections.attio_setup import Survey, disconnect, set_up, survey

__all__ = ["Survey", "attio_health", "disconnect", "set_up", "survey"]
