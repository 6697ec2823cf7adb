"""What files would do to the book, as a small table and a list of what to correct."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from upsell.services.imports import BadRow, ImportPreview
from upsell.ui.tables import table

HEAD = ("File", "Holds", "New", "Changed", "Unchanged", "To correct")
SHOWN = 500


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
    """Give the row, or how many there are and where they begin: `2,440 rows, first row 12`."""
    first = alike[0].row
    if first is None:
        return ""
    return f"{first}" if len(alike) == 1 else f"{len(alike):,} rows, first row {first}"
