"""The four leading indicators of a week: detection, conversion, expansion, days to a win."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from statistics import median

from upsell.conversion import Proportion
from upsell.facts import days_between
from upsell.outreach import Offer
from upsell.spells import Spell
from upsell.title_counts import decided_in
from upsell.week import Week, flagged_in, won_in


@dataclass(frozen=True)
class Indicators:
    """What one week showed; the current week as far as it has come."""

    week: Week
    detection: Proportion
    """Accounts with a signal open in the week, of those monitored."""
    conversion: Proportion
    """Offers won of those decided in the week."""
    expansion: Decimal
    """What was won in the week, for a year."""
    days_to_won: float | None
    """The median from a signal's opening to its offer being won; None without a win."""
    wins: int
    """How many wins that median stands on."""


def indicators(
    week: Week, spells: Iterable[Spell], offers: Iterable[Offer], monitored: int, zone: tzinfo
) -> Indicators:
    """Give the four indicators; a flagged account counts as monitored even without usage."""
    known = list(offers)
    flagged = len(flagged_in(week, spells))
    won = won_in(week, known, zone)
    days = [
        days_between(offer.signal_opened_at, offer.outcome_at)
        for offer in won
        if offer.outcome_at is not None
    ]
    return Indicators(
        week=week,
        detection=Proportion(flagged, max(monitored, flagged)),
        conversion=decided_in(week, known, zone),
        expansion=sum((offer.won_value or Decimal(0) for offer in won), Decimal(0)),
        days_to_won=median(days) if days else None,
        wins=len(days),
    )
