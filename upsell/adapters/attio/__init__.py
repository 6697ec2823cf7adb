"""Attio's REST interface behind the ports of `upsell/ports.py`."""

from __future__ import annotations

from upsell.adapters.attio.client import AttioClient
from upsell.adapters.attio.pacing import Pace
from upsell.adapters.attio.sender import AttioSender
from upsell.adapters.attio.wire import Timing, allowed, longest_request

__all__ = ["AttioClient", "AttioSender", "Pace", "Timing", "allowed", "longest_request"]
