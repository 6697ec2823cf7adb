"""Where a book is connected, and which of its accounts are which outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection as Database
from sqlalchemy import Row, bindparam, delete, func, select, update

from upsell.book import schema
from upsell.book.parts import parts
from upsell.book.write import upsert
from upsell.connection import Connection, OutsideAccount
from upsell.outreach import Destination

TABLE = schema.connections
ACCOUNTS = schema.outside_accounts
IDS = schema.external_ids
AGREED = select(TABLE).where(TABLE.c.destination == bindparam("to"))
"""Asked for every delivery, so built once."""


def connected(connection: Database, destination: Destination) -> Connection | None:
    """Give what was agreed when a destination was connected; None while it is not."""
    row = connection.execute(AGREED, {"to": destination.value}).one_or_none()
    if row is None:
        return None
    return Connection(
        destination=destination,
        home_id=row.home_id,
        home=row.home,
        connected_at=row.connected_at,
        connected_by=row.connected_by,
        sends_earlier=row.sends_earlier,
        places=row.places,
    )


def connect(connection: Database, kept: Connection) -> None:
    """Keep a connection, or replace what was agreed before."""
    upsert(
        connection,
        TABLE,
        [
            {
                "destination": kept.destination.value,
                "home_id": kept.home_id,
                "home": kept.home,
                "connected_at": kept.connected_at,
                "connected_by": kept.connected_by,
                "sends_earlier": kept.sends_earlier,
                "places": dict(kept.places),
            }
        ],
    )


def disconnect(connection: Database, destination: Destination) -> None:
    """Forget a connection; what was sent stays sent, and what waits goes on waiting."""
    connection.execute(delete(TABLE).where(TABLE.c.destination == destination.value))


def record_ids(connection: Database, system: str) -> dict[str, str]:
    """Give the id in another system of each account that has one there."""
    rows = connection.execute(select(IDS.c.account_id, IDS.c.id).where(IDS.c.system == system))
    return {row.account_id: row.id for row in rows}


def outside(connection: Database, system: str) -> dict[str, OutsideAccount]:
    """Give what was seen of every account in another system."""
    query = select(ACCOUNTS).where(ACCOUNTS.c.system == system)
    return {row.account_id: _outside(row) for row in connection.execute(query)}


def outside_one(connection: Database, system: str, account_id: str) -> OutsideAccount | None:
    """Give what was seen of one account in another system; None when it was never there."""
    ours = (ACCOUNTS.c.system == system) & (ACCOUNTS.c.account_id == account_id)
    row = connection.execute(select(ACCOUNTS).where(ours)).one_or_none()
    return None if row is None else _outside(row)


def links(connection: Database, system: str, account_ids: Iterable[str]) -> dict[str, str]:
    """Give the pages of some accounts in another system, of those that are still there."""
    query = select(ACCOUNTS.c.account_id, ACCOUNTS.c.url).where(
        ACCOUNTS.c.system == system,
        ACCOUNTS.c.account_id.in_(list(account_ids)),
        ACCOUNTS.c.gone_at.is_(None),
        ACCOUNTS.c.url != "",
    )
    return {row.account_id: row.url for row in connection.execute(query)}


def save_outside(connection: Database, system: str, seen: Iterable[OutsideAccount]) -> None:
    """Keep what was seen of accounts."""
    rows: list[Mapping[str, object]] = [
        {
            "account_id": one.account_id,
            "system": system,
            "url": one.url,
            "seen_at": one.seen_at,
            "seen": dict(one.seen),
            "gone_at": one.gone_at,
            "gone_why": one.gone_why,
        }
        for one in seen
    ]
    for few in parts(rows):
        upsert(connection, ACCOUNTS, few)


def mark_gone(
    connection: Database, system: str, account_id: str, *, at: datetime, why: str
) -> None:
    """Keep that an account is no longer there, seen there before or not; it stays here."""
    ours = (ACCOUNTS.c.system == system) & (ACCOUNTS.c.account_id == account_id)
    marked = connection.execute(update(ACCOUNTS).where(ours).values(gone_at=at, gone_why=why))
    if not marked.rowcount:
        save_outside(connection, system, [OutsideAccount(account_id, "", at, {}, at, why)])


def last_fact(connection: Database, offer_id: UUID) -> datetime | None:
    """Give when something was last recorded of an offer; None when nothing is kept of it."""
    facts = schema.facts
    query = select(func.max(facts.c.recorded_at)).where(facts.c.offer_id == offer_id)
    last: datetime | None = connection.execute(query).scalar_one()
    return last


def _outside(row: Row[tuple[object, ...]]) -> OutsideAccount:
    """Give the account of a row."""
    return OutsideAccount(row.account_id, row.url, row.seen_at, row.seen, row.gone_at, row.gone_why)
