"""A table a person sees as a file to take along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from upsell.adapters.files.table_out import Row, SheetOut, csv_bytes, xlsx_bytes
from upsell.plain import file_name

SIMULATED = "simulated"
NOTE, NOTED = "Note", "Simulated example, not real accounts"


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA = {
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class SeenTable:
    """A table as it stands on a page."""

    title: str
    header: tuple[str, ...]
    rows: Iterable[Row]


def as_file(table: SeenTable, form: Form, *, is_simulated: bool) -> bytes:
    """Give a table as a file; every row of the example says that it is simulated."""
    header, rows = table.header, table.rows
    if is_simulated:
        header, rows = (*header, NOTE), [(*row, NOTED) for row in rows]
    if form is Form.CSV:
        return csv_bytes(header, rows)
    return xlsx_bytes([SheetOut(table.title, header, rows)])


def name_of(what: str, about: str, form: Form, *, is_simulated: bool) -> str:
    """Give a file name that every system takes: `usage-northwind.csv`; the example's says so."""
    return file_name(f"{SIMULATED}-{what}" if is_simulated else what, about, form.value)
