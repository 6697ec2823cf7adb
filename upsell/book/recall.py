"""What was read from a book, kept until something in the book changes.

SQLite tells a connection when another one has committed, in this process or in any other
(`PRAGMA data_version`), so one idle connection is kept to ask. A file that was put in another's
place, or written over by something else than SQLite, counts as changed as well. PostgreSQL has no
such mark: there everything is read every time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from sqlalchemy import URL

T = TypeVar("T")
BUSY_S = 0.5
"""A file that is locked for longer is not waited for: the reader that follows does that."""


class Recall:
    """Gives again what was read before; what it gives is shared and never to be changed."""

    def __init__(self, url: URL) -> None:
        """Watch the book at an address; nothing is opened yet."""
        is_file = url.get_backend_name() == "sqlite" and url.database
        self._file = Path(url.database or "") if is_file else None
        self._lock = Lock()
        self._watch: sqlite3.Connection | None = None
        self._watched: tuple[int, int] | None = None
        self._kept: dict[str, tuple[Hashable, object]] = {}

    def read(self, name: str, about: Hashable, reading: Callable[[], T]) -> T:
        """Give what was read under a name, or read it if it is not, or no longer, known.

        `about` says what the reading depends on beside the book, such as a day; the last one is
        kept. The mark is older than what is read after it: a change in between is seen next time.
        """
        mark = self._mark()
        if mark is None:
            return reading()
        at, found = self._kept.get(name, (None, None))
        if at == (mark, about):
            return cast("T", found)
        fresh = reading()
        self._kept[name] = ((mark, about), fresh)
        return fresh

    def close(self) -> None:
        """Stop watching, and forget."""
        with self._lock:
            self._forget()

    def _mark(self) -> Hashable | None:
        """Give what differs once anything was written; None where that cannot be told."""
        if self._file is None:
            return None
        with self._lock:
            try:
                at = self._file.stat()
                watch = self._watching(self._file, (at.st_dev, at.st_ino))
                with closing(watch.execute("PRAGMA data_version")) as asked:
                    version = asked.fetchone()
            except (OSError, sqlite3.Error):
                self._forget()
                return None
        return (at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns, version)

    def _watching(self, file: Path, place: tuple[int, int]) -> sqlite3.Connection:
        if self._watch is None or self._watched != place:
            self._forget()
            self._watch = sqlite3.connect(
                file, timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
            self._watched = place
        return self._watch

    def _forget(self) -> None:
        self._kept.clear()
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()
