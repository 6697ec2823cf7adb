"""The texts there are: six emails for a signal, the follow-up, the call sheet, its questions."""

from __future__ import annotations

from collections.abc import Mapping

EMAILS: Mapping[str, str] = {
    "seats": "Seats near the limit",
    "api": "Usage near the limit",
    "growth": "Team growth",
    "premium": "Premium use",
    "outcome": "Strong outcome",
    "usecase": "New use case",
}
"""The first emails a signal may be answered with, by key, each with its name on screen."""
