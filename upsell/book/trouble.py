"""What can be wrong with a book's database, said in words that fit on a page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from upsell.errors import Unavailable, Unreadable

PAUSE = 0.02
TRIES = 100
"""A new file is without a byte for a moment, while somebody makes it."""
AS_IT_IS = "Headroom leaves it as it is."
RESTORE = f"{AS_IT_IS} Put a backup in its place."


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Say a database failure in words."""
    try:
        yield
    except DatabaseError as error:
        if type(error) not in (DatabaseError, OperationalError):
            raise
        reason = str(error.orig)
        if "not a database" in reason or "malformed" in reason:
            raise damaged(engine.url.database) from error
        raise Unavailable(_sentence(reason)) from error


def damaged(file: str | Path | None) -> Unreadable:
    """Give what to say of a file that is not what a book wrote."""
    return Unreadable(
        f"The book's file {file} is damaged, or no book at all.", RESTORE, is_lost=True
    )


def whole_or_new(engine: Engine) -> None:
    """Raise Unreadable for a file without a byte in it: a book was there, or was to be."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    file = Path(engine.url.database)
    for _ in range(TRIES):
        if not file.exists() or file.stat().st_size:
            return
        time.sleep(PAUSE)
    remedy = f"{AS_IT_IS} Put a backup in its place, or move the file away to begin anew."
    raise Unreadable(
        f"The book's file {file} is empty: what it held is lost.", remedy, is_lost=True
    )


def _sentence(reason: str) -> str:
    """Name the failure and the remedy."""
    if "disk is full" in reason or "No space left" in reason:
        return "The disk is full, so nothing was saved. Free some space and try again."
    if "readonly" in reason or "read-only" in reason:
        return "The book cannot be written: its file is read-only. Nothing was saved."
    if "locked" in reason:
        return "Another program is writing to the book. Nothing was saved; try again in a moment."
    if "unable to open" in reason:
        return "The book's file cannot be opened. Check that its folder exists and may be written."
    return f"The database does not answer ({reason.strip().splitlines()[0]}). Nothing was saved."
