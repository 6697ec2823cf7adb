"""Usage of accounts whose own row is bad waits for that row, and is told once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.builders import NOW
from tests.files import a_file, bring, everything, look, problems
from upsell.book.engine import Book
from upsell.layouts import Layout
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import BadRows, UploadedSheet
from upsell.sheets import SheetKind

BY_ID = ("account_id", "metric", "day", "value")
BY_NAME = ("Company", "metric", "day", "value")
ACCOUNTS = "account_id,name,domain,contact_email"


def figures(*accounts: str, header: Sequence[str] = BY_ID, days: int = 13) -> UploadedSheet:
    """Give so many days of seats of some accounts."""
    rows = [f"{one},seats,2026-11-{day:02},8" for one in accounts for day in range(1, days + 1)]
    return a_file(",".join(header), *rows, name="usage.csv")


def described(*rows: str, header: str = ACCOUNTS) -> UploadedSheet:
    """Give a sheet of accounts."""
    return a_file(header, *rows, name="accounts.csv")


def waits(book: Book, *files: UploadedSheet) -> tuple[str, ...]:
    """Give what is said of the last file though nothing is wrong with it."""
    return look(book, *files).sheets[-1].notices


@pytest.fixture
def named(book: Book) -> Book:
    """A book in which usage told by the company's exact name is read so."""
    layout = Layout(SheetKind.USAGE, ("name", *BY_ID[1:]))
    imports.keep_layout(book, BY_NAME, layout, by=LOCAL_USER, now=NOW)
    return book


def test_usage_told_by_name_waits_for_the_accounts_row(named: Book) -> None:
    """One thing is wrong, thirteen rows wait for it, and nothing comes in before."""
    accounts = described("acme,Acme Tools,,jo(at)acme", "globex,Globex,,jo@globex.example")
    usage = figures("Acme Tools", "Globex", header=BY_NAME)
    before = everything(named)

    found = look(named, accounts, usage)

    assert [(bad.sheet, bad.row, bad.field) for bad in found.bad] == [
        ("accounts.csv", 2, "contact_email")
    ]
    assert found.sheets[1].notices == (
        "13 rows wait for 1 account: Acme Tools. Correct row 2 of accounts.csv first.",
    )
    assert found.sheets[1].new == 13
    with pytest.raises(BadRows):
        bring(named, accounts, usage)
    assert everything(named) == before


def test_a_name_that_no_row_has_is_still_a_slip(named: Book) -> None:
    """Every bad row says its name, so this one stands in none of them."""
    accounts = described("acme,Acme Tools,,jo(at)acme", "globex,Globex,,jo@globex.example")
    usage = figures("Acme Tools", "Globbex", header=BY_NAME, days=1)

    assert problems(named, accounts, usage)[1:] == [(3, "Company", "Did you mean Globex?")]


@pytest.mark.parametrize("row", ["acme,Acme, Inc,,jo@acme.example", "#REF!,Acme,,"])
def test_usage_waits_for_a_row_that_does_not_say_its_account(book: Book, row: str) -> None:
    """A comma too many, or a formula that failed; one consequence for each sheet."""
    accounts = described("globex,Globex,,", row)
    usage = figures("acme", "globex")

    assert [row for row, _, _ in problems(book, accounts, usage)] == [3]
    assert waits(book, accounts, usage) == (
        "13 rows wait for 1 account: acme. Correct row 3 of accounts.csv first.",
    )


def test_a_limit_column_of_an_unknown_metric_is_one_problem(book: Book) -> None:
    """The accounts below it are read, so their usage is no problem."""
    accounts = described("acme,Acme,,,5", header=f"{ACCOUNTS},limit:pencils")

    assert problems(book, accounts, figures("acme")) == [
        (1, "header", "Add it to the metrics sheet first.")
    ]


def test_usage_waits_for_a_file_that_cannot_be_read(book: Book) -> None:
    """As long as no other file describes accounts."""
    old = UploadedSheet("accounts.xls", b"\xd0\xcf\x11\xe0")

    assert waits(book, old, figures("acme", "globex", "northwind")) == (
        "26 rows wait for 2 accounts: acme and globex. Correct accounts.xls first.",
    )
    found = look(book, old, described("globex,Globex,,"), figures("acme", days=1)).bad
    assert [bad.sheet for bad in found] == ["accounts.xls", "usage.csv"]


def test_what_else_is_wrong_with_a_row_that_waits_is_named(book: Book) -> None:
    """Its account is not, and of many accounts the first are named."""
    accounts = described("#REF!,Acme,,")
    ids = [f"a{number:02}" for number in range(12)]
    usage = figures(*ids, days=1)
    bad = UploadedSheet(usage.name, usage.content.replace(b"a00,seats", b"a00,seat"))

    assert problems(book, accounts, bad)[1:] == [(2, "metric", "Did you mean seats?")]
    (said,) = waits(book, accounts, bad)
    assert said.startswith("12 rows wait for 12 accounts: a00, a01, ")
    assert "a09 and 2 more. Correct row 2" in said
