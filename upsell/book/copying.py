"""Every table of the book as rows for a file and back, exact and the same on both engines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Double,
    Integer,
    String,
    Table,
    Uuid,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from upsell.book import schema
from upsell.book.types import Moment, Money
from upsell.cells.formulas import as_meant
from upsell.outbox import HELD, UNLINKED
from upsell.outreach import DeliveryState

LEFT_BEHIND = frozenset({"leases"})
"""Who works on what right now means nothing in a copy."""
FRESH = frozenset({"settings", "visits", "rules"})
"""Tables that may hold rows in a book nobody has used yet."""
AT_ONCE = 5_000
_NOTHING = re.compile("'*")
"""What could be taken for an empty cell, where that means that nothing is known."""
PARKED = "This came with a copy of the book. Its first home may have sent it already."

Cell = str | int | float | Decimal | date | None
Read = Callable[[str], object]


def tables() -> list[Table]:
    """Give the tables a copy holds, what is named before what names it."""
    return [one for one in schema.metadata.sorted_tables if one.name not in LEFT_BEHIND]


def steady(connection: Connection) -> None:
    """Let everything read from now on be of one moment; the first word of a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ")


def rows(connection: Connection, table: Table) -> Iterator[list[Cell]]:
    """Give a table's rows in the order of their keys, never many of them in memory."""
    keys = [_ordered(connection, column) for column in table.primary_key]
    query = select(table).order_by(*keys).execution_options(yield_per=AT_ONCE)
    writers = [_writer(column) for column in table.columns]
    for row in connection.execute(query):
        yield [write(value) for write, value in zip(writers, row, strict=True)]


def is_fresh(connection: Connection) -> bool:
    """Whether nobody has brought anything into the book or changed anything in it."""
    used = (one for one in tables() if one.name not in FRESH)
    return not any(
        connection.execute(select(func.count()).select_from(one)).scalar() for one in used
    )


def load(
    connection: Connection, table: Table, header: Sequence[str], lines: Iterable[Sequence[str]]
) -> int:
    """Put rows of text in the place of what a table holds; give how many.

    Raises ValueError for a column or a value that is none of this table's.
    """
    if list(header) != [column.name for column in table.columns]:
        raise ValueError(f"{table.name} has other columns here.")
    connection.execute(delete(table))
    readers = [_reader(column) for column in table.columns]
    insertion = table.insert().values(
        {column.name: bindparam(column.name, type_=_exact(column)) for column in table.columns}
    )
    count = 0
    waiting: list[dict[str, object]] = []
    for line in lines:
        cells = zip(header, readers, line, strict=True)
        waiting.append({name: read(cell) for name, read, cell in cells})
        count += 1
        if len(waiting) == AT_ONCE:
            connection.execute(insertion, waiting)
            waiting = []
    if waiting:
        connection.execute(insertion, waiting)
    return count


def park_deliveries(connection: Connection) -> int:
    """Hold back every delivery that was not sent; give how many.

    The book this one was copied from may still send them, and a second telling is worse than a
    late one.
    """
    table = schema.deliveries
    waits_for_link = and_(table.c.state == DeliveryState.PARKED.value, table.c.code == UNLINKED)
    would_leave = or_(table.c.state == DeliveryState.WAITING.value, waits_for_link)
    parked = {"state": DeliveryState.PARKED.value, "reason": PARKED, "code": HELD}
    return connection.execute(update(table).where(would_leave).values(parked)).rowcount


def migration(connection: Connection) -> int:
    """Give the number of the last migration the book has had."""
    number = connection.execute(text("SELECT max(number) FROM migrations")).scalar_one()
    return int(number)


def _exact(column: Column[Any]) -> TypeEngine[Any]:
    """Give the type that keeps nothing as nothing: JSON would make a word of it."""
    return JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type


def _ordered(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Give what sorts by a column; PostgreSQL would sort text by the habits of a language."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column


def _writer(column: Column[Any]) -> Callable[[Any], Cell]:
    """Give what turns a column's values into cells; only where nothing is known one is empty."""
    if isinstance(column.type, JSON):
        return partial(_json, nullable=bool(column.nullable))
    if isinstance(column.type, String):
        return _something if column.nullable else str
    return str if isinstance(column.type, Uuid) and not column.nullable else _value


def _json(value: object, *, nullable: bool) -> str | None:
    if nullable and value is None:
        return None
    return json.dumps(value, ensure_ascii=False)


def _value(value: Cell | UUID) -> Cell:
    return str(value) if isinstance(value, UUID) else value


def _something(words: str | None) -> str | None:
    """Give a text with an apostrophe more where it could be taken for nothing."""
    return f"'{words}" if words is not None and _NOTHING.fullmatch(words) else words


def _reader(column: Column[Any]) -> Read:
    """Give what turns a cell of a file back into a column's values."""
    kind, nullable = column.type, bool(column.nullable)
    if isinstance(kind, JSON):
        return lambda cell: None if nullable and not cell else json.loads(as_meant(cell))
    if isinstance(kind, String):
        return _text_or_nothing if nullable else as_meant
    read = _READERS[type(kind)]
    return lambda cell: None if not cell and nullable else read(cell)


def _text_or_nothing(cell: str) -> str | None:
    if not cell:
        return None
    return cell[1:] if _NOTHING.fullmatch(cell) else as_meant(cell)


def _flag(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


_READERS: dict[type, Read] = {
    Boolean: _flag,
    Date: date.fromisoformat,
    Double: float,
    Integer: int,
    Moment: datetime.fromisoformat,
    Money: Decimal,
    Uuid: UUID,
}
