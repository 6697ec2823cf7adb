"""Bytes of a file to rows of text, or the sentence that says why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell.adapters.files import csv_file
from upsell.adapters.files.csv_file import UnreadableFile, read_csv


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """Empty rows count, and a cell with a line break is still one row."""
    table = read_csv("f", b'\xef\xbb\xbfkey,label\r\n\r\na,"one\r\ntwo"\r\nb,three\r\n')

    assert (table.header, table.numbers) == (("key", "label"), [3, 4])
    assert table.rows[0] == ["a", "one\r\ntwo"]


def test_a_row_shorter_than_its_header_is_filled_and_a_longer_one_is_at_fault() -> None:
    """A comma that was meant as part of a cell is named, the other rows are read."""
    table = read_csv("f", b"a,b\n1\n1,2,3\n4,5,\n")

    assert table.rows == [["1", ""], ["4", "5"]]
    assert [(fault.row, fault.value) for fault in table.faults] == [(3, "3")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "workbook"),
        ("a,b".encode("utf-16"), "not a CSV file"),
        (b"a,b\n\x00,1", "not a CSV file"),
        (b"a,b\n1,caf\xe9\n", "line 2"),
        (b"a;b;c\n1;2;3", "semicolons"),
        (b"a\tb\n1\t2", "tabs"),
        (b'a,b\n"1,2\n', "quot"),
        (b'a,b\n"1"x,2\n', "quot"),
        (b"a,b\n" + b"x" * 200_000, "length"),
        (b"a," * 300 + b"a", "200 columns"),
    ],
)
def test_what_is_not_a_csv_file_is_refused_in_words(content: bytes, problem: str) -> None:
    """The sentence names what the file is or where it breaks."""
    with pytest.raises(UnreadableFile, match=problem):
        read_csv("f", content)


def test_a_long_cell_is_at_fault() -> None:
    """Its row is named and a little of it shown."""
    table = read_csv("f", b"a,b\n" + b"x" * 2_001 + b",1\n")

    assert [(fault.row, len(fault.value)) for fault in table.faults] == [(2, 61)]


def test_too_many_bytes_or_rows_are_refused() -> None:
    """The limit is in the sentence."""
    with pytest.raises(UnreadableFile, match="50 MB"):
        read_csv("f", b"x" * (csv_file.MAX_BYTES + 1))
    with pytest.raises(UnreadableFile, match="250,000 rows"):
        read_csv("f", b"a\n" + b"1\n" * (csv_file.MAX_ROWS + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_unreadable(content: bytes) -> None:
    """Every row of a table is as long as its header."""
    try:
        table = read_csv("f", content)
    except UnreadableFile:
        return

    assert all(len(row) == len(table.header) for row in table.rows)
