"""Bytes of a file to rows of text, or the sentence that says why not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell.adapters.files import csv_file
from upsell.adapters.files.csv_file import read_csv
from upsell.adapters.files.encoding import encoding_of
from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table import Fault, Record, TextTable, UnreadableFile

ROWS = "Name;Größe\nCafé Übel;“1”\n"


def records(found: TextTable) -> list[Record]:
    """Give the rows that fit."""
    return [row for row in found.rows() if not isinstance(row, Fault)]


def faults(found: TextTable) -> list[Fault]:
    """Give the rows that do not fit."""
    return [row for row in found.rows() if isinstance(row, Fault)]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    """Empty rows count, and a cell with a line break is still one row; each reading is alike."""
    found = read_csv("f", b'\xef\xbb\xbfkey,label\r\n\r\na,"one\r\ntwo"\r\nb,three\r\n')

    assert found.header == ("key", "label")
    assert records(found) == [(3, ["a", "one\r\ntwo"]), (4, ["b", "three"])]
    assert records(found) == records(found)


def test_a_row_shorter_than_its_header_is_filled_and_a_longer_one_is_at_fault() -> None:
    """A comma that was meant as part of a cell is named, the other rows are read."""
    found = read_csv("f", b"a,b\n1\n1,2,3\n4,5,\n")

    assert records(found) == [(2, ["1", ""]), (4, ["4", "5"])]
    assert [(fault.row, fault.value) for fault in faults(found)] == [(3, "3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
def test_a_file_in_any_of_the_usual_encodings_is_read(encoding: str) -> None:
    """Where the encoding had to be assumed, it is said with a word to check."""
    found = read_csv("f", ROWS.encode(encoding))

    assert found.header == ("Name", "Größe")
    assert records(found) == [(2, ["Café Übel", "“1”"])]
    assert [notice[:44] for notice in found.notices] == (
        ["Not UTF-8: read as Windows-1252, as in “Größ"] if encoding == "cp1252" else []
    )


@pytest.mark.parametrize("place", [0, 1, (1 << 20) - 2, (1 << 20) - 1, 1 << 20, (1 << 20) + 1])
def test_a_letter_is_whole_wherever_the_file_is_cut_for_reading(place: int) -> None:
    """Two bytes of one letter on both sides of a cut are no other encoding."""
    content = b"a" * place + "é,b\nx,y\n".encode()

    assert encoding_of(content).name == "utf-8-sig"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_the_mark_that_makes_rows_alike(mark: str) -> None:
    """Other marks inside the cells do not count, quoted or not."""
    lines = [["name", "note", "amount"], ["A", f'"x{mark}, y; z"', "5"], ["B", "x", "7"]]

    found = read_csv("f", "\n".join(mark.join(line) for line in lines).encode())

    assert [cells[2] for _, cells in records(found)] == ["5", "7"]


def test_a_decimal_comma_is_no_separator() -> None:
    """A file of semicolons stays one when all its amounts have commas."""
    found = read_csv("f", b"name;amount\nA;1,5\nB;2,5\nC;3,5\n")

    assert [cells for _, cells in records(found)] == [["A", "1,5"], ["B", "2,5"], ["C", "3,5"]]


def test_the_line_that_names_the_separator_is_not_a_row() -> None:
    """Spreadsheets do not show it either."""
    found = read_csv("f", b"sep=|\na|b,c\n1|2,5\n")

    assert (found.header, records(found)) == (("a", "b,c"), [(2, ["1", "2,5"])])


def test_a_title_above_the_header_is_left_out_and_said() -> None:
    """So is the line that says when the file was made."""
    found = read_csv("f", b"Usage of November\n\nMade on,2026-11-20,\naccount,seats,calls\nA,1,2\n")

    assert (found.header, found.header_row) == (("account", "seats", "calls"), 4)
    assert found.notices == ("2 lines above the header left out.",)
    assert records(found) == [(5, ["A", "1", "2"])]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xd0\xcf\x11\xe0rest", r"old Excel workbook.*save it as \.xlsx"),
        (b"a,b\n\x00,1", "not a CSV file"),
        (b"a,b\n1,caf\xe9\x81\n", "no known encoding"),
        ("a,b\n1,2".encode("utf-16")[:-1], "cut off"),
        (b'a,b\n1,2\nx,"1,2\n', "quot"),
        (b'a,b\n"1"x,2\n', "quot"),
        (b"a,b\n" + b"x" * 200_000 + b",1", "length"),
        (b"a," * 300 + b"a", "301 columns; at most 200"),
    ],
)
def test_what_is_not_a_sheet_is_refused_in_words(content: bytes, problem: str) -> None:
    """The sentence names what the file is or where it breaks."""
    with pytest.raises(UnreadableFile, match=problem):
        records(read_tables("f", content)[0])


def test_a_long_cell_is_at_fault() -> None:
    """Its row is named and a little of it shown."""
    found = read_csv("f", b"a,b\n" + b"x" * 2_001 + b",1\n")

    assert [(fault.row, len(fault.value)) for fault in faults(found)] == [(2, 61)]


def test_too_many_bytes_or_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size, the limit and the remedy are in the sentence."""
    monkeypatch.setattr(csv_file, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(csv_file, "MAX_ROWS", 1_000)
    with pytest.raises(UnreadableFile, match=r"2 MB.*at most 1 .*Split"):
        read_csv("f", b"x" * (2 << 20))
    with pytest.raises(UnreadableFile, match=r"1,000 rows.*Split"):
        records(read_csv("f", b"a\n" + b"1\n" * 1_001))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_unreadable(content: bytes) -> None:
    """Every row of a table is as long as its header, and their numbers grow."""
    try:
        found = read_tables("f", content)[0]
        rows = records(found)
    except UnreadableFile:
        return

    assert all(len(cells) == len(found.header) for _, cells in rows)
    assert all(one < two for (one, _), (two, _) in pairwise(rows))
