"""Tables as files: CSV and XLSX whose text cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import IO

from upsell.cells.formulas import defused
from upsell.cells.numbers import written

BOM = "\ufeff"


@dataclass(frozen=True)
class Share:
    """A part of a whole: 0.8, shown as 80% in a workbook."""

    value: float


Cell = str | int | float | Decimal | date | datetime | Share | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class SheetOut:
    """One table of a workbook."""

    title: str
    header: Sequence[str]
    rows: Iterable[Row]


def csv_bytes(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Give a table as CSV in UTF-8 with the mark spreadsheets know it by."""
    text = io.StringIO(newline="")
    text.write(BOM)
    write_csv(text, header, rows)
    return text.getvalue().encode("utf-8", "replace")


def write_csv(out: IO[str], header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table row by row: ISO days and moments, plain digits, shares as 0.8."""
    writer = csv.writer(out)
    writer.writerow([_as_text(cell) for cell in header])
    writer.writerows([_as_text(cell) for cell in row] for row in rows)


def xlsx_bytes(sheets: Sequence[SheetOut]) -> bytes:
    """Give a workbook; numbers, money, shares, days and moments stay what they are."""
    # Loaded here: it takes a quarter of a second, and only a download needs it.
    from upsell.adapters.files.workbook_out import workbook_of

    return workbook_of(sheets)


def _as_text(cell: Cell) -> str:
    """Give a cell of a CSV file."""
    match cell:
        case str():
            text = defused(cell.replace("\0", ""))
        case bool():
            text = "yes" if cell else "no"
        case Share(value) | (float() as value):
            text = _digits(value)
        case Decimal():
            text = written(cell)
        case date():
            text = cell.isoformat()
        case _:
            text = "" if cell is None else str(cell)
    return text


def _digits(value: float) -> str:
    """Give plain digits with one reading, without `.0`; nothing for what is no number."""
    if not isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else written(Decimal(repr(value)))
