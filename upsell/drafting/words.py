"""Words of ours that never leave the house."""

from __future__ import annotations

import re
from collections.abc import Iterable

FORBIDDEN_WORDS = (
    "upsell",
    "expansion",
    "signal",
    "ARR",
    "MRR",
    "priority",
    "close rate",
    "play",
)
ENDINGS = {"priority": "priorit(?:y|ies)", "upsell": "up-?sell(?:s|ing)?"}


def forbidden_in(text: str, values: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the forbidden words in a text, whole words only and in either number.

    `values` are words of the account's (its name, a contact, a plan), taken out first: a company
    may be called what it likes.
    """
    for value in sorted(filter(None, values), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "\u00b7", text, flags=re.IGNORECASE)
    return tuple(word for word in FORBIDDEN_WORDS if _pattern(word).search(text))


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{ENDINGS.get(word, word.replace(' ', r'[ -]') + 's?')}\b", flags=re.IGNORECASE
    )
