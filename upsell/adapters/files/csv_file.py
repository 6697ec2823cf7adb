"""A CSV file as rows of text: UTF-8, commas, a header row; anything else is refused in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from upsell.figures import plural

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 250_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
SHOWN = 60
"""How much of a long cell a message shows."""
SAVE_AS = "Save it in the spreadsheet as “CSV UTF-8”."

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableFile(Exception):
    """A file that cannot be read as a sheet: `problem` says why, `remedy` what to do.

    `row` is the row at fault, as a spreadsheet shows it, where it is one row's fault.
    """

    def __init__(self, problem: str, remedy: str, row: int | None = None) -> None:
        """Keep both halves of the sentence and the row."""
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.row = row


@dataclass(frozen=True)
class Fault:
    """A row that does not fit its header."""

    row: int
    value: str
    problem: str
    remedy: str


@dataclass(frozen=True)
class TextTable:
    """A header and rows as long as it; `numbers` are the rows' places in a spreadsheet."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    faults: Sequence[Fault] = ()
    """The rows left out because they do not fit."""
    header_row: int = 1


def read_csv(name: str, content: bytes) -> TextTable:
    """Give the table in a file; raise UnreadableFile when it is not one. Empty rows are skipped."""
    lines = _records(_text(content))
    header: list[str] | None = None
    header_row = 1
    rows: list[list[str]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if header is None:
            header, header_row = _header(cells, number), number
            continue
        fault = _fit(cells, len(header), number)
        if fault is not None:
            faults.append(fault)
            continue
        rows.append(cells)
        numbers.append(number)
        if len(rows) > MAX_ROWS:
            raise UnreadableFile(
                f"The file has more than {plural(MAX_ROWS, 'row')}.", "Split it into several files."
            )
    if header is None:
        raise UnreadableFile("The file is empty.", "The first row must name the columns.")
    return TextTable(name, tuple(header), rows, numbers, faults, header_row)


def _text(content: bytes) -> str:
    """Give the file's text; refuse what is not UTF-8 text or is too large."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.",
            "Split it into several files.",
        )
    if content.startswith((_ZIP, _OLD_EXCEL)):
        raise UnreadableFile("This is a workbook, not a CSV file.", SAVE_AS)
    if content.startswith(_UTF16) or b"\x00" in content:
        raise UnreadableFile("This is not a CSV file.", SAVE_AS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"This is not UTF-8 text: line {row} has a character in another encoding.", SAVE_AS
        ) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records with their numbers; a cell may hold line breaks inside quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                f"The quotes or the length of a cell are wrong ({error}).",
                "Look for a quotation mark that is not closed.",
                number,
            ) from None
        yield number, cells


def _header(cells: list[str], number: int) -> list[str]:
    """Give the header without empty cells at its end."""
    for mark, named in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and mark in cells[0]:
            raise UnreadableFile(
                f"The columns are separated by {named}, not by commas.",
                "Save it as CSV with commas.",
                number,
            )
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(
            f"The file has more than {plural(MAX_COLUMNS, 'column')}.",
            "Remove those that are not needed.",
            number,
        )
    return cells


def _fit(cells: list[str], width: int, number: int) -> Fault | None:
    """Bring a row to the header's length; give the fault of one that cannot be."""
    for cell in cells:
        if len(cell) > MAX_CELL:
            return Fault(
                number,
                f"{cell[:SHOWN]}…",
                f"A cell is longer than {plural(MAX_CELL, 'character')}.",
                "Shorten it.",
            )
    extra = cells[width:]
    if any(cell.strip() for cell in extra):
        return Fault(
            number,
            next(cell for cell in extra if cell.strip())[:SHOWN],
            f"The row has {plural(len(cells), 'cell')}, the header {width}.",
            "Put a cell that holds a comma in quotation marks, or name every column.",
        )
    del cells[width:]
    cells.extend([""] * (width - len(cells)))
    return None
