"""What a week's figures are made of: when signals were open, and how many accounts were scanned."""

from __future__ import annotations

from datetime import date, tzinfo

from sqlalchemy import Connection, func, or_, select

from upsell.book import schema
from upsell.spells import Spell


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


def monitored(connection: Connection, first: date, last: date) -> int:
    """Give how many accounts the scans of these days looked at, at most; else the last scan."""
    found = scanned(connection, first, last)
    if found:
        return found
    accounts = func.count(schema.features.c.account_id.distinct())
    return int(connection.execute(select(accounts)).scalar_one())


def scanned(connection: Connection, first: date, last: date) -> int:
    """Give how many accounts the scans of these days looked at, at most; 0 without a scan."""
    scans = schema.scans
    rows = connection.execute(select(scans.c.counts).where(scans.c.day.between(first, last)))
    return max(
        (int(counts["accounts"]) for counts in rows.scalars() if "accounts" in counts), default=0
    )
