"""Leases: who does something that must not be done twice at once."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, bindparam, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from upsell.book import schema
from upsell.book.types import EPOCH
from upsell.book.write import upsert

TABLE = schema.leases


def lock(connection: Connection, name: str) -> None:
    """Wait until no other transaction holds this lock; it is ours until the end of this one."""
    upsert(connection, TABLE, [{"name": name, "holder": "", "expires_at": EPOCH}])


def take(connection: Connection, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take a lease unless somebody else's runs; say whether it is ours."""
    wanted = {"name": name, "holder": holder, "expires_at": until, "now": now}
    return connection.execute(_taking(connection.dialect.name), wanted).first() is not None


def release(connection: Connection, name: str, holder: str) -> None:
    """Give a lease back, if it is still ours."""
    ours = (TABLE.c.name == name) & (TABLE.c.holder == holder)
    connection.execute(delete(TABLE).where(ours))


@cache
def _taking(engine: str) -> ReturningInsert[tuple[str]]:
    """Give the statement that takes a lease and gives a row, or nothing while it is another's."""
    insert = sqlite.insert if engine == "sqlite" else postgresql.insert
    names = ("name", "holder", "expires_at")
    wanted = insert(TABLE).values({name: bindparam(name) for name in names})
    return wanted.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": wanted.excluded.holder, "expires_at": wanted.excluded.expires_at},
        where=or_(TABLE.c.holder == wanted.excluded.holder, TABLE.c.expires_at <= bindparam("now")),
    ).returning(TABLE.c.name)
