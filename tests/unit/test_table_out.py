"""Tables to files: nothing a spreadsheet would run, and numbers that stay numbers."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from upsell.adapters.files.csv_file import read_csv
from upsell.adapters.files.table import Fault
from upsell.adapters.files.table_out import Cell, Share, SheetOut, csv_bytes, xlsx_bytes
from upsell.cells import words
from upsell.cells.trouble import Trouble

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "''=1")


def cell_of_csv(cell: Cell) -> str:
    """Give a cell as it stands in a CSV file."""
    (row,) = read_csv("f", csv_bytes(["name", "end"], [[cell, "x"]])).rows()
    assert not isinstance(row, Fault)
    return row[1][0]


def cell_of_workbook(cell: Cell) -> object:
    """Give a cell as a workbook's reader sees it."""
    content = xlsx_bytes([SheetOut("Table", ["name"], [[cell]])])
    return load_workbook(io.BytesIO(content))["Table"]["A2"].value


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_gets_one_apostrophe(text: str) -> None:
    """In both kinds of file, the header included."""
    assert cell_of_csv(text) == f"'{text}"
    assert cell_of_workbook(text) == f"'{text}"
    assert read_csv("f", csv_bytes([text, "b"], [])).header[0] == f"'{text}"


def test_a_number_never_gets_one() -> None:
    """A negative figure stays a figure."""
    assert cell_of_csv(-1.5) == "-1.5"
    assert cell_of_workbook(-1.5) == -1.5


@given(st.text(max_size=20))
def test_import_reads_the_text_that_was_exported(text: str) -> None:
    """The one apostrophe comes off again, and no other."""
    try:
        kept = words.text(f"x{text}")[1:].strip()
    except Trouble:
        return

    assert words.text(cell_of_csv(kept).strip()) == kept


@pytest.mark.parametrize(
    ("cell", "in_csv", "in_workbook"),
    [
        (Decimal("1200.50"), "1200.50", 1200.5),
        (1e15, "1000000000000000", 10**15),
        (0.1, "0.1", 0.1),
        (1e-7, "0.0000001", 1e-7),
        (1.234, "1.2340", 1.234),
        (float("nan"), "", None),
        (Share(0.8), "0.8", 0.8),
        (date(2026, 11, 3), "2026-11-03", datetime(2026, 11, 3)),  # noqa: DTZ001 - a workbook's
        (
            datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
            "2026-11-03T09:30:00+00:00",
            datetime(2026, 11, 3, 9, 30),  # noqa: DTZ001 - a workbook knows no zones
        ),
        (True, "yes", "yes"),
        (None, "", None),
        ("#N/A", "#N/A", "#N/A"),
        ("a\x00b", "ab", "ab"),
        ("\ud800", "?", "?"),
    ],
)
def test_each_kind_of_cell_is_what_it_is(cell: Cell, in_csv: str, in_workbook: object) -> None:
    """Money, shares, days and moments are numbers and dates in a workbook, ISO in CSV."""
    assert cell_of_workbook(cell) == in_workbook
    assert cell_of_csv(cell) == in_csv


def test_a_sheet_has_a_name_a_workbook_takes() -> None:
    """Long names and forbidden characters are no reason to fail."""
    content = xlsx_bytes([SheetOut("'[a]:*?/\\" + "b" * 50, [], []), SheetOut("'", [], [])])

    assert [len(name) for name in load_workbook(io.BytesIO(content)).sheetnames] == [31, 5]
