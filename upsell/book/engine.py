"""One book: an engine for SQLite or PostgreSQL with reading and writing transactions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import NullPool

from upsell.book import migrations, schema
from upsell.book.recall import Recall
from upsell.book.trouble import translated, whole_or_new
from upsell.errors import HeadroomError, Refused

BUSY_MS = 10_000
BUSY_PAUSE_MS = 20
"""Between two tries at what SQLite itself does not wait for."""
WRITING = "headroom_writing"


class BookKind(StrEnum):
    """Whose accounts the book holds."""

    SAMPLE = "sample"
    """Simulated; nothing in it is ever delivered."""
    OWN = "own"


@dataclass(frozen=True)
class Book:
    """A database that holds accounts, usage, signals and offers; made by `open_book`."""

    engine: Engine = field(repr=False)
    kind: BookKind
    currency: str
    zone: ZoneInfo

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection in a deferred transaction that is rolled back at the end."""
        with translated(self.engine), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection that owns the write lock; commit at the end, roll back on any error."""
        with translated(self.engine), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections that lie idle."""
        self.engine.dispose()

    @cached_property
    def recall(self) -> Recall:
        """What was read from it and has not changed since."""
        return Recall(self.engine.url)

    @cached_property
    def _writer(self) -> Engine:
        return self.engine.execution_options(**{WRITING: True})

    def today(self, now: datetime) -> date:
        """Give the book's day at a moment."""
        return now.astimezone(self.zone).date()

    @property
    def is_sample(self) -> bool:
        """Whether everything in it is simulated."""
        return self.kind is BookKind.SAMPLE


def open_book(
    url: str,
    *,
    kind: BookKind = BookKind.OWN,
    currency: str = "USD",
    zone: str = "UTC",
) -> Book:
    """Open or make the book at an SQLAlchemy URL and bring its schema up to date.

    Kind, currency and zone are written when the book is new and read back ever after. Raises
    Refused for an address or a zone that is none, Unavailable when the database does not answer,
    and Unreadable for a file that is damaged or no book of this version; such a file stays as it
    is.
    """
    engine = _engine(url)
    whole_or_new(engine)
    first = {"kind": kind.value, "currency": currency, "zone": zone}
    try:
        with translated(engine), engine.execution_options(**{WRITING: True}).begin() as connection:
            kept = _begun(connection, first)
            found = _zone(kept["zone"])
    except HeadroomError:
        engine.dispose()
        raise
    return Book(engine, BookKind(kept["kind"]), kept["currency"], found)


def _begun(connection: Connection, first: Mapping[str, str]) -> dict[str, Any]:
    """Bring the schema up to date; give what the book says of itself, the first word if new."""
    migrations.upgrade(connection)
    rows = connection.execute(select(schema.settings)).all()
    kept: dict[str, Any] = {row.key: row.value for row in rows}
    new = [{"key": key, "value": value} for key, value in first.items() if key not in kept]
    if new:
        connection.execute(schema.settings.insert(), new)
    return {**first, **kept}


def _zone(name: str) -> ZoneInfo:
    """Give a time zone; raise Refused before a book is made with one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"There is no time zone “{name}”. Set HEADROOM_TIME_ZONE to one like Europe/Berlin."
        raise Refused(msg) from None


def _engine(url: str) -> Engine:
    """Give an engine whose SQLite connections are durable and begin as we say."""
    try:
        if make_url(url).get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ArgumentError:
        msg = (
            "HEADROOM_DATABASE_URL is not the address of a database. "
            "Write one like postgresql://user:password@host/name."
        )
        raise Refused(msg) from None
    # No isolation level: transactions begin in `_begin_sqlite` alone.
    arguments = {"timeout": BUSY_MS / 1000, "isolation_level": None}
    engine = create_engine(url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_to_write(connection: Connection) -> None:
    """Make what a connection writes durable and whole; a reader has no use for it."""
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Connection) -> None:
    """Put the file into WAL mode, which it keeps; wait for others, which SQLite does not do here.

    Of two that open a new file together, one finds it locked while the other switches.
    """
    for tries_left in reversed(range(BUSY_MS // BUSY_PAUSE_MS)):
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except OperationalError as error:
            code = getattr(error.orig, "sqlite_errorcode", None)
            if code != sqlite3.SQLITE_BUSY or not tries_left:
                raise
            time.sleep(BUSY_PAUSE_MS / 1000)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Begin IMMEDIATE for a writer, so that it never fails at commit; deferred for a reader."""
    begin = "BEGIN"
    if connection.get_execution_options().get(WRITING, False):
        _prepare_to_write(connection)
        begin = "BEGIN IMMEDIATE"
    connection.exec_driver_sql(begin)
