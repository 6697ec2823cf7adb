"""Workbooks as tables of text: what their cells show, and what is refused before it is opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.files import a_workbook
from tests.unit.test_csv_file import records
from upsell.adapters.files import archive, workbook
from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table import UnreadableFile
from upsell.cells.spoiled import NO_RESULT

SHEET = "xl/worksheets/sheet1.xml"
SMALL = a_workbook({"S": [["a", "b"], ["x", 1]]}).content


def cells(content: bytes) -> list[list[str]]:
    """Give the cells below the header of the first table."""
    return [row for _, row in records(read_tables("f.xlsx", content)[0])]


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Give an archive with the text of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.namelist():
            text = old.read(entry)
            new.writestr(entry, change(text.decode()) if entry == part else text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("  Café ", "General", "  Café "),
        ("00123", "General", "00123"),
        (8, "General", "8"),
        (8.0, "0.00", "8"),
        (1200.5, "#,##0.00", "1200.5"),
        (1.234, "General", "1.2340"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        (1e-7, "General", "0.0000001"),
        (0.8, "0%", "80%"),
        (1.255, "0.0%", "125.5%"),
        (True, "General", "yes"),
        (datetime(2026, 11, 3), "dd/mm/yyyy", "2026-11-03"),  # noqa: DTZ001 - a workbook's
        (date(2026, 11, 3), "mmm yy", "2026-11-03"),
        (datetime(2026, 11, 3, 9, 30), "d/m/yy h:mm", "2026-11-03T09:30:00"),  # noqa: DTZ001 - as above
        (time(9, 30), "hh:mm", "09:30:00"),
        ("=1+1", "General", NO_RESULT),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_a_cell_is_the_text_that_means_what_it_shows(value: object, form: str, text: str) -> None:
    """Whole digits, ISO days, shares as shares; a formula without a result is none."""
    book = Workbook()
    page = book.worksheets[0]
    page.append(["name", "value"])
    page.append(["x", value])
    page["B2"].number_format = form
    content = io.BytesIO()
    book.save(content)

    assert cells(content.getvalue()) == [["x", text]]


def test_the_kept_result_of_a_formula_is_read() -> None:
    """As the spreadsheet showed it last; an empty text is one."""
    plain = a_workbook({"S": [["a", "b"], ["x", "=1+1"], ["y", "=1+2"]]}).content
    result = re.compile(r"(1\+1</f>)<v ?/?>(</v>)?")
    kept = changed(plain, SHEET, lambda text: result.sub(r"\1<v>2</v>", text))

    assert cells(kept) == [["x", "2"], ["y", NO_RESULT]]


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    """Older workbooks of one system do."""
    content = a_workbook({"S": [["a", "b"], ["x", date(2026, 11, 3)]]}).content
    moved = changed(
        content,
        "xl/workbook.xml",
        lambda text: text.replace("<workbookPr/>", '<workbookPr date1904="1"/>'),
    )

    assert cells(moved) == [["x", "2030-11-04"]]


def test_a_hidden_sheet_is_left_out_and_said() -> None:
    """Each visible one is a table of its own, with its sheet in its name."""
    file = a_workbook(
        {"One": [["a"], ["1"]], "Old": [["b"], ["2"]], "Two": [["c"], ["3"]], "Empty": []},
        hidden=["Old"],
    )

    found = read_tables("f.xlsx", file.content)

    assert [one.name for one in found] == ["f.xlsx, sheet One", "f.xlsx, sheet Two"]
    assert found[0].notices == ("Hidden, so left out: “Old”.",)


def test_a_workbook_of_hidden_sheets_is_refused() -> None:
    """The hidden sheet is named."""
    file = a_workbook({"Empty": [], "Old": [["b"], ["2"]]}, hidden=["Old"])

    with pytest.raises(UnreadableFile, match=r"No visible sheet holds anything.*“Old”"):
        read_tables("f.xlsx", file.content)


def test_a_merged_cell_counts_for_each_of_its_rows() -> None:
    """One of several columns belongs to the first; empty rows stay empty; rows keep numbers."""
    rows: list[list[object]] = [
        ["Usage", None, None],
        ["account", "metric", "value"],
        ["acme", "seats", 8],
        [None, "calls", 9],
        [None, None, None],
        ["b", "seats", 1],
    ]
    file = a_workbook({"S": rows}, merged=["A1:C1", "A3:A5"])

    (found,) = read_tables("f.xlsx", file.content)

    assert records(found) == [
        (3, ["acme", "seats", "8"]),
        (4, ["acme", "calls", "9"]),
        (6, ["b", "seats", "1"]),
    ]
    assert found.notices == (
        "Merged cells: what they say counts for each of their rows.",
        "1 line above the header left out.",
    )


def test_a_false_size_in_the_sheet_hides_no_rows() -> None:
    """What a sheet says of its own size is not believed."""
    file = a_workbook({"S": [["a", "b"], ["x", "1"], ["y", "2"]]})
    lying = changed(file.content, SHEET, lambda text: text.replace('ref="A1:B3"', 'ref="A1:A1"'))

    assert cells(lying) == [["x", "1"], ["y", "2"]]


def packed(parts: dict[str, bytes]) -> bytes:
    """Give an archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def a_long_sheet(rows: int) -> bytes:
    """Give an archive whose sheet has so many rows."""
    return packed({SHEET: b"".join(b'<row r="%d"/>' % number for number in range(rows))})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (packed({SHEET: b"0" * (30 << 20)}), "packed .* times smaller"),
        (packed({f"xl/{n}.xml": b"x" for n in range(2_001)}), "2,001 parts; at most 2,000"),
        (a_long_sheet(100_001), "100,001 rows.*CSV"),
        (packed({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]>'}), "markup of its own"),
        (packed({"content.xml": b"<office/>"}), "not an Excel workbook"),
        (packed({SHEET: b"<worksheet>"}), "damaged"),
        (packed({SHEET: b"<row/>" * 9})[:-30], "damaged"),
    ],
)
def test_a_bomb_or_another_archive_is_refused_before_it_is_opened(
    content: bytes, problem: str
) -> None:
    """The size or the reason is in the sentence."""
    with pytest.raises(UnreadableFile, match=problem):
        read_tables("f.xlsx", content)


