"""From files to sheets whose kind is known by their header row."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table import TextTable, UnreadableFile
from upsell.cells.trouble import Trouble
from upsell.cells.words import text
from upsell.services.imports.outcome import UploadedSheet
from upsell.services.imports.tally import OpenSheet, Tally
from upsell.sheets import Sheet, column_name, nearest


def open_file(file: UploadedSheet) -> list[OpenSheet | Tally]:
    """Give the sheets in a file, each as a tally where it cannot be told.

    A workbook's sheet that is none of ours is left out and said, as long as another one is.
    """
    try:
        tables = read_tables(file.name, file.content)
    except UnreadableFile as error:
        tally = Tally(file.name)
        tally.refuse(error.row, "", "", Trouble(error.problem, error.remedy))
        return [tally]
    opened = [_open(table) for table in tables]
    ours = [one for one in opened if isinstance(one, OpenSheet)]
    if not ours:
        return [*opened]
    others = [one.name for one in opened if isinstance(one, Tally)]
    if others:
        ours[0].tally.notices.append(f"None of the four sheets, so left out: {', '.join(others)}.")
    return [*ours]


def _open(table: TextTable) -> OpenSheet | Tally:
    """Give the sheet in a table, or the tally that says why it is none."""
    tally = Tally(table.name, notices=list(table.notices))
    sheet = _recognised(table, tally)
    if sheet is None:
        return tally
    tally.kind = sheet.kind
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    for place, heading in enumerate(table.header):
        name = column_name(heading)
        if sheet.knows(name):
            places[name], headings[name] = place, heading.strip()
        elif heading.strip():
            tally.notices.append(_left_out(heading.strip(), name, sheet))
    return OpenSheet(sheet.kind, table, places, headings, tally)


def _recognised(table: TextTable, tally: Tally) -> Sheet | None:
    """Give the kind of sheet, or note why it cannot be told."""
    names: list[str] = []
    for heading in table.header:
        try:
            text(heading)
        except Trouble as hidden:
            tally.refuse(table.header_row, "header", heading, hidden)
            return None
        names.append(column_name(heading))
    sheet = nearest(names)
    missing = sheet.missing(names)
    if missing:
        tally.refuse(table.header_row, "header", _listed(table.header), _unlike(sheet, missing))
        return None
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        trouble = Trouble("Two columns have the same name.", "Remove or rename one of them.")
        tally.refuse(table.header_row, "header", twice, trouble)
        return None
    return sheet


def _unlike(sheet: Sheet, missing: Sequence[str]) -> Trouble:
    """Name the nearest kind and the columns it lacks."""
    column = "column" if len(missing) == 1 else "columns"
    return Trouble(
        f"This is not one of the four sheets. The nearest is {sheet.kind.value}, which also "
        f"needs the {column} {', '.join(missing)}.",
        f"Add the {column}, or start from the {sheet.kind.value} template.",
    )


def _left_out(heading: str, name: str, sheet: Sheet) -> str:
    """Say that a column is left out, and which one may have been meant."""
    close = get_close_matches(name, sheet.names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"The column “{heading}” is not known here and is left out.{hint}"


def _listed(header: Sequence[str]) -> str:
    """Give the header as it stands in the file."""
    return ",".join(header)
