"""Sheets to fill in, as files: their headers and rows of an example that import as they are."""

from __future__ import annotations

import csv
import io

from upsell.adapters.files.table_out import Cell, SheetOut, xlsx_bytes
from upsell.sheets import SHEETS, Sheet, SheetKind


def template(kind: SheetKind) -> bytes:
    """Give one sheet as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SHEETS[kind].names)
    writer.writerows(_rows(SHEETS[kind]))
    return text.getvalue().encode()


def template_workbook() -> bytes:
    """Give all of them as one XLSX workbook, in the order in which one names the other."""
    return xlsx_bytes(
        [
            SheetOut(
                kind.value.capitalize(),
                sheet.names,
                [list(map(_typed, row)) for row in _rows(sheet)],
            )
            for kind, sheet in SHEETS.items()
        ]
    )


def _rows(sheet: Sheet) -> list[list[str]]:
    """Give the example rows of a sheet."""
    return [
        [column.examples[place] for column in sheet.columns] for place in range(sheet.example_rows)
    ]


def _typed(text: str) -> Cell:
    """Give a number where an example is one, so that a spreadsheet can add it up."""
    return int(text) if text.isdecimal() else text
