"""What files would do to the book, as a small table and a list of what to correct."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from upsell.services.imports import BadRow, ImportPreview
from upsell.sheets import SHEETS
from upsell.ui.tables import table

HEAD = ("File", "Holds", "New", "Changed", "Unchanged", "To correct")
COLUMNS = ("Column", "File", "What it is")
SHOWN = 500
RUNS = 50
"""How many runs of rows with the same problem are named one by one."""


def column_table() -> str:
    """Give one row for each column of each template: its file, if it is needed, its meaning."""
    rows = [
        (column.name, f"{kind.value}{', needed' * column.required}", column.meaning)
        for kind, sheet in SHEETS.items()
        for column in sheet.columns
    ]
    return table("What each column means", COLUMNS, rows, words=3)


def preview_table(found: ImportPreview) -> str:
    """Give one row for each file."""
    rows = [
        (
            sheet.name,
            sheet.kind.value if sheet.kind else "not known",
            f"{sheet.new:,}",
            f"{sheet.changed:,}",
            f"{sheet.unchanged:,}",
            f"{sheet.bad_rows:,}",
        )
        for sheet in found.sheets
    ]
    return table("What the files would do", HEAD, rows, words=2)


def bad_rows(found: ImportPreview) -> list[dict[str, str]]:
    """Give the things to correct, those that are alike as one, for the cells of a dataframe."""
    alike: dict[tuple[str, str, str, str, str], list[BadRow]] = {}
    for bad in found.bad:
        key = (bad.sheet, bad.field, bad.value, bad.problem, bad.remedy)
        alike.setdefault(key, []).append(bad)
    return [
        {
            "File": sheet,
            "Row": _rows(bads),
            "Field": field,
            "Found": value,
            "Problem": problem,
            "Remedy": remedy,
        }
        for (sheet, field, value, problem, remedy), bads in islice(alike.items(), SHOWN)
    ]


def _rows(alike: Sequence[BadRow]) -> str:
    """Give every row by its number, neighbours as a range: `12, 15 to 2,440`."""
    numbers = sorted({bad.row for bad in alike if bad.row is not None})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    named = [" to ".join(f"{number:,}" for number in run) for run in runs[:RUNS]]
    rest = sum(run[-1] - run[0] + 1 for run in runs[RUNS:])
    return ", ".join([*named, *([f"and {rest:,} more"] if rest else [])])
