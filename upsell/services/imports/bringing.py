"""Bringing files in: a preview, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from upsell.book import intake
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.services.imports.outcome import BadRows, ImportPreview, ImportReport, UploadedSheet
from upsell.services.imports.placing import remembered
from upsell.services.imports.studying import open_all, study
from upsell.services.imports.writing import write

READ_SHARE = 0.4
"""The part of an import's time that goes into reading; the rest writes."""
Progress = Callable[[float], None]


def preview(
    book: Book,
    files: Sequence[UploadedSheet],
    *,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> ImportPreview:
    """Tell what files would change and everything that is wrong with them; nothing is written."""
    by.require(Right.READ)
    opened = open_all(files, remembered(book, by=by))
    with book.read() as connection:
        found = study(connection, opened, book.today(now), progress)
        for _ in found.readings(connection):
            pass
        return found.preview


def apply(
    book: Book,
    files: Sequence[UploadedSheet],
    *,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring files in whole, or raise BadRows and leave the book as it was.

    The files are compared with the book again inside the transaction, for it may have changed
    since a preview. The same files a second time change nothing. Scanning is the caller's.
    """
    by.require(Right.WRITE)
    opened = open_all(files, remembered(book, by=by))
    with book.write() as connection:
        intake.hold(connection)
        found = study(connection, opened, book.today(now), _part(progress, 0.0, READ_SHARE))
        if not found.preview.can_apply:
            raise BadRows(found.preview)
        write(connection, found, by=by, now=now, progress=_part(progress, READ_SHARE, 1.0))
    if progress is not None:
        progress(1.0)
    return ImportReport(found.preview.sheets)


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Give a progress that runs from one share of the whole to another."""
    if progress is None:
        return None
    return lambda share: progress(start + (end - start) * share)
