"""How good each rule's signals are, as a row of words: on the page and in the report."""

from __future__ import annotations

from collections.abc import Sequence

from upsell.shares import share
from upsell.signal_quality import Quality

NONE = "–"
QUALITY_HEAD = (
    *("Signal definition", "Why dismissed", "Flagged", "Dismissed as wrong"),
    "At the limit, reached it in 7 days",
)
AT_THE_LIMIT = (
    "At the limit is 95% of it or more. The last column leaves out signals that have not been "
    "there for 7 days yet, and accounts that bought more first."
)


def quality_row(row: Quality) -> tuple[str, ...]:
    """Give `Near limit: seats`, `Seasonal peak (2), Wrong figures`, and the figures."""
    why = ", ".join(f"{why} ({count:,})" if count > 1 else why for why, count in row.reasons)
    reached = share(row.reached) if row.reached.n else NONE
    return row.rule, why, f"{row.flagged:,}", f"{row.dismissed:,}", reached


def quality_columns(
    rows: Sequence[Quality],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]:
    """Give heading, rows and how many columns are words; the reasons only once there are any."""
    found = tuple(quality_row(row) for row in rows)
    if any(row.dismissed for row in rows):
        return QUALITY_HEAD, found, 2
    return _without_why(QUALITY_HEAD), tuple(_without_why(row) for row in found), 1


def _without_why(cells: tuple[str, ...]) -> tuple[str, ...]:
    return cells[:1] + cells[2:]
