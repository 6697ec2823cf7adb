"""Who serves from a data folder: servers share a lock, and a restore asks for it alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from upsell.errors import Refused

LOCK = "serving.lock"
WAIT = 2


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Say to whoever asks that the books of a folder are in use; several may say so at once."""
    with _lock(folder) as lock:
        lock.execute("CREATE TABLE IF NOT EXISTS serving (x)")
        lock.execute("BEGIN")
        lock.execute("SELECT * FROM serving")
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep servers from starting; raise Refused while one runs."""
    with _lock(folder) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Refused(
                "Headroom is running. Stop it with Ctrl+C where it was started, then try again. "
                "Nothing was changed."
            ) from None
        yield


@contextmanager
def _lock(folder: Path) -> Iterator[sqlite3.Connection]:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / LOCK, timeout=WAIT, isolation_level=None)) as lock:
        yield lock
