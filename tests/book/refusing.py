"""A database that refuses one row, so that a write breaks off where the test wants it to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from upsell.book.engine import Book

FUNCTION = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'refused'; END $$"
)


@dataclass(frozen=True)
class Refusal:
    """Which write the database refuses: on what table, and where this holds of the new row."""

    write: str
    table: str
    when: str

    def begins(self, engine: str) -> Sequence[str]:
        """Give the statements after which it is refused."""
        trigger = f"CREATE TRIGGER refuse BEFORE {self.write} ON {self.table}"
        if engine == "sqlite":
            return [f"{trigger} WHEN {self.when} BEGIN SELECT RAISE(ABORT, 'refused'); END"]
        return [
            FUNCTION,
            f"{trigger} FOR EACH ROW WHEN ({self.when}) EXECUTE FUNCTION refuse()",
        ]

    def ends(self, engine: str) -> Sequence[str]:
        """Give the statements after which it is allowed again."""
        if engine == "sqlite":
            return ["DROP TRIGGER refuse"]
        return [f"DROP TRIGGER refuse ON {self.table}", "DROP FUNCTION refuse()"]


A_FIGURE = Refusal("INSERT", "readings", "NEW.value = 666")


@contextmanager
def refusing(book: Book, refusal: Refusal = A_FIGURE) -> Iterator[None]:
    """Let the database itself refuse that inside the block, else the figure 666."""
    engine = book.engine.dialect.name
    _run(book, refusal.begins(engine))
    try:
        yield
    finally:
        _run(book, refusal.ends(engine))


def _run(book: Book, statements: Sequence[str]) -> None:
    with book.write() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
