"""Tables as the sheets of an XLSX workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from upsell.adapters.files.table_out import Cell, Share, SheetOut
from upsell.cells.formulas import defused

LONGEST_CELL = 32_767
"""What a workbook's cell holds."""
WIDEST, NARROWEST = 60, 8
_LONGEST_TITLE = 31
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def workbook_of(sheets: Sequence[SheetOut]) -> bytes:
    """Give a workbook; numbers, money, shares, days and moments stay what they are."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book.create_sheet(_title(sheet.title)), sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write_sheet(page: WriteOnlyWorksheet, sheet: SheetOut) -> None:
    """Write one table, its header bold and always in sight."""
    page.freeze_panes = "A2"
    for place, name in enumerate(sheet.header, 1):
        width = min(WIDEST, max(NARROWEST, len(name) + 4))
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = width  # type: ignore[attr-defined] # stubs lack it
    page.append([_bold(page, name) for name in sheet.header])
    for row in sheet.rows:
        page.append([_value(page, cell) for cell in row])


def _bold(page: WriteOnlyWorksheet, text: str) -> BookCell:
    cell = _string(page, text)
    cell.font = Font(bold=True)
    return cell


def _string(page: WriteOnlyWorksheet, text: str) -> BookCell:
    """Give a cell that holds text, whatever the text looks like."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "replace").decode()
    cell = WriteOnlyCell(page, value=defused(plain)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell


def _value(page: WriteOnlyWorksheet, cell: Cell) -> BookCell | None:
    """Give a cell of a workbook; what holds nothing is no cell."""
    if isinstance(cell, bool):
        return _string(page, "yes" if cell else "no")
    if isinstance(cell, str):
        return _string(page, cell) if cell else None
    value = cell.value if isinstance(cell, Share) else cell
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    given = WriteOnlyCell(page)
    given.value = _naive(value) if isinstance(value, datetime) else value
    given.number_format = _shown(cell)
    return given


def _shown(cell: Cell) -> str:
    """Give the form in which a workbook shows a number or a day."""
    match cell:
        case Share():
            form = "0.0%"
        case Decimal():
            form = "#,##0.00"
        case datetime():
            form = "yyyy-mm-dd hh:mm"
        case date():
            form = "yyyy-mm-dd"
        case float() if not cell.is_integer():
            form = "#,##0.0#########"
        case _:
            form = "#,##0"
    return form


def _naive(moment: datetime) -> datetime:
    """Give the clock time of a moment, for a workbook knows no zones."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(tzinfo=None)


def _title(text: str) -> str:
    """Give a name that a workbook's sheet may have."""
    return _NOT_IN_TITLE.sub(" ", text).strip("' ")[:_LONGEST_TITLE] or "Sheet"
