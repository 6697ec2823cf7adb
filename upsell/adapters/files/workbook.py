"""An XLSX workbook as tables of text, one for each visible sheet that holds something.

Values are read, never formulas. A number keeps the digits it has; a cell shown as a share is given
as one (`80%`), so that it is not taken for an amount.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries

from upsell.adapters.files.archive import AS_CSV, SAVE_ANEW, Contents, looked_through
from upsell.adapters.files.table import Record, TextTable, UnreadableFile, table_of
from upsell.cells.numbers import written
from upsell.cells.spoiled import NO_RESULT
from upsell.figures import plural

# The library's hints know neither its pages nor its cells that are only read.
_Page = Any
_Cell = Any
_Row = tuple[_Cell, ...]

MAX_ROWS = 100_000
MOST_CELLS = 3_000_000
LAST_ROW = 1_048_576
"""The last row a spreadsheet has."""
DIGITS = 15
"""As many as a spreadsheet keeps."""

MOST_FILLED = 500_000
"""How many cells merged ranges may stand for."""
PERCENT = 100


def read_workbook(name: str, content: bytes) -> list[TextTable]:
    """Give the tables of the visible sheets; raise UnreadableFile when the file is none."""
    contents = looked_through(content)
    if not any(part.startswith("xl/") for part in contents):
        raise UnreadableFile("This is not an Excel workbook.", "Save it as .xlsx or as CSV.")
    for held in contents.values():
        if held.rows > MAX_ROWS:
            raise UnreadableFile(
                f"A sheet has {plural(held.rows, 'row')}; in a workbook at most {MAX_ROWS:,} "
                "are read.",
                AS_CSV,
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _tables(name, content, contents)
    except UnreadableFile:
        raise
    except Exception:  # noqa: BLE001 # a damaged workbook makes the library stumble in many ways
        raise UnreadableFile("The workbook is damaged.", SAVE_ANEW) from None


def _tables(name: str, content: bytes, contents: Mapping[str, Contents]) -> list[TextTable]:
    """Give the table of each visible sheet that holds something."""
    values = _opened(content, values=True)
    formulas = _opened(content, values=False)
    pages: list[_Page] = list(values.worksheets)
    shown = [page for page in pages if page.sheet_state == "visible"]
    hidden = [page.title for page in pages if page.sheet_state != "visible"]
    said = f"Hidden, so left out: {', '.join(f'“{one}”' for one in hidden)}." if hidden else ""
    several = len(shown) > 1
    tables: list[TextTable] = []
    for page in shown:
        held = contents.get(page._worksheet_path, Contents())  # noqa: SLF001 # no public name
        beside = formulas[page.title] if held.has_formulas else None
        records = list(_records(page, beside, held.merged))
        notices = [said] * bool(said and not tables)
        if held.merged:
            notices.append("Merged cells: what they say counts for each of their rows.")
        if records:
            own = f"{name}, sheet {page.title}" if several else name
            tables.append(table_of(own, partial(iter, records), MAX_ROWS, notices))
    values.close()
    formulas.close()
    if not tables:
        raise UnreadableFile(
            f"No visible sheet holds anything. {said}".strip(),
            "Fill one in, or show the hidden one, and save the workbook.",
        )
    return tables


def _opened(content: bytes, *, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def _records(page: _Page, beside: _Page | None, merged: Sequence[str]) -> Iterator[Record]:
    """Give the rows that hold something; merged ranges hold their value in each of their rows."""
    below = _below(merged)
    tops: dict[tuple[int, int], str] = {}
    cells_read = 0
    for number, (cells, sources) in enumerate(_pairs(page, beside), 1):
        cells_read += len(cells)
        if cells_read > MOST_CELLS or number > LAST_ROW:
            raise UnreadableFile(
                f"A sheet has more than {MOST_CELLS:,} cells or {LAST_ROW:,} rows.", AS_CSV
            )
        texts = [_text(cell, source) for cell, source in zip_longest(cells, sources)]
        if not any(texts):
            continue
        for column, text in enumerate(texts, 1):
            if text and (number, column) in below.tops:
                tops[number, column] = text
        for column, top in below.rows.get(number, ()):
            texts.extend([""] * (column - len(texts)))
            texts[column - 1] = texts[column - 1] or tops.get((top, column), "")
        yield number, texts


@dataclass(frozen=True)
class _Below:
    """Merged ranges of several rows: where each begins, and which rows lie below its first."""

    tops: frozenset[tuple[int, int]]
    rows: Mapping[int, Sequence[tuple[int, int]]]
    """Row to the columns that are merged there, each with the row in which its value stands."""


def _below(merged: Sequence[str]) -> _Below:
    """Give the merged ranges of several rows; one of several columns belongs to its first."""
    tops: set[tuple[int, int]] = set()
    rows: dict[int, list[tuple[int, int]]] = {}
    left = MOST_FILLED
    for column, top, _, bottom in map(_bounds, merged):
        left -= bottom - top
        if left < 0:
            raise UnreadableFile("A merged cell goes down the whole sheet.", "Unmerge it.")
        if bottom > top:
            tops.add((top, column))
        for row in range(top + 1, bottom + 1):
            rows.setdefault(row, []).append((column, top))
    return _Below(frozenset(tops), rows)


def _bounds(merged: str) -> tuple[int, int, int, int]:
    """Give a range's first column and row, last column and row."""
    first_column, first_row, last_column, last_row = range_boundaries(merged)
    return first_column or 1, first_row or 1, last_column or 1, last_row or 1


def _pairs(page: _Page, beside: _Page | None) -> Iterator[tuple[_Row, _Row]]:
    """Give each row's cells with the same cells as formulas, where the sheet has any."""
    page.reset_dimensions()
    if beside is None:
        return ((cells, ()) for cells in page.iter_rows())
    beside.reset_dimensions()
    return zip(page.iter_rows(), beside.iter_rows(), strict=True)


def _text(cell: _Cell, source: _Cell | None) -> str:
    """Give what a cell shows, as text in a form that means one thing."""
    value = cell.value
    if value is None:
        is_formula = source is not None and source.value is not None and source.data_type == "f"
        return NO_RESULT if is_formula else ""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _number(value, "%" if "%" in cell.number_format else "")
        case datetime():
            return value.isoformat() if value.time() != time.min else value.date().isoformat()
        case _:
            return str(value)


def _number(value: float, sign: str) -> str:
    """Give a number in plain digits, as many as a spreadsheet keeps, with a sign behind it."""
    kept = Decimal(f"{value * PERCENT if sign else value:.{DIGITS}g}")
    return f"{kept:f}{sign}" if sign else written(kept)
