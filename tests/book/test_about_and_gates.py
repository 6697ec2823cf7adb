"""About you, the gates people switch, and figures typed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import NOW, TODAY, an_account
from tests.files import a_file, bring, everything
from upsell.book import accounts, schema
from upsell.book.engine import Book
from upsell.errors import Conflict, Forbidden, NotFound, Refused
from upsell.model import LOCAL_USER, Actor, LimitSource, Right
from upsell.profile import Profile
from upsell.services.accounts import set_gates
from upsell.services.imports import type_reading
from upsell.services.profile import profile, save_profile

READER = Actor("r", "Rita", frozenset({Right.READ}))
ANA = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly", "https://cal.example/ana?a=1#x")


def logged(book: Book) -> int:
    """Give how many changes the book has kept."""
    with book.read() as connection:
        return connection.execute(select(func.count()).select_from(schema.changes)).scalar_one()


def test_what_you_say_about_yourself_is_kept_tidied(book: Book) -> None:
    """Saving it again is not a change."""
    save_profile(book, replace(ANA, name="  Ana \n Keller "), by=LOCAL_USER, now=NOW)
    save_profile(book, ANA, by=LOCAL_USER, now=NOW)

    assert profile(book, by=READER) == ANA
    assert logged(book) == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Your name is empty"),
        ("name", "Ana\u202eKeller", "invisible"),
        ("name", "A" * 201, "longer than 200"),
        ("email", "", "Your e-mail is empty"),
        ("email", "ana.ledgerly.example", "not an e-mail address"),
        ("email", "ana@ledgerly.example\nBcc: x@y.example", "not an e-mail address"),
        ("product", "", "Your product name is empty"),
        ("booking_link", "javascript:alert(1)", "begins with https://"),
        ("booking_link", "data:text/html,x", "begins with https://"),
        ("booking_link", "cal.example/ana", "begins with https://"),
        ("booking_link", "//cal.example/ana", "begins with https://"),
        ("booking_link", "https://", "begins with https://"),
        ("booking_link", "https://[", "begins with https://"),
        ("booking_link", "https://user:pass@cal.example", "begins with https://"),
        ("booking_link", "https://cal.example/a b", "begins with https://"),
        ("booking_link", "https://cal.example/\u202ea", "begins with https://"),
        ("booking_link", 'https://cal.example/"onclick=', "begins with https://"),
    ],
)
def test_what_drafts_could_not_carry_is_refused(
    book: Book, field: str, value: str, sentence: str
) -> None:
    """The sentence names the field, and what was kept before stays."""
    save_profile(book, ANA, by=LOCAL_USER, now=NOW)

    with pytest.raises(Refused, match=sentence):
        save_profile(book, replace(ANA, **{field: value}), by=LOCAL_USER, now=NOW)
    assert profile(book, by=LOCAL_USER) == ANA


def test_the_booking_link_may_be_empty(book: Book) -> None:
    """A draft leaves it out."""
    save_profile(book, replace(ANA, booking_link=" "), by=LOCAL_USER, now=NOW)

    assert profile(book, by=LOCAL_USER).booking_link == ""


def gates(book: Book, version: int, *, ticket: bool, by: Actor = LOCAL_USER) -> int:
    """Switch Northwind's critical ticket; give the version it has then."""
    return set_gates(
        book,
        "northwind",
        version,
        do_not_contact=False,
        critical_ticket=ticket,
        expansion_open=False,
        by=by,
        now=NOW,
    ).version


def test_gates_are_switched_once_and_logged(book: Book) -> None:
    """A repeated click finds them so and changes nothing, whatever version it saw."""
    versions = [gates(book, 1, ticket=True), gates(book, 1, ticket=True)]

    with book.read() as connection:
        kept = accounts.one(connection, "northwind")
    assert versions == [2, 2]
    assert kept == an_account(critical_ticket=True, version=2)
    assert logged(book) == 1


def test_gates_of_an_account_changed_meanwhile_are_refused(book: Book) -> None:
    """Somebody else's import or switch is not undone unseen."""
    bring(book, a_file("account_id,name", "northwind,Northwind Ltd"))

    with pytest.raises(Conflict, match="Northwind Ltd was changed"):
        gates(book, 1, ticket=True)


def test_an_import_without_the_column_leaves_a_switched_gate(book: Book) -> None:
    """With the column it would say what holds."""
    gates(book, 1, ticket=True)
    bring(book, a_file("account_id,name,mrr", "northwind,Northwind,500"))

    with book.read() as connection:
        assert accounts.one(connection, "northwind").critical_ticket


def test_a_typed_figure_has_the_limit_of_its_day(book: Book) -> None:
    """Typing it again changes nothing; another replaces it."""
    kept = type_reading(book, "northwind", "seats", TODAY, "9", by=LOCAL_USER, now=NOW)
    once = everything(book)
    type_reading(book, "northwind", "seats", TODAY, 9.0, by=LOCAL_USER, now=NOW)

    assert (kept.value, kept.limit, kept.limit_source) == (9, 10, LimitSource.PLAN)
    assert everything(book) == once
    type_reading(book, "northwind", "seats", TODAY, 9.5, by=LOCAL_USER, now=NOW)
    assert logged(book) == 2


def test_a_number_typed_with_three_decimals_is_that_number(book: Book) -> None:
    """Only a text could mean a thousand by it."""
    kept = type_reading(book, "northwind", "storage", TODAY, 1.234, by=LOCAL_USER, now=NOW)

    assert kept.value == 1.234


def test_a_typed_figure_keeps_the_own_limit_of_its_day(book: Book) -> None:
    """Only the amount was typed."""
    bring(book, a_file("account_id,metric,day,value,limit", f"northwind,seats,{TODAY},8,12"))

    kept = type_reading(book, "northwind", "seats", TODAY, "9", by=LOCAL_USER, now=NOW)

    assert (kept.limit, kept.limit_source) == (12, LimitSource.READING)


@pytest.mark.parametrize(
    ("metric", "day", "value", "sentence"),
    [
        ("seats", TODAY + timedelta(days=1), "8", "has not come yet"),
        ("seats", date(1066, 10, 14), "8", "too long ago"),
        ("seat", TODAY, "8", "no metric “seat”"),
        ("seats", TODAY, "1,200", "Write 1200"),
        ("seats", TODAY, "", "missing"),
        ("seats", TODAY, -1.0, "below zero"),
        ("seats", TODAY, float("nan"), "not a number"),
        ("seats", TODAY, float("inf"), "not a number"),
    ],
)
def test_a_figure_that_is_not_one_is_refused_in_words(
    book: Book, metric: str, day: date, value: str | float, sentence: str
) -> None:
    """The book stays as it was."""
    before = everything(book)

    with pytest.raises(Refused, match=sentence):
        type_reading(book, "northwind", metric, day, value, by=LOCAL_USER, now=NOW)
    assert everything(book) == before


def test_a_figure_of_an_unknown_account_is_not_found(book: Book) -> None:
    """The sentence names the account."""
    with pytest.raises(NotFound, match="“globex”"):
        type_reading(book, "globex", "seats", TODAY, "8", by=LOCAL_USER, now=NOW)


def test_a_reader_changes_nothing(book: Book) -> None:
    """Each of the three writes asks for the right at that moment."""
    with pytest.raises(Forbidden):
        save_profile(book, ANA, by=READER, now=NOW)
    with pytest.raises(Forbidden):
        gates(book, 1, ticket=True, by=READER)
    with pytest.raises(Forbidden):
        type_reading(book, "northwind", "seats", TODAY, "8", by=READER, now=NOW)
