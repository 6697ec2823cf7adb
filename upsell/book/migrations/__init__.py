"""Numbered SQL files, each applied once, in order, inside the caller's transaction."""

from __future__ import annotations

from importlib import resources

from sqlalchemy import Connection, text

LEDGER = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"
POSTGRES_LOCK = "SELECT pg_advisory_xact_lock(7211051)"


def upgrade(connection: Connection) -> list[int]:
    """Apply every migration that the book has not had; give their numbers."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(POSTGRES_LOCK))
    connection.execute(text(LEDGER))
    had = set(connection.execute(text("SELECT number FROM migrations")).scalars())
    new = [(number, name) for number, name in _available(connection) if number not in had]
    for number, name in new:
        for statement in _statements(name):
            connection.exec_driver_sql(statement)
        connection.execute(
            text("INSERT INTO migrations (number, name) VALUES (:number, :name)"),
            {"number": number, "name": name},
        )
    return [number for number, _ in new]


def _available(connection: Connection) -> list[tuple[int, str]]:
    """Give the numbers and file names for this engine, in order."""
    suffix = f".{connection.dialect.name}.sql"
    names = sorted(
        entry.name
        for entry in resources.files(__package__).iterdir()
        if entry.name.endswith(suffix)
    )
    return [(int(name.split("_")[0]), name) for name in names]


def _statements(name: str) -> list[str]:
    """Give the statements of a file; a statement ends with a semicolon at the end of a line."""
    source = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [part.strip() for part in source.split(";\n") if part.strip()]
