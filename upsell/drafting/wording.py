"""A text as somebody saved it; every version stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wording:
    """One version of one text. Without words of its own it is the product's first text again."""

    key: str
    version: int
    source: str
    at: datetime
    by: str
    """Who saved it, as colleagues know them."""
