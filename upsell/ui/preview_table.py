"""What files would do to the book, as a small table and a list of what to correct."""

from __future__ import annotations

from upsell.services.imports import ImportPreview
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
    """Give the first of the things to correct, for the cells of a dataframe."""
    return [
        {
            "File": bad.sheet,
            "Row": "" if bad.row is None else str(bad.row),
            "Field": bad.field,
            "Found": bad.value,
            "Problem": bad.problem,
            "Remedy": bad.remedy,
        }
        for bad in found.bad[:SHOWN]
    ]
