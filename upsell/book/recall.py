"""What was read from a book in a file, kept until the file changes.

SQLite writes into a log beside the file and, with the last connection that closes, into the file
itself; the log is gone then. No log, and a file of the same age and size as before: nothing was
committed in between, by whichever process. A file system tells ages in steps, so the reading of a
file that has only just changed is not kept. Nothing here holds the file open: it can be moved,
replaced or written over at any time, and is another one then. PostgreSQL has no such mark: there
everything is read every time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import URL

T = TypeVar("T")
SETTLED = timedelta(seconds=3)
"""Longer than the steps in which any file system tells the age of a file."""


class Recall:
    """Gives again what was read before; what it gives is shared and never to be changed."""

    def __init__(self, url: URL) -> None:
        """Remember for the book at an address."""
        is_file = url.get_backend_name() == "sqlite" and url.database
        self._file = Path(url.database or "") if is_file else None
        self._kept: dict[str, tuple[Hashable, object]] = {}

    def read(self, name: str, about: Hashable, reading: Callable[[], T], *, now: datetime) -> T:
        """Give what was read under a name, or read it if it is not, or no longer, known.

        `about` says what the reading depends on beside the book, such as a day; the last one is
        kept. The mark is older than what is read after it: a change in between is seen next time.
        """
        mark = self._mark(now)
        if mark is None:
            return reading()
        at, found = self._kept.get(name, (None, None))
        if at == (mark, about):
            return cast("T", found)
        fresh = reading()
        self._kept[name] = ((mark, about), fresh)
        return fresh

    def _mark(self, now: datetime) -> Hashable | None:
        """Give what differs once anything was committed; None where that cannot be told.

        The log is looked for first: one that is gone by then has reached the file.
        """
        if self._file is None or _size(Path(f"{self._file}-wal")):
            return None
        try:
            at = self._file.stat()
        except OSError:
            return None
        if now.timestamp() - at.st_mtime < SETTLED.total_seconds():
            return None
        return (at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns)


def _size(file: Path) -> int:
    """Give how much a file holds; nothing when it is not there."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
