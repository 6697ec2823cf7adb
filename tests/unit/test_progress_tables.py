"""The tables of Analysis to take along: numbers as numbers, a share beside what it is of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from upsell.adapters.files.table_out import Share
from upsell.conversion import Proportion
from upsell.indicators import Indicators
from upsell.services.exports import funnel_table, quality_table, weeks_table
from upsell.signal_quality import Quality
from upsell.week import Week

WEEK = Indicators(
    week=Week(date(2026, 11, 16)),
    detection=Proportion(4, 10),
    conversion=Proportion(1, 3),
    expansion=Decimal(1200),
    base=Decimal(12_000),
    days_to_won=6.5,
    wins=1,
)
QUALITY = Quality("Near limit: seats", 6, 2, (("Seasonal peak", 2),), Proportion(3, 4))


def test_a_week_is_a_row_of_numbers() -> None:
    """Counts apart from what they are of, money and share as such."""
    table = weeks_table([WEEK])

    assert list(table.rows) == [
        (date(2026, 11, 16), 4, 10, 1, 3, Decimal(1200), Share(0.1), 6.5),
    ]
    assert all(len(row) == len(table.header) for row in table.rows)


def test_a_week_without_a_base_has_no_share() -> None:
    """Nothing is divided by nothing."""
    nothing = Indicators(
        WEEK.week, Proportion(0, 0), Proportion(0, 0), Decimal(0), Decimal(0), None, 0
    )

    assert next(iter(weeks_table([nothing]).rows))[-2:] == (None, None)


def test_the_reasons_of_dismissals_are_one_cell() -> None:
    """Each with how often it was given."""
    table = quality_table([QUALITY])

    assert list(table.rows) == [("Near limit: seats", 6, 2, "Seasonal peak (2)", 3, 4)]
    assert all(len(row) == len(table.header) for row in table.rows)


def test_the_funnel_is_taken_along_as_it_is_shown() -> None:
    """Step or reason, and how many signals."""
    assert list(funnel_table([("Flagged", 6), ("Won", 1)]).rows) == [("Flagged", 6), ("Won", 1)]