def test_more_than_the_limit_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the archive declares, what comes out is counted."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10_000)
    monkeypatch.setattr(archive, "_declared", list)
    noise = bytes(number * number % 251 for number in range(20_000))

    with pytest.raises(UnreadableFile, match=r"0 MB unpacked; at most 0"):
        read_tables("f.xlsx", packed({SHEET: noise}))


def test_a_row_far_below_or_a_cell_far_right_takes_no_time() -> None:
    """Places beyond the spreadsheet's own are refused, not filled up to."""
    file = a_workbook({"S": [["a", "b"], ["x", "1"]]})
    far = changed(
        file.content, SHEET, lambda text: text.replace('row r="2"', 'row r="99999999999"')
    )

    with pytest.raises(UnreadableFile, match=f"{workbook.LAST_ROW:,} rows"):
        read_tables("f.xlsx", far)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_with_any_byte_changed_is_a_table_or_unreadable(data: st.DataObject) -> None:
    """A damaged file is said to be one."""
    content = bytearray(SMALL)
    place = data.draw(st.integers(4, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))

    try:
        read_tables("f.xlsx", bytes(content))
    except UnreadableFile as refused:
        assert refused.remedy  # noqa: PT017 # a table is as good


def test_what_is_written_by_us_is_a_workbook_others_open() -> None:
    """The helper of these tests makes real workbooks."""
    assert load_workbook(io.BytesIO(a_workbook({"S": [["a"]]}).content))["S"]["A1"].value == "a"
