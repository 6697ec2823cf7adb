"""Files looked at against the book: what they would change, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from upsell.book.intake import Kept, Key
from upsell.layouts import Layout
from upsell.limits import Change
from upsell.services.imports import accounts_sheet, metrics_sheet, plans_sheet, usage_sheet
from upsell.services.imports.figures import Figures
from upsell.services.imports.known import Known, known
from upsell.services.imports.opening import Opened, open_file
from upsell.services.imports.outcome import ImportPreview, UploadedSheet
from upsell.services.imports.placing import place
from upsell.services.imports.readings import compare
from upsell.services.imports.tally import OpenSheet, Tally
from upsell.services.imports.usage_sheet import Progress
from upsell.sheets import SheetKind


@dataclass(frozen=True)
class Study:
    """What an import would do; usage is counted only as its figures are compared with the book."""

    tallies: Sequence[Tally]
    known: Known
    limit_changes: tuple[Change, ...]
    figures: Figures

    @property
    def preview(self) -> ImportPreview:
        """What has been found so far."""
        return ImportPreview(tuple(tally.preview() for tally in self.tallies))

    def readings(self, connection: Connection) -> Iterator[tuple[int, dict[Key, Kept]]]:
        """Give the readings to write, some accounts at a time, with how many were compared.

        Each figure is counted in its sheet's tally, so this is asked once.
        """
        limits = self.known.limits(self.limit_changes)
        for figures in self.figures.groups():
            yield len(figures), compare(connection, figures, self.known, limits)


def open_all(files: Sequence[UploadedSheet], layouts: Mapping[str, Layout]) -> list[Opened]:
    """Read the files by what was said of their layouts; this asks the book for nothing."""
    return [sheet for file in files for sheet in open_file(file, {} if file.is_ours else layouts)]


def study(
    connection: Connection,
    opened: Sequence[Opened],
    today: date,
    progress: Progress | None = None,
) -> Study:
    """Compare opened files with the book as it is in this transaction."""
    sheets = [one for one in opened if isinstance(one, OpenSheet)]
    book = known(connection, today)
    metrics_sheet.study(_of(sheets, SheetKind.METRICS), book)
    plans_sheet.study(_of(sheets, SheetKind.PLANS), book)
    accounts_sheet.study(_of(sheets, SheetKind.ACCOUNTS), book)
    if not any(sheet.kind is SheetKind.ACCOUNTS for sheet in sheets):
        book.waiting.unread(_tally(one) for one in opened if not isinstance(one, OpenSheet))
    figures = usage_sheet.study(_of(sheets, SheetKind.USAGE), book, progress)
    place(opened, book)
    return Study([_tally(one) for one in opened], book, book.limit_changes(), figures)


def _tally(opened: Opened) -> Tally:
    return opened if isinstance(opened, Tally) else opened.tally


def _of(sheets: Sequence[OpenSheet], kind: SheetKind) -> list[OpenSheet]:
    """Give the sheets of one kind."""
    return [sheet for sheet in sheets if sheet.kind is kind]
