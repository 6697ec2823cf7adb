"""What a week's figures are made of: when signals were open, what was won, what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection, func, or_, select

from upsell.book import schema
from upsell.outreach import Outcome
from upsell.week import Week


@dataclass(frozen=True)
class Counts:
    """A week in three numbers."""

    flagged: int
    """Accounts that had a signal open at any time in it."""
    won: int
    """Offers won in it, whenever they were made."""
    waiting: int
    """Offers that have no answer yet."""


def counts(connection: Connection, week: Week, zone: tzinfo) -> Counts:
    """Give a week's numbers in one question."""
    begins, ends = week.begins(zone), week.after.begins(zone)
    signals, offers = schema.signals.c, schema.offers.c
    flagged = select(func.count(signals.account_id.distinct())).where(
        signals.opened_on <= week.last,
        or_(signals.cleared_on.is_(None), signals.cleared_on >= week.first),
        or_(signals.dismissed_at.is_(None), signals.dismissed_at >= begins),
    )
    won = select(func.count(offers.offer_id)).where(
        offers.outcome == Outcome.WON.value,
        offers.outcome_at >= begins,
        offers.outcome_at < ends,
    )
    waiting = select(func.count(offers.offer_id)).where(offers.outcome.is_(None))
    row = connection.execute(select(*(one.scalar_subquery() for one in (flagged, won, waiting))))
    return Counts(*row.one())
