"""What a week's figures are made of: when signals were open, what was won, what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection, bindparam, func, or_, select

from upsell.book import schema
from upsell.outreach import Outcome
from upsell.week import Week

SIGNALS, OFFERS = schema.signals.c, schema.offers.c
FLAGGED = select(func.count(SIGNALS.account_id.distinct())).where(
    SIGNALS.opened_on <= bindparam("last"),
    or_(SIGNALS.cleared_on.is_(None), SIGNALS.cleared_on >= bindparam("first")),
    or_(SIGNALS.dismissed_at.is_(None), SIGNALS.dismissed_at >= bindparam("begins")),
)
WON = select(func.count(OFFERS.offer_id)).where(
    OFFERS.outcome == Outcome.WON.value,
    OFFERS.outcome_at >= bindparam("begins"),
    OFFERS.outcome_at < bindparam("ends"),
)
WAITING = select(func.count(OFFERS.offer_id)).where(OFFERS.outcome.is_(None))
COUNTS = select(*(one.scalar_subquery() for one in (FLAGGED, WON, WAITING)))


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
    bound = {
        "first": week.first,
        "last": week.last,
        "begins": week.begins(zone),
        "ends": week.after.begins(zone),
    }
    return Counts(*connection.execute(COUNTS, bound).one())
