"""Attio's REST interface behind the port of `upsell/ports.py`."""

from __future__ import annotations

from upsell.adapters.attio.client import AttioClient
from upsell.adapters.attio.pacing import Pace
from upsell.adapters.attio.wire import LONGEST_REQUEST, Timing

__all__ = ["LONGEST_REQUEST", "AttioClient", "Pace", "Timing"]
