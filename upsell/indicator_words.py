"""The leading indicators of a week in words: on the page and in the report."""

from __future__ import annotations

from upsell import figures
from upsell.indicators import Indicators
from upsell.shares import NONE_YET, share, whole_percent

NOT_CHECKED = "Not checked"


def detection(week: Indicators) -> str:
    """Give `4 of 10, 40%`."""
    return share(week.detection) if week.detection.n else NOT_CHECKED


def conversion(week: Indicators) -> str:
    """Give `1 of 3, 33%`."""
    return share(week.conversion)


def expansion(week: Indicators, currency: str) -> str:
    """Give `$1,200, 8% of what the accounts offered paid`; of nothing won only the amount."""
    said = figures.money(week.expansion, currency)
    part = week.expansion_share
    if not week.expansion or part is None:
        return said
    return f"{said}, {whole_percent(part)} of what the accounts offered paid"


def pace(week: Indicators) -> str:
    """Give `9 days (2 won)`."""
    if week.days_to_won is None:
        return NONE_YET
    return f"{figures.plural(round(week.days_to_won), 'day')} ({week.wins:,} won)"
