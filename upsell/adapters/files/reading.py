"""A file of any kind as tables of text."""

from __future__ import annotations

from upsell.adapters.files.csv_file import read_csv
from upsell.adapters.files.table import TextTable, UnreadableFile

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_tables(name: str, content: bytes) -> list[TextTable]:
    """Give the tables in a file, told by its content; raise UnreadableFile when there are none."""
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "This is an old Excel workbook (.xls), or one with a password.",
            "Open it in the spreadsheet and save it as .xlsx, without a password.",
        )
    if content.startswith(_ZIP):
        # Loaded here: it takes a quarter of a second, and only a workbook needs it.
        from upsell.adapters.files.workbook import read_workbook

        return read_workbook(name, content)
    return [read_csv(name, content)]
