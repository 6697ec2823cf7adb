"""A table of text: a header and rows as long as it, read as often as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from upsell.figures import plural

MAX_COLUMNS = 200
MAX_CELL = 2_000
SHOWN = 60
"""How much of a long cell a message shows."""
LOOKED_AT = 40
"""How many rows from the top the header is looked for in."""
WIDE_ENOUGH = 0.6
"""The share of the widest row's cells that a header fills at least; a title fills fewer."""

Record = tuple[int, list[str]]
"""A row's number, as a spreadsheet shows it, and its cells."""


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
    """One table; `rows` reads it from its beginning each time, without its empty rows.

    Reading raises UnreadableFile where the file breaks or is too long.
    """

    name: str
    """The file's name, with that of the sheet where the file has several."""
    header: tuple[str, ...]
    header_row: int
    rows: Callable[[], Iterator[Record | Fault]]
    notices: tuple[str, ...] = ()
    """What a reader should know of how it was read."""


def table_of(
    name: str,
    records: Callable[[], Iterator[Record]],
    most_rows: int,
    notices: Sequence[str] = (),
) -> TextTable:
    """Give the table in some records; raise UnreadableFile when they hold none.

    Lines above the header, such as a title, are left out and said.
    """
    first = list(islice(_filled(records()), LOOKED_AT))
    if not first:
        raise UnreadableFile("The file is empty.", "The first row must name the columns.")
    place = _header_place([cells for _, cells in first])
    header_row, cells = first[place]
    header = _header(cells, header_row)
    above = () if not place else (f"{plural(place, 'line')} above the header left out.",)

    def rows() -> Iterator[Record | Fault]:
        count = 0
        for number, found in _filled(records()):
            if number <= header_row:
                continue
            count += 1
            if count > most_rows:
                raise UnreadableFile(
                    f"There are more than {plural(most_rows, 'row')}.",
                    "Split the file into several.",
                )
            yield _fit(found, len(header), number)

    return TextTable(name, header, header_row, rows, (*notices, *above))


def _filled(records: Iterator[Record]) -> Iterator[Record]:
    """Give the records that hold something."""
    return (record for record in records if any(map(str.strip, record[1])))


def _header_place(first: Sequence[Sequence[str]]) -> int:
    """Give which of the first rows is the header: the first wide one that holds no figure."""
    counts = [sum(1 for cell in cells if cell.strip()) for cells in first]
    wide = [place for place, count in enumerate(counts) if count >= WIDE_ENOUGH * max(counts)]
    return next((place for place in wide if not any(map(_is_figure, first[place]))), wide[0])


def _is_figure(cell: str) -> bool:
    """Whether a cell holds digits and no letters, as amounts and most days do."""
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))


def _header(cells: Sequence[str], number: int) -> tuple[str, ...]:
    """Give the header without empty cells at its end."""
    width = max(place for place, cell in enumerate(cells, 1) if cell.strip())
    if width > MAX_COLUMNS:
        raise UnreadableFile(
            f"There are {plural(width, 'column')}; at most {MAX_COLUMNS} are read.",
            "Remove those that are not needed.",
            number,
        )
    return tuple(cells[:width])


def _fit(cells: list[str], width: int, number: int) -> Record | Fault:
    """Bring a row to the header's length; give the fault of one that cannot be."""
    if max(map(len, cells)) > MAX_CELL:
        long = next(cell for cell in cells if len(cell) > MAX_CELL)
        return Fault(
            number,
            f"{long[:SHOWN]}…",
            f"A cell is longer than {plural(MAX_CELL, 'character')}.",
            "Shorten it.",
        )
    if len(cells) == width:
        return number, cells
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        return Fault(
            number,
            extra[0][:SHOWN],
            f"The row has {plural(len(cells), 'cell')}, the header {width}.",
            "Put a cell that holds the separator in quotation marks, or name every column.",
        )
    return number, [*cells[:width], *[""] * (width - len(cells))]
