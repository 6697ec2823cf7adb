"""A SQLite book copied while others write to it, and such a copy put in a book's place."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from upsell.book import migrations
from upsell.book.trouble import damaged
from upsell.errors import Refused, Unavailable, Unreadable

PARTS = ("", "-wal", "-shm")
"""A book's file, and what SQLite keeps beside it while it is in use."""


@dataclass(frozen=True)
class Held:
    """What a sound book holds."""

    kind: str
    accounts: int
    readings: int
    offers: int


def file_of(url: str) -> Path | None:
    """Give the file of a SQLite book; None for a book on a server."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def server_options(url: str) -> str:
    """Give the options that name a server's database to PostgreSQL's own programs."""
    address = make_url(url)
    named = (("host", address.host), ("port", address.port), ("username", address.username))
    return " ".join([*(f"--{key}={value}" for key, value in named if value), "--dbname"]) + (
        f"={address.database}"
    )


def copy(source: Path, target: Path) -> Held:
    """Write what a book holds at one moment into a new file, checked; others may go on writing.

    The target is there whole or not at all. Raises Refused when it is there already, and
    Unreadable when the book is damaged.
    """
    if target.exists():
        raise Refused(f"{target} is there already and stays as it is. Choose another name.")
    beside = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        with _failures_said(source):
            with closing(_opened(source)) as book, closing(sqlite3.connect(beside)) as copied:
                book.backup(copied)
                copied.execute("PRAGMA journal_mode=DELETE")
            held = look(beside, named=source)
            _keep(beside)
            os.link(beside, target)
    except FileExistsError:
        raise Refused(f"{target} is there already and stays as it is.") from None
    except OSError as error:
        raise Unavailable(f"{target} could not be written: {error.strerror}.") from error
    finally:
        _remove(beside)
    return held


def look(file: Path, named: Path | None = None) -> Held:
    """Check every page of a book's file; give what it holds or raise Unreadable."""
    name = named or file
    with _failures_said(name), closing(_opened(file)) as book:
        problems = book.execute("PRAGMA integrity_check(1)").fetchall()
        if problems != [("ok",)] or book.execute("PRAGMA foreign_key_check").fetchone():
            raise damaged(name)
        had = {number for (number,) in book.execute("SELECT number FROM migrations")}
        migrations.refuse_newer(had, migrations.known("sqlite"))
        query = "SELECT value FROM settings WHERE key = 'kind'"
        kind = json.loads(book.execute(query).fetchone()[0])
        counts = [
            book.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our names
            for table in ("accounts", "readings", "offers")
        ]
    return Held(kind, *counts)


def is_in_use(file: Path) -> bool:
    """Whether somebody is reading or writing a book's file at this moment."""
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as book:
        try:
            book.execute("PRAGMA locking_mode=EXCLUSIVE")
            book.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False
    return False


def move(file: Path, target: Path) -> None:
    """Give a book's file another name, with what SQLite keeps beside it."""
    for part in PARTS:
        old = file.with_name(file.name + part)
        if old.exists():
            old.rename(target.with_name(target.name + part))


def _opened(file: Path) -> sqlite3.Connection:
    """Open a file that is there."""
    if not file.exists():
        raise Refused(f"There is no file {file}. Check its name.")
    if not file.stat().st_size:
        raise Unreadable(f"{file} is empty: it holds no book.", "Take another file.")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)


@contextmanager
def _failures_said(file: Path) -> Iterator[None]:
    """Say what SQLite has against a file in our words."""
    try:
        yield
    except (sqlite3.DatabaseError, TypeError, ValueError) as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise Unavailable(f"Another program holds {file}. Try again in a moment.") from error
        if "full" in str(error):
            raise Unavailable("The disk is full. Free some space and try again.") from error
        raise damaged(file) from error


def _keep(file: Path) -> None:
    """Have the disk keep what was written."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _remove(file: Path) -> None:
    for part in (*PARTS, "-journal"):
        file.with_name(file.name + part).unlink(missing_ok=True)
