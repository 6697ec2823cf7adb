"""The tables of Analysis beside conversion: the weeks, the funnel, how good the signals are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from upsell.adapters.files.table_out import Row, Share
from upsell.indicators import Indicators
from upsell.services.exports.files import SeenTable
from upsell.signal_quality import Quality


def weeks_table(weeks: Sequence[Indicators]) -> SeenTable:
    """Give the leading indicators, a row for each week; a share beside what it is of."""
    header = (
        *("Week from", "Accounts with a signal", "Accounts checked", "Offers won"),
        *(
            "Offers decided",
            "Won for a year",
            "Share of what the accounts offered paid",
            "Days to won, median",
        ),
    )
    return SeenTable("Week by week", header, [_week(week) for week in weeks])


def _week(week: Indicators) -> Row:
    part = week.expansion_share
    return (
        *(week.week.first, week.detection.k, week.detection.n),
        *(week.conversion.k, week.conversion.n, week.expansion),
        *(None if part is None else Share(part), week.days_to_won),
    )


def funnel_table(rows: Iterable[tuple[str, int]]) -> SeenTable:
    """Give how many signals came how far, and why the others did not."""
    return SeenTable("From flagged to won", ("What", "Signals"), list(rows))


def quality_table(rows: Sequence[Quality]) -> SeenTable:
    """Give how good each rule's signals were; the reasons of those dismissed in one cell."""
    header = (
        *("Signal definition", "Flagged", "Dismissed as wrong", "Why dismissed"),
        *("Reached the limit in 7 days", "At the limit, of those that can be told"),
    )
    return SeenTable("Signal quality", header, [_quality(row) for row in rows])


def _quality(row: Quality) -> Row:
    why = ", ".join(f"{reason} ({count:,})" for reason, count in row.reasons)
    return row.rule, row.flagged, row.dismissed, why, row.reached.k, row.reached.n
