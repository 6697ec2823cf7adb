"""Files as people have them: workbooks, totals, failed formulas, many rows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.files import a_file, a_workbook, bring, counts, everything, look, problems
from upsell.book.engine import Book
from upsell.cells.spoiled import NO_RESULT
from upsell.services import imports
from upsell.services.imports import UploadedSheet, tally

USAGE = ["account_id", "metric", "day", "value"]


def test_the_template_workbook_imports_as_it_is(empty_book: Book) -> None:
    """It says the same as the four files: each changes nothing after the other."""
    workbook = UploadedSheet("headroom.xlsx", imports.template_workbook())
    report = bring(empty_book, workbook)
    once = everything(empty_book)
    files = [UploadedSheet(f"{kind}.csv", imports.template(kind)) for kind in imports.SheetKind]

    assert counts(report) == [(3, 0, 0), (3, 0, 0), (2, 0, 0), (3, 0, 0)]
    again = bring(empty_book, *files), bring(empty_book, workbook)
    assert [(one.new, one.changed) for one in again] == [(0, 0), (0, 0)]
    assert everything(empty_book) == once


def test_a_hand_kept_workbook_is_read_as_it_shows(book: Book) -> None:
    """Title, merged account, real dates, a total, a hidden sheet and a sheet of notes."""
    rows: list[list[object]] = [
        ["Usage, kept by Ana"],
        [*USAGE],
        ["northwind", "seats", date(2026, 11, 3), 8],
        [None, "api_calls", date(2026, 11, 3), 1234.5],
        [],
        ["Total", None, None, 1242.5],
    ]
    old: list[list[object]] = [[*USAGE], ["x", "y", "z", 1]]
    sheets: dict[str, list[list[object]]] = {
        "Usage": rows,
        "Notes": [["call Bo", "soon"]],
        "Old": old,
    }
    file = a_workbook(sheets, hidden=["Old"], merged=["A3:A4"])

    preview = look(book, file)

    assert [(sheet.name, sheet.new, sheet.bad) for sheet in preview.sheets] == [
        ("file.xlsx, sheet Usage", 2, ())
    ]
    assert preview.sheets[0].notices == (
        "Hidden, so left out: “Old”.",
        "Merged cells: what they say counts for each of their rows.",
        "1 line above the header left out.",
        "None of the four sheets, so left out: file.xlsx, sheet Notes.",
        "1 row of totals left out: row 6.",
    )
    assert counts(bring(book, file)) == [(2, 0, 0)]
    assert counts(bring(book, file)) == [(0, 0, 2)]


def test_a_cell_of_a_workbook_is_named_as_the_spreadsheet_shows_it(book: Book) -> None:
    """A share, a formula without a result and a failed one, each with its remedy."""
    rows: list[list[object]] = [
        [*USAGE],
        ["northwind", "seats", "2026-11-03", "=1+1"],
        ["northwind", "seats", "#REF!", 8],
        ["northwind", "seats", "2026-11-05", "80%"],
    ]

    found = look(book, a_workbook({"Usage": rows})).bad

    assert [(bad.row, bad.field, bad.value) for bad in found] == [
        (2, "value", NO_RESULT),
        (3, "day", "#REF!"),
        (4, "value", "80%"),
    ]
    assert "Open it in the spreadsheet and save it" in found[0].remedy


def test_an_unreadable_file_beside_good_ones_stops_them_all(book: Book) -> None:
    """An old workbook and one that breaks off are named as wholes."""
    before = everything(book)
    good = a_file(",".join(USAGE), "northwind,seats,2026-11-03,8")
    old = UploadedSheet("old.xls", b"\xd0\xcf\x11\xe0")
    broken = a_file(",".join(USAGE), "northwind,seats,2026-11-04,8", 'northwind,"seats')

    assert [(row, remedy) for row, _, remedy in problems(book, good, old, broken)] == [
        (None, "Open it in the spreadsheet and save it as .xlsx, without a password."),
        (3, "Look for a quotation mark that is not closed."),
    ]
    assert everything(book) == before


@pytest.mark.parametrize("word", ["Total", "GRAND TOTAL:", "Sub-total", "sum"])
def test_a_row_of_totals_is_left_out_and_said(book: Book, word: str) -> None:
    """It is told by the account's cell alone; a metric may have such a name."""
    metrics = a_file("key,label,unit,kind", "total,Total,things,level")
    usage = a_file(",".join(USAGE), "northwind,total,2026-11-03,8", f"{word},,,8")

    preview = look(book, metrics, usage)

    assert preview.can_apply
    assert [sheet.new for sheet in preview.sheets] == [1, 1]
    assert preview.sheets[1].notices == ("1 row of totals left out: row 3.",)


def test_a_sheet_with_too_much_wrong_is_not_looked_at_to_its_end(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row up to which it was looked at is said."""
    monkeypatch.setattr(tally, "MOST_BAD", 5)
    rows = [f"nobody,seats,2026-11-03,{number}" for number in range(50)]

    found = look(book, a_file(",".join(USAGE), *rows)).bad

    assert [bad.row for bad in found] == [2, 3, 4, 5, 6, 6]
    assert "rows below were not looked at" in found[-1].problem


def test_figures_of_many_accounts_are_compared_some_at_a_time(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many at a time makes no difference to what is kept or counted."""
    header = "account_id,metric,day,value,counts"
    days = [date(2026, 11, number).isoformat() for number in range(1, 15)]
    ids = [f"a{number}" for number in range(9)]
    described = a_file("account_id,name", *(f"{one},{one}" for one in ids))
    usage = a_file(header, *(f"{one},api_calls,{day},5,daily" for day in days for one in ids))
    bring(book, described, usage)
    whole = everything(book)["readings"]
    with book.write() as connection:
        connection.exec_driver_sql("DELETE FROM readings")
    monkeypatch.setattr("upsell.services.imports.figures.AT_ONCE", 20)

    assert counts(bring(book, usage)) == [(9 * 14, 0, 0)]
    assert counts(bring(book, usage)) == [(0, 0, 9 * 14)]
    assert everything(book)["readings"] == whole


def test_figures_may_come_in_many_files(book: Book) -> None:
    """A workbook of a sheet for each day of half a year is as many."""
    first = date(2026, 1, 1).toordinal()
    days = [date.fromordinal(first + place).isoformat() for place in range(140)]
    header = "account_id,metric,day,value"
    files = [a_file(header, f"northwind,seats,{day},8", name=f"{day}.csv") for day in days]

    assert counts(look(book, *files)) == [(1, 0, 0)] * len(files)
