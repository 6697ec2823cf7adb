"""What a week's figures are made of: when signals were open, what was won, what still waits."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from sqlalchemy import Connection, func, or_, select

from upsell.book import schema
from upsell.outreach import Outcome
from upsell.spells import Spell
from upsell.week import Week


def flagged(connection: Connection, week: Week, begins: datetime) -> int:
    """Give how many accounts had a signal open at any time in the week, which begins then."""
    table = schema.signals
    query = select(func.count(table.c.account_id.distinct())).where(
        table.c.opened_on <= week.last,
        or_(table.c.cleared_on.is_(None), table.c.cleared_on >= week.first),
        or_(table.c.dismissed_at.is_(None), table.c.dismissed_at >= begins),
    )
    return int(connection.execute(query).scalar_one())


def won(connection: Connection, begins: datetime, ends: datetime) -> int:
    """Give how many offers were won from one moment up to another, whenever they were made."""
    table = schema.offers
    query = select(func.count()).where(
        table.c.outcome == Outcome.WON.value,
        table.c.outcome_at >= begins,
        table.c.outcome_at < ends,
    )
    return int(connection.execute(query).scalar_one())


def waiting(connection: Connection) -> int:
    """Give how many offers have no answer yet."""
    query = select(func.count()).where(schema.offers.c.outcome.is_(None))
    return int(connection.execute(query).scalar_one())


def spells(connection: Connection, zone: tzinfo, since: date | None = None) -> list[Spell]:
    """Give the days each signal was open; with `since` without those cleared before it."""
    table = schema.signals
    query = select(
        table.c.signal_id,
        table.c.account_id,
        table.c.title,
        table.c.opened_on,
        table.c.cleared_on,
        table.c.dismissed_at,
    )
    if since is not None:
        query = query.where(or_(table.c.cleared_on.is_(None), table.c.cleared_on >= since))
    found = []
    for row in connection.execute(query.order_by(table.c.opened_on, table.c.signal_id)):
        dismissed = row.dismissed_at and row.dismissed_at.astimezone(zone).date()
        ends = [day for day in (row.cleared_on, dismissed) if day is not None]
        end = min(ends) if ends else None
        found.append(Spell(row.signal_id, row.account_id, row.title, row.opened_on, end))
    return found
