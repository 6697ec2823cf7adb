"""Files looked at against the book: what they would change, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from upsell.book.intake import Kept, Key
from upsell.limits import Change
from upsell.services.imports import accounts_sheet, metrics_sheet, plans_sheet, usage_sheet
from upsell.services.imports.known import Known, known
from upsell.services.imports.opening import open_sheet
from upsell.services.imports.outcome import ImportPreview, UploadedSheet
from upsell.services.imports.readings import compare
from upsell.services.imports.tally import OpenSheet, Tally
from upsell.services.imports.usage_sheet import Progress
from upsell.sheets import SheetKind


@dataclass(frozen=True)
class Study:
    """What an import would do: its preview and what is to be written."""

    preview: ImportPreview
    known: Known
    limit_changes: tuple[Change, ...]
    readings: Mapping[Key, Kept]


def open_all(files: Sequence[UploadedSheet]) -> list[OpenSheet | Tally]:
    """Read the files; this asks the book for nothing."""
    return [open_sheet(file) for file in files]


def study(
    connection: Connection,
    opened: Sequence[OpenSheet | Tally],
    today: date,
    progress: Progress | None = None,
) -> Study:
    """Compare opened files with the book as it is in this transaction."""
    sheets = [one for one in opened if isinstance(one, OpenSheet)]
    book = known(connection, today)
    metrics_sheet.study(_of(sheets, SheetKind.METRICS), book)
    plans_sheet.study(_of(sheets, SheetKind.PLANS), book)
    accounts_sheet.study(_of(sheets, SheetKind.ACCOUNTS), book)
    figures = usage_sheet.study(_of(sheets, SheetKind.USAGE), book, progress)
    changes = book.limit_changes()
    tallies = [one.tally if isinstance(one, OpenSheet) else one for one in opened]
    writes = compare(connection, figures, book, book.limits(changes))
    preview = ImportPreview(tuple(tally.preview() for tally in tallies))
    return Study(preview, book, changes, writes)


def _of(sheets: Sequence[OpenSheet], kind: SheetKind) -> list[OpenSheet]:
    """Give the sheets of one kind."""
    return [sheet for sheet in sheets if sheet.kind is kind]
