"""How good each rule's signals are, as a row of words: on the page and in the report."""

from __future__ import annotations

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
