"""What an import begins: the play with its first accounts, and one account for one company."""

from __future__ import annotations

import pytest

from tests.builders import NOW, TODAY
from tests.files import a_file, bring, look
from upsell.book import options
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import BadRows, UploadedSheet
from upsell.sheets import SheetKind

USAGE = "account_id,metric,day,value,limit,counts"


def test_the_first_import_begins_the_play_and_later_ones_do_not_move_it(book: Book) -> None:
    """Its weekday begins every week from then on."""
    with book.write() as connection:
        first = options.started_on(connection)
    bring(book, a_file(USAGE, "northwind,seats,2026-11-03,8,,"))
    later = NOW.replace(day=25)
    imports.apply(book, [a_file(USAGE, "northwind,seats,2026-11-04,8,,")], by=LOCAL_USER, now=later)

    with book.read() as connection:
        assert (first, options.started_on(connection)) == (None, TODAY)


def test_the_play_begins_with_accounts(empty_book: Book) -> None:
    """Metrics alone begin no week; the first accounts do."""
    bring(empty_book, UploadedSheet("metrics.csv", imports.template(SheetKind.METRICS)))
    with empty_book.read() as connection:
        assert options.started_on(connection) is None
    bring(empty_book, a_file("account_id,name", "acme,Acme"))
    with empty_book.read() as connection:
        assert options.started_on(connection) == TODAY


def test_a_row_without_an_id_is_the_account_of_its_domain_in_the_same_file(
    empty_book: Book,
) -> None:
    """One company never becomes two accounts because both of its rows came at once."""
    rows = ("acme,Acme,acme.example", ",Acme,acme.example")
    found = look(empty_book, a_file("account_id,name,domain", *rows)).bad
    assert [(bad.row, bad.problem) for bad in found] == [
        (3, "The account acme is in row 2 and again in row 3.")
    ]


def test_nothing_at_all_is_refused(book: Book) -> None:
    """An import needs a file."""
    assert not look(book).can_apply
    with pytest.raises(BadRows, match="no file was given"):
        bring(book)
