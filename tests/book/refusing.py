"""A database that refuses one figure, so that a write breaks off at a row of the test's choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from upsell.book.engine import Book

REFUSE = {
    "sqlite": [
        (
            "CREATE TRIGGER refuse BEFORE INSERT ON readings WHEN NEW.value = 666 "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'refused'; END $$"
        ),
        (
            "CREATE TRIGGER refuse BEFORE INSERT ON readings FOR EACH ROW WHEN (NEW.value = 666) "
            "EXECUTE FUNCTION refuse()"
        ),
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER refuse"],
    "postgresql": ["DROP TRIGGER refuse ON readings", "DROP FUNCTION refuse()"],
}


@contextmanager
def refusing(book: Book) -> Iterator[None]:
    """Let the database itself refuse the figure 666 inside the block."""
    _run(book, REFUSE)
    try:
        yield
    finally:
        _run(book, ALLOW)


def _run(book: Book, statements: Mapping[str, Sequence[str]]) -> None:
    with book.write() as connection:
        for statement in statements[book.engine.dialect.name]:
            connection.exec_driver_sql(statement)
