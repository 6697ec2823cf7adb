"""The writes every family shares: insert-or-replace on both engines, and the log of changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from uuid import uuid4

from sqlalchemy import Connection, Insert, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from upsell.book import schema
from upsell.model import Actor


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; one with the same primary key is replaced in the columns given.

    Every row must have the same columns.
    """
    if rows:
        statement = _upsert(connection.dialect.name, table, tuple(rows[0]))
        connection.execute(statement, [dict(row) for row in rows])


@cache
def _upsert(engine: str, table: Table, names: tuple[str, ...]) -> Insert:
    """Give the statement for rows of these columns; built once, for it is asked for often."""
    insert = sqlite.insert if engine == "sqlite" else postgresql.insert
    statement = insert(table).values({name: bindparam(name) for name in names})
    keys = [column.name for column in table.primary_key]
    changing = {name: statement.excluded[name] for name in names if name not in keys}
    if not changing:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=changing)


def record_change(
    connection: Connection,
    *,
    by: Actor,
    at: datetime,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Keep who did what, to what and when; `detail` holds JSON values only."""
    connection.execute(
        schema.changes.insert().values(
            change_id=uuid4(),
            at=at,
            by=by.id,
            action=action,
            subject=subject,
            detail=dict(detail or {}),
        )
    )


def record_changes(
    connection: Connection,
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[tuple[str, str, Mapping[str, object]]],
) -> None:
    """Keep many changes of one moment: of each its action, subject and detail."""
    if not rows:
        return
    connection.execute(
        schema.changes.insert(),
        [
            {
                "change_id": uuid4(),
                "at": at,
                "by": by.id,
                "action": action,
                "subject": subject,
                "detail": dict(detail),
            }
            for action, subject, detail in rows
        ],
    )


def mark_of_changes(connection: Connection) -> tuple[int, datetime | None]:
    """Give a mark that is another one once somebody changed something."""
    table = schema.changes
    query = select(func.count(), func.max(table.c.at)).select_from(table)
    count, last = connection.execute(query).one()
    return count, last
