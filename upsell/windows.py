"""How far back a signal definition may look; the features know each of these windows."""

from __future__ import annotations

WINDOWS = (14, 28, 56)
"""Days up to the one that is looked from, it counted."""
USUAL = 28
QUIET_DAYS = 56
"""A use case is new when so many days before the window were without it."""
USED_IN, OF = 2, 7
"""Use is steady on so many days of so many."""


def active_days(window: int) -> int:
    """Give on how many days of a window there is use when it is steady: 8 of 28."""
    return window * USED_IN // OF


def observed_days(window: int) -> int:
    """Give how long an account must be known before something in a window is new."""
    return window + QUIET_DAYS
