"""The texts that people changed: every version is kept, none is ever rewritten."""

from __future__ import annotations

from sqlalchemy import Connection, Row, func, select

from upsell.book import schema
from upsell.drafting.wording import Wording

TABLE = schema.templates


def latest(connection: Connection) -> dict[str, Wording]:
    """Give the version of each text that holds now; one that nobody changed is not among them."""
    newest = (
        select(TABLE.c.key, func.max(TABLE.c.version).label("version"))
        .group_by(TABLE.c.key)
        .subquery()
    )
    same = (TABLE.c.key == newest.c.key) & (TABLE.c.version == newest.c.version)
    rows = connection.execute(select(TABLE).join(newest, same))
    return {row.key: _wording(row) for row in rows}


def history(connection: Connection, key: str) -> list[Wording]:
    """Give every version of a text that somebody saved, the latest first."""
    query = select(TABLE).where(TABLE.c.key == key).order_by(TABLE.c.version.desc())
    return [_wording(row) for row in connection.execute(query)]


def add(connection: Connection, wording: Wording) -> None:
    """Keep a new version."""
    connection.execute(TABLE.insert().values(**vars(wording)))


def _wording(row: Row[tuple[object, ...]]) -> Wording:
    """Give the version of a row."""
    return Wording(row.key, row.version, row.source, row.at, row.by)
