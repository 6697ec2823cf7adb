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
FOLLOW_UP = "followup"
SHEET = "sheet"
NAMES: Mapping[str, str] = {
    **{key: f"Email: {name}" for key, name in EMAILS.items()},
    FOLLOW_UP: "Email: Follow-up",
    SHEET: "Call sheet",
    **{f"questions-{key}": f"Call questions: {name}" for key, name in EMAILS.items()},
}
"""Every text, by key, with its name on screen."""


def questions_of(reason: str) -> str:
    """Give the key of the questions to ask in a call, by the email that fits its signal."""
    return f"questions-{reason}"


def leaves_the_house(key: str) -> bool:
    """Whether a customer reads the text; the call sheet and its questions are ours alone."""
    return key in EMAILS or key == FOLLOW_UP
