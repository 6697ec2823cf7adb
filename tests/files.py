"""Files as people would bring them, and the whole book as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from sqlalchemy import select

from tests.builders import NOW
from upsell.book import schema
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import ImportPreview, ImportReport, UploadedSheet


def a_file(header: str, *rows: str, name: str = "file.csv") -> UploadedSheet:
    """Give a file of lines written as they are."""
    return UploadedSheet(name, "\n".join([header, *rows]).encode())


def a_sheet(*rows: Sequence[str], name: str = "file.csv") -> UploadedSheet:
    """Give a file of cells, quoted where needed; the first row is the header."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return UploadedSheet(name, text.getvalue().encode())


def a_workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    name: str = "file.xlsx",
) -> UploadedSheet:
    """Give a workbook with these sheets; the merged ranges are in its first one."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        page = workbook.create_sheet(title)
        page.sheet_state = "hidden" if title in hidden else "visible"
        for row in rows:
            page.append(list(row))
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    content = io.BytesIO()
    workbook.save(content)
    return UploadedSheet(name, content.getvalue())


def look(book: Book, *files: UploadedSheet) -> ImportPreview:
    """Preview files today."""
    return imports.preview(book, files, by=LOCAL_USER, now=NOW)


def bring(book: Book, *files: UploadedSheet) -> ImportReport:
    """Bring files in today."""
    return imports.apply(book, files, by=LOCAL_USER, now=NOW)


def problems(book: Book, *files: UploadedSheet) -> list[tuple[int | None, str, str]]:
    """Give row, field and remedy of everything that is wrong with files."""
    return [(bad.row, bad.field, bad.remedy) for bad in look(book, *files).bad]


def counts(report: ImportPreview | ImportReport) -> list[tuple[int, int, int]]:
    """Give new, changed and unchanged of every file."""
    return [(sheet.new, sheet.changed, sheet.unchanged) for sheet in report.sheets]


def everything(book: Book) -> dict[str, list[str]]:
    """Give every row of every table, in a fixed order."""
    with book.read() as connection:
        return {
            table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
            for table in schema.metadata.sorted_tables
        }
