"""Leases: who does something that must not be done twice at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from upsell.book import schema
from upsell.book.types import EPOCH
from upsell.book.write import upsert

TABLE = schema.leases


def lock(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds this lock; it is ours until the end of this one."""
    upsert(connection, TABLE, [{"name": name, "holder": "", "expires_at": EPOCH}])


def take(connection: Connection, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take a lease unless somebody else's runs; say whether it is ours."""
    lock(connection, "leases")
    row = connection.execute(select(TABLE).where(TABLE.c.name == name)).one_or_none()
    if row is not None and row.expires_at > now and row.holder != holder:
        return False
    upsert(connection, TABLE, [{"name": name, "holder": holder, "expires_at": until}])
    return True


def release(connection: Connection, name: str, holder: str) -> None:
    """Give a lease back, if it is still ours."""
    ours = (TABLE.c.name == name) & (TABLE.c.holder == holder)
    connection.execute(delete(TABLE).where(ours))
