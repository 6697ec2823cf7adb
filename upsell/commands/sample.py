"""`python -m upsell sample`: make the example book, complete or not at all."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from upsell.book import options
from upsell.book.engine import Book, BookKind, open_book
from upsell.bootstrap import Services
from upsell.errors import Unreadable
from upsell.model import LOCAL_USER
from upsell.services import sample

UNFINISHED = "sample.unfinished.db"
PARTS = ("", "-wal", "-shm")


def main(services: Services) -> int:
    """Make the example book unless it is there, and say where."""
    print(f"The example book is ready: {prepare(services)}")
    return 0


def prepare(services: Services) -> Path:
    """Give the file of the example book, made if need be; one that broke off is begun anew."""
    folder = services.settings.data_dir
    finished = folder / "sample.db"
    if _is_made(finished):
        return finished
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / UNFINISHED
    _remove(unfinished)
    print("Making the example: ten simulated accounts with 120 days of usage …", flush=True)
    with closing(_empty(unfinished, services.settings.zone)) as book:
        sample.make(book, by=LOCAL_USER, now=services.clock())
        with book.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    _remove(finished)
    os.replace(unfinished, finished)  # noqa: PTH105 - says that an existing file gives way
    _remove(unfinished)
    return finished


def _is_made(file: Path) -> bool:
    """Whether the file holds a whole example: not a damaged one, nor an empty one of a page."""
    if not file.exists():
        return False
    try:
        return _is_begun(file)
    except Unreadable:
        return False


def _is_begun(file: Path) -> bool:
    with closing(_empty(file, "UTC")) as book, book.read() as connection:
        return options.started_on(connection) is not None


def _empty(file: Path, zone: str) -> Book:
    return open_book(f"sqlite:///{file}", kind=BookKind.SAMPLE, zone=zone)


def _remove(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it."""
    for part in PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)
