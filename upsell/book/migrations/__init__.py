"""Numbered SQL files, each applied once, in order, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from importlib import resources

from sqlalchemy import Connection, text

from upsell.errors import Unreadable

LEDGER = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"
POSTGRES_LOCK = "SELECT pg_advisory_xact_lock(7211051)"


def upgrade(connection: Connection) -> list[int]:
    """Apply every migration that the book has not had; give their numbers.

    Raises Unreadable, and changes nothing, for a book that has had others and for a SQLite file
    of another program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(POSTGRES_LOCK))
    else:
        _refuse_others(connection)
    connection.execute(text(LEDGER))
    had = set(connection.execute(text("SELECT number FROM migrations")).scalars())
    available = _available(connection)
    refuse_newer(had, {number for number, _ in available})
    new = [(number, name) for number, name in available if number not in had]
    for number, name in new:
        for statement in _statements(name):
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO migrations (number, name) VALUES (:number, :name)"),
            {"number": number, "name": name},
        )
    return [number for number, _ in new]


def refuse_newer(had: AbstractSet[int], known: AbstractSet[int]) -> None:
    """Raise Unreadable for migrations that this version does not know."""
    if had - known:
        raise Unreadable(
            "This book was last used by a newer version of Headroom, which keeps more in it.",
            "It stays as it is. Start that version, or update this one.",
        )


def known(engine: str) -> set[int]:
    """Give the numbers of all migrations for an engine."""
    return {number for number, _ in _files(engine)}


def _refuse_others(connection: Connection) -> None:
    """Raise Unreadable for a database that another program made."""
    tables = set(connection.execute(text("SELECT name FROM sqlite_master")).scalars())
    if tables and "migrations" not in tables:
        raise Unreadable(
            "The book's file is a database of another program.",
            "It stays as it is. Move it away, or set HEADROOM_DATA_DIR to another folder.",
        )


def _available(connection: Connection) -> list[tuple[int, str]]:
    """Give the numbers and file names for this engine, in order."""
    return _files(connection.dialect.name)


def _files(engine: str) -> list[tuple[int, str]]:
    names = sorted(
        entry.name
        for entry in resources.files(__package__).iterdir()
        if entry.name.endswith(f".{engine}.sql")
    )
    return [(int(name.split("_")[0]), name) for name in names]


def _statements(name: str) -> list[str]:
    """Give the statements of a file; a statement ends with a semicolon at the end of a line."""
    source = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [part.strip() for part in source.split(";\n") if part.strip()]
