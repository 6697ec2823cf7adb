"""`python -m upsell sample`: make the example book, complete or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from upsell.book.engine import BookKind, open_book
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER
from upsell.services import sample

UNFINISHED = "sample.unfinished.db"
PARTS = ("", "-wal", "-shm")


def main(services: Services) -> int:
    """Make the example book unless it is there; one that broke off half way is begun anew."""
    folder = services.settings.data_dir
    finished = folder / "sample.db"
    if finished.exists():
        print(f"The example book is ready: {finished}")
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / UNFINISHED
    _remove(unfinished)
    book = open_book(f"sqlite:///{unfinished}", kind=BookKind.SAMPLE, zone=services.settings.zone)
    sample.make(book, by=LOCAL_USER, now=services.clock())
    with book.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    book.engine.dispose()
    os.replace(unfinished, finished)  # noqa: PTH105 - says that an existing file gives way
    _remove(unfinished)
    print(f"The example book is ready: {finished}")
    return 0


def _remove(path: Path) -> None:
    """Remove a database file and what SQLite keeps beside it."""
    for part in PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)
