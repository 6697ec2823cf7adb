"""From files to sheets whose kind is known by their header row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table import Fault, TextTable, UnreadableFile
from upsell.cells import numbers
from upsell.cells.forms import Mark, TwoWays
from upsell.cells.trouble import Trouble
from upsell.cells.words import text
from upsell.guesses import Names, guess
from upsell.layouts import LEFT_OUT, Layout, fitted, holds_amounts, signature
from upsell.services.imports.outcome import UploadedSheet
from upsell.services.imports.tally import OpenSheet, Tally
from upsell.sheets import Sheet, column_name, nearest

NOBODY = Names((), frozenset(), frozenset())


@dataclass
class Unplaced:
    """A table whose header is not in our own words, and of which nothing was said yet."""

    table: TextTable
    tally: Tally


Opened = OpenSheet | Unplaced | Tally


def open_file(file: UploadedSheet, layouts: Mapping[str, Layout]) -> list[Opened]:
    """Give the sheets in a file; a tally alone says why there are none.

    `layouts` are what was said of files by their signature. A workbook's sheet that is none of
    ours is left out and said, as long as another one is.
    """
    try:
        tables = read_tables(file.name, file.content)
    except UnreadableFile as error:
        tally = Tally(file.name)
        tally.refuse(error.row, "", "", Trouble(error.problem, error.remedy))
        return [tally]
    opened: list[Opened] = []
    others: list[TextTable] = []
    for table in tables:
        layout = layouts.get(signature(table.header))
        layout = None if layout is None else fitted(layout, table.header)
        if layout is not None and layout.kind is None and len(tables) > 1:
            others.append(table)
        else:
            opened.append(_open(table, layout, file.day))
    return _without_strangers(opened, others)


def _without_strangers(opened: list[Opened], others: list[TextTable]) -> list[Opened]:
    """Leave out what is hardly one of the four sheets, and say so where one is."""
    ours = [one for one in opened if isinstance(one, OpenSheet)]
    strange = [one for one in opened if isinstance(one, Unplaced) and _is_strange(one.table)]
    if not ours:
        return opened
    left = [*others, *(one.table for one in strange)]
    if left:
        names = ", ".join(table.name for table in left)
        ours[0].tally.notices.append(f"None of the four sheets, so left out: {names}.")
    return [one for one in opened if not any(one is stranger for stranger in strange)]


def _is_strange(table: TextTable) -> bool:
    """Whether a table's columns hardly tell what it holds."""
    return bool(guess(table.header, [()] * len(table.header), NOBODY).lacks())


def _open(table: TextTable, layout: Layout | None, day: date | None) -> Opened:
    """Give the sheet in a table, as was said of it or by its own words."""
    tally = Tally(table.name, notices=list(table.notices))
    if not _is_clean(table, tally):
        return tally
    names = [column_name(heading) for heading in table.header]
    sheet = nearest(names)
    own = sheet.kind if not sheet.missing(names) else None
    columns = [name if sheet.knows(name) else LEFT_OUT for name in names]
    if layout is None or layout.kind is None:
        if own is None:
            return Unplaced(table, tally)
        for heading, name in zip(table.header, names, strict=True):
            if heading.strip() and not sheet.knows(name):
                tally.notices.append(_left_out(heading.strip(), name, sheet))
        if not _are_single(columns, table, tally):
            return tally
        layout, said = Layout(own, tuple(columns)), None
    else:
        if own is layout.kind and layout.columns == tuple(columns) and _is_plain(table, layout):
            layout = replace(layout, forms=replace(layout.forms, mark=None))
        columns, said = list(layout.columns), layout
    tally.kind = layout.kind
    places = {column: place for place, column in enumerate(columns) if column}
    headings = {column: table.header[place].strip() for column, place in places.items()}
    kind = layout.kind or sheet.kind
    return OpenSheet(kind, table, places, headings, tally, layout.forms, said, day)


def _is_plain(table: TextTable, layout: Layout) -> bool:
    """Whether every amount has one reading, as in what we write ourselves."""
    if layout.forms.mark is not Mark.COMMA:
        return False
    places = [at for at, column in enumerate(layout.columns) if holds_amounts(column)]
    try:
        return not any(
            _has_two_ways(row[1][place].strip())
            for row in table.rows()
            if not isinstance(row, Fault)
            for place in places
        )
    except UnreadableFile:
        return False


def _has_two_ways(cell: str) -> bool:
    """Whether an amount can be taken only once its file's mark is known."""
    try:
        numbers.figure(cell)
    except TwoWays:
        return True
    except Trouble:
        pass
    return False


def _is_clean(table: TextTable, tally: Tally) -> bool:
    """Whether no heading hides or turns its text; note one that does."""
    for heading in table.header:
        try:
            text(heading)
        except Trouble as hidden:
            tally.refuse(table.header_row, "header", heading, hidden)
            return False
    return True


def _are_single(columns: Sequence[str], table: TextTable, tally: Tally) -> bool:
    """Whether no column is there twice; note one that is."""
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice is None:
        return True
    trouble = Trouble("Two columns have the same name.", "Remove or rename one of them.")
    tally.refuse(table.header_row, "header", twice, trouble)
    return False


def _left_out(heading: str, name: str, sheet: Sheet) -> str:
    """Say that a column is left out, and which one may have been meant."""
    close = get_close_matches(name, sheet.names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"The column “{heading}” is not known here and is left out.{hint}"
