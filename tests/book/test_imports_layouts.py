"""Files in other words: asked about once, then read like that; nothing is placed in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import real_exports
from tests.builders import NOW, TODAY, an_account
from tests.files import a_file, bring, counts, everything, look, problems
from upsell.book import accounts, schema
from upsell.book.engine import Book
from upsell.cells.forms import DayOrder, Forms, Mark
from upsell.errors import Forbidden, Refused
from upsell.layouts import Layout
from upsell.model import LOCAL_USER, Actor, Right
from upsell.services import imports
from upsell.services.imports import BadRows, Placing, UploadedSheet
from upsell.sheets import SheetKind

COLUMNS = ("account_id", "metric", "observed_on", "value", "limit")
GERMAN = Forms(Mark.COMMA, DayOrder.DAY)


def asked(book: Book, file: UploadedSheet) -> Placing:
    """Give what a file asks."""
    placing = look(book, file).sheets[0].placing
    assert placing is not None
    return placing


def said(book: Book, file: UploadedSheet, forms: Forms | None = None) -> Layout:
    """Say that the guess is right, with some forms."""
    placing = asked(book, file)
    layout = replace(placing.layout, forms=forms or placing.layout.forms)
    imports.keep_layout(book, placing.header, layout, by=LOCAL_USER, now=NOW)
    return layout


def values(book: Book) -> list[tuple[object, ...]]:
    """Give account, metric, day, value and limit of every figure."""
    table = schema.readings
    with book.read() as connection:
        rows = connection.execute(select(*(table.c[name] for name in COLUMNS)))
        return sorted(tuple(row) for row in rows)


def test_a_billing_tools_export_is_asked_about_once(empty_book: Book) -> None:
    """Then it is read as was said, the next one without asking; the same again changes nothing."""
    files = [*real_exports.definitions(), real_exports.billing()]
    first = look(empty_book, *files)
    with pytest.raises(BadRows, match=r"not known how subscriptions\.csv is to be read"):
        bring(empty_book, *files)
    said(empty_book, files[-1], GERMAN)

    report = bring(empty_book, *files)
    again = look(empty_book, real_exports.billing("december.csv"))

    assert [sheet.name for sheet in first.asking] == ["subscriptions.csv"]
    assert counts(report)[2] == (3, 0, 0)
    assert (counts(again), again.asking) == ([(0, 0, 3)], ())
    with empty_book.read() as connection:
        acme, globex = (accounts.one(connection, key) for key in ("acme", "globex"))
    assert (acme.mrr, globex.mrr) == (Decimal("1340.50"), Decimal(1200))
    assert (acme.name, acme.customer_since) == ("Acme Tools", date(2025, 11, 1))
    assert acme.contact.email == "jo@acme.example"


def test_a_product_databases_export_is_read_by_its_moments(book: Book) -> None:
    """Its events are our metrics; a column of its own is left out."""
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id="acme"), an_account(account_id="quiet")])
    file = real_exports.product(TODAY, days=2)

    layout = said(book, file)
    report = bring(book, file)

    assert layout.columns == ("account_id", "metric", "day", "value", "")
    assert counts(report) == [(6, 0, 0)]
    assert values(book)[0] == ("acme", "seats", date(2026, 11, 18), 19, 10)


def test_a_hand_kept_sheet_needs_the_day_each_time(book: Book) -> None:
    """Accounts are found by exact name, a column is a metric, the total and hidden sheet go."""
    with book.write() as connection:
        named = {"acme": "Acme Tools", "quiet": "Quiet & Söhne"}
        accounts.save(
            connection, [an_account(account_id=key, name=name) for key, name in named.items()]
        )
    file = real_exports.hand_kept()
    layout = said(book, file)
    without_day = look(book, file)
    with_day = replace(file, day=date(2026, 11, 19))

    report = bring(book, with_day)
    later = look(book, replace(real_exports.hand_kept(seats=19), day=TODAY))

    assert layout.columns == ("name", "metric:seats", "metric:api_calls", "", "")
    assert [placing.asks_day for placing in [without_day.sheets[0].placing] if placing] == [True]
    assert not without_day.can_apply
    assert counts(report) == [(4, 0, 0)]
    assert counts(later) == [(4, 0, 0)]
    assert values(book)[:2] == [
        ("acme", "api_calls", date(2026, 11, 19), 45_000, 50_000),
        ("acme", "seats", date(2026, 11, 19), 18, 10),
    ]
    assert "1 row of totals left out: row 6." in report.sheets[0].notices
    assert "Hidden, so left out: “Last year”." in report.sheets[0].notices


def test_a_day_to_come_is_refused_for_the_whole_sheet(book: Book) -> None:
    """Nobody knows the usage of tomorrow."""
    file = a_file("Account,Seats", "northwind,8")
    said(book, file)

    found = problems(book, replace(file, day=date(2026, 11, 21)))

    assert found == [(None, "day", "Choose today or a day before it.")]


def test_a_wide_sheet_takes_limits_and_leaves_blanks(book: Book) -> None:
    """An empty cell is no figure; a bad one is named with its heading, a bad account once."""
    header, first = "Account,Date,Seats used,Seat limit,API usage", "northwind,2026-11-18,8,12,"
    file = a_file(header, first, "northwind,2026-11-19,,,45K", "nobody,2026-11-19,1,,2")
    said(book, file)

    assert [(row, field) for row, field, _ in problems(book, file)] == [
        (3, "API usage"),
        (4, "Account"),
    ]
    good = a_file(header, first, "northwind,2026-11-19,,,45")
    assert counts(bring(book, good)) == [(2, 0, 0)]
    assert values(book) == [
        ("northwind", "api_calls", date(2026, 11, 19), 45, 50_000),
        ("northwind", "seats", date(2026, 11, 18), 8, 12),
    ]


def test_a_sheet_with_a_column_for_each_day_is_read_under_its_days(book: Book) -> None:
    """Metrics by their label, days in the order that was said; an empty cell is no figure."""
    header = "Account,What,18/11/2026,19/11/2026,05/11/2026"
    file = a_file(header, "northwind,Seats,8,9,7", "northwind,API calls,,45,")
    layout = said(book, file, GERMAN)

    assert layout.columns[:3] == ("account_id", "metric", "day:18/11/2026")
    assert counts(bring(book, file)) == [(4, 0, 0)]
    assert [row[1:4] for row in values(book)] == [
        ("api_calls", date(2026, 11, 19), 45),
        ("seats", date(2026, 11, 5), 7),
        ("seats", date(2026, 11, 18), 8),
        ("seats", date(2026, 11, 19), 9),
    ]
    bad = a_file(header, "northwind,Seats,8,many,", "northwind,pencils,1,2,3")
    assert [(row, field) for row, field, _ in problems(book, bad)] == [
        (2, "19/11/2026"),
        (3, "What"),
    ]
    ahead = a_file("Account,What,2026-11-21", "northwind,Seats,8")
    said(book, ahead)
    assert problems(book, ahead)[0][:2] == (1, "header")


def test_a_sheet_that_gained_a_day_is_read_as_it_was_said(book: Book) -> None:
    """The week before is told once; nothing is asked, and only the new day is new."""
    week = a_file("Account,What,12/11/2026,13/11/2026", "northwind,Seats,7,8")
    said(book, week, GERMAN)
    bring(book, week)
    longer = a_file("Account,What,12/11/2026,13/11/2026,05/11/2026", "northwind,Seats,7,8,6")

    assert look(book, longer).asking == ()
    assert counts(bring(book, longer)) == [(1, 0, 2)]
    assert (date(2026, 11, 5), 6) in [row[2:4] for row in values(book)]


def test_accounts_told_by_name_are_matched_exactly(book: Book) -> None:
    """A new name becomes an account with an id made of it; two accounts of a name are refused."""
    with book.write() as connection:
        accounts.save(
            connection,
            [an_account(account_id=key, name="Twin") for key in ("twin-1", "twin-2")],
        )
    file = a_file("Company,MRR", "Northwind,500", "Umbrella & Co.,90")
    said(book, file)
    bring(book, file)

    twin = problems(book, a_file("Company,MRR", "Twin,1"))

    with book.read() as connection:
        assert accounts.one(connection, "northwind").mrr == 500
        assert accounts.one(connection, "umbrella-co").name == "Umbrella & Co."
    assert twin == [(2, "Company", "Add a column with the id.")]
    assert counts(bring(book, file)) == [(0, 0, 2)]


@pytest.mark.parametrize(
    ("cells", "mark", "value"),
    [
        (("1.200", "7"), Mark.COMMA, 1200),
        (("1,200", "7"), Mark.POINT, 1200),
        (("12,5", "7"), Mark.COMMA, 12.5),
    ],
)
def test_a_mark_is_asked_for_in_our_own_sheets_as_well(
    book: Book, cells: tuple[str, str], mark: Mark, value: float
) -> None:
    """The rows are bad until it is said; then they have one meaning."""
    rows = [f'northwind,seats,2026-11-{day:02},"{cell}"' for day, cell in enumerate(cells, 1)]
    file = a_file("account_id,metric,day,value", *rows)
    before = look(book, file)
    said(book, file, Forms(mark))

    bring(book, file)

    assert [bad.row for bad in before.bad] == [2]
    assert [sheet.name for sheet in before.asking] == ["file.csv"]
    assert values(book)[0][3] == value
    assert look(book, file).asking == ()


def test_what_we_write_is_read_with_the_point_whatever_was_said(book: Book) -> None:
    """A filled-in template had decimal commas; an export with the same headings has none."""
    header = "account_id,metric,day,value,limit"
    filled = a_file(header, 'northwind,storage,2026-11-01,"9,5",')
    said(book, filled, GERMAN)
    bring(book, filled)

    written = "northwind,storage,2026-11-02"
    assert counts(bring(book, a_file(header, f"{written},9.25,1.2340"))) == [(1, 0, 0)]
    assert values(book)[1][3:] == (9.25, 1.234)
    assert counts(bring(book, filled)) == [(0, 0, 1)]
    mixed = a_file(header, f"{written},9.25,", 'northwind,storage,2026-11-03,"9,5",')
    assert problems(book, mixed) == [(2, "value", "Write 9,25.")]


def test_a_sheet_that_was_said_to_be_none_is_left_out(book: Book) -> None:
    """Beside another one of its workbook; alone it is asked about again."""
    stranger = a_file("Task,Owner", "call,Bo")
    placing = asked(book, stranger)
    none = Layout(None, ("", ""))
    imports.keep_layout(book, placing.header, none, by=LOCAL_USER, now=NOW)

    assert look(book, stranger).asking


def test_a_remembered_metric_that_is_gone_is_named(book: Book) -> None:
    """The heading it was said of stands in the sentence."""
    file = a_file("Account,Day,Pencils", "northwind,2026-11-18,8")
    layout = Layout(SheetKind.USAGE, ("account_id", "day", "metric:pencils"))
    imports.keep_layout(book, asked(book, file).header, layout, by=LOCAL_USER, now=NOW)

    found = [(bad.row, bad.value, bad.remedy) for bad in look(book, file).bad]
    assert found == [(1, "Pencils", "Add it to the metrics sheet first.")]


def test_keeping_a_layout_needs_the_right_and_sense(book: Book) -> None:
    """A reader may not, and a layout without an account is refused; nothing is kept."""
    before = everything(book)
    reader = Actor("r", "Rita", frozenset({Right.READ}))
    good, bad = Layout(SheetKind.USAGE, ("name", "metric:seats")), Layout(SheetKind.USAGE, ("", ""))

    with pytest.raises(Forbidden):
        imports.keep_layout(book, ["a", "b"], good, by=reader, now=NOW)
    with pytest.raises(Refused, match="tells the account"):
        imports.keep_layout(book, ["a", "b"], bad, by=LOCAL_USER, now=NOW)
    assert everything(book) == before
