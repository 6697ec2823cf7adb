"""Cells in which a spreadsheet's formula failed, or left no result behind."""

from __future__ import annotations

from upsell.cells.trouble import Trouble

NO_RESULT = "#NO RESULT!"
"""Stands for a formula whose result the workbook does not hold."""
_FAILED = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)


def sound(cell: str) -> str:
    """Give a cell back; raise Trouble where a formula failed."""
    if not cell.startswith("#"):
        return cell
    if cell == NO_RESULT:
        raise Trouble(
            "The workbook holds a formula here and not its result.",
            "Open it in the spreadsheet and save it, or write the value in place of the formula.",
        )
    if cell in _FAILED:
        raise Trouble("The spreadsheet's formula failed here.", "Correct the formula.")
    return cell
