"""Accounts, plans and metrics: matched, changed where they differ, refused where they clash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.builders import PLANS, an_account
from tests.files import a_file, bring, counts, everything, look, problems
from upsell.book import accounts, catalogue, schema
from upsell.book.engine import Book
from upsell.model import Account, Contact, Plan, PlanLimit


def account(book: Book, account_id: str = "northwind") -> Account:
    """Give an account of the book."""
    with book.read() as connection:
        return accounts.one(connection, account_id)


def plan(book: Book, key: str = "team") -> Plan:
    """Give a plan of the book."""
    with book.read() as connection:
        return catalogue.plans(connection)[key]


def actions(book: Book) -> list[str]:
    """Give what the log says was done, in no order."""
    with book.read() as connection:
        return sorted(connection.execute(select(schema.changes.c.action)).scalars())


def test_columns_that_are_absent_keep_what_the_book_has(book: Book) -> None:
    """The gates switched here included; a change raises the version and is logged."""
    with book.write() as connection:
        accounts.save(connection, [an_account(do_not_contact=True, limit_overrides={"seats": 12})])

    report = bring(book, a_file("account_id,name,csm", "northwind,Northwind Ltd,Bo"))

    assert counts(report) == [(0, 1, 0)]
    assert account(book) == an_account(
        name="Northwind Ltd",
        csm="Bo",
        do_not_contact=True,
        limit_overrides={"seats": 12},
        version=2,
    )
    assert actions(book) == ["account.changed"]


def test_an_unchanged_account_is_neither_logged_nor_given_a_version(book: Book) -> None:
    """Bringing in what is there already is nothing."""
    bring(book, a_file("account_id,name,mrr", "northwind,Northwind,400"))

    assert account(book).version == 1
    assert actions(book) == []


def test_accounts_that_the_file_does_not_name_stay(book: Book) -> None:
    """A file of one account says nothing of the others."""
    bring(book, a_file("account_id,name", "globex,Globex"))

    assert account(book) == an_account()


def test_every_column_comes_in(book: Book) -> None:
    """A new account has what its row says, and nothing else."""
    header = (
        "account_id,name,domain,plan,mrr,billing_day,customer_since,renewal_date,csm,"
        "contact_first_name,contact_last_name,contact_role,contact_email,do_not_contact,"
        "critical_ticket,expansion_open,limit:seats,limit:api_calls,limit:storage"
    )
    row = (
        "globex,Globex,https://www.Globex.example/,scale,650.50,31,2025-01-17,2027-01-17,Ana,"
        "Tom,Berg,CTO,tom@globex.example,yes,no,x,12,,unlimited"
    )
    bring(book, a_file(header, row))

    assert account(book, "globex") == an_account(
        account_id="globex",
        name="Globex",
        domain="globex.example",
        plan_key="scale",
        mrr=Decimal("650.50"),
        billing_day=31,
        customer_since=date(2025, 1, 17),
        renews_on=date(2027, 1, 17),
        csm="Ana",
        contact=Contact("Tom", "Berg", "CTO", "tom@globex.example"),
        do_not_contact=True,
        expansion_open=True,
        limit_overrides={"seats": 12, "storage": None},
    )


def test_an_empty_limit_cell_gives_the_plans_limit_again(book: Book) -> None:
    """Without the column the agreed limit would stay."""
    bring(book, a_file("account_id,name,limit:seats", "northwind,Northwind,12"))
    bring(book, a_file("account_id,name,limit:seats", "northwind,Northwind,"))

    assert account(book).limit_overrides == {}


def test_an_account_without_an_id_is_found_by_its_external_id_then_its_domain(book: Book) -> None:
    """The name decides nothing."""
    bring(book, a_file("account_id,name,external:attio", "northwind,Northwind,rec-1"))
    bring(book, a_file("name,external:attio,domain", "By link,rec-1,northwind.example"))
    linked = account(book).name
    bring(book, a_file("name,domain", "By domain,www.northwind.example"))
    bring(book, a_file("name,domain", "By domain,other.example"))

    assert (linked, account(book).name) == ("By link", "By domain")
    assert account(book, "other.example").domain == "other.example"


def test_an_account_that_cannot_be_told_is_refused(book: Book) -> None:
    """Without id and domain, or with a domain of two accounts."""
    bring(book, a_file("account_id,name,domain", "second,Second,northwind.example"))
    file = a_file("name,domain", "Northwind,", "Northwind,northwind.example")

    assert problems(book, file) == [
        (2, "account_id", "Write its id."),
        (3, "account_id", "Write its id."),
    ]
    assert "northwind, second" in look(book, file).bad[1].problem


def test_an_external_id_of_another_account_is_refused(book: Book) -> None:
    """A link is never taken from one account to the next."""
    header = "account_id,name,external:attio"
    bring(book, a_file(header, "northwind,Northwind,rec-1"))

    assert problems(book, a_file(header, "globex,Globex,rec-1")) == [
        (2, "external:attio", "Correct one of them.")
    ]


@pytest.mark.parametrize(
    ("header", "row", "field", "remedy"),
    [
        ("account_id,name,plan", "g,G,teem", "plan", "Did you mean team?"),
        ("account_id,name,limit:seat", "g,G,5", "header", "Did you mean seats?"),
        (
            "account_id,name,limit:seats",
            "g,G,0",
            "limit:seats",
            "Write the limit, or unlimited where there is none.",
        ),
        ("account_id,name,mrr", 'g,G,"1,200"', "mrr", "Write 1200 or 1.2, whichever it is."),
        ("account_id,name,mrr", "g,G,", "mrr", "Write it; 0 when nothing is paid."),
        (
            "account_id,name,billing_day",
            "g,G,32",
            "billing_day",
            "Write a whole number from 1 to 31.",
        ),
        (
            "account_id,name,renewal_date",
            "g,G,3/11/2026",
            "renewal_date",
            "Write 2026-11-03 or 2026-03-11, whichever it is.",
        ),
        (
            "account_id,name,contact_email",
            "g,G,tom(at)globex",
            "contact_email",
            "Write one such as priya@northwind.example.",
        ),
        ("account_id,name,do_not_contact", "g,G,maybe", "do_not_contact", "Write yes or no."),
        ("account_id,name", "g,", "name", "Fill it in."),
        ("account_id,name", "g,Nor\u202ethwind", "name", "Type the cell again by hand."),
        (
            "key,label,unit,kind",
            "two words,a,b,level",
            "key",
            "Write two_words here and wherever it is named.",
        ),
        ("key,label,unit,kind", "k,a,b,gauge", "kind", "Write level, goal, counter or activity."),
        ("key,label,unit,kind", "k,,b,level", "label", "Fill it in."),
        ("plan,metric,limit", "team,seat,5", "metric", "Did you mean seats?"),
        ("plan,metric,limit", "team,,5", "metric", "Fill it in."),
        (
            "plan,metric,limit,rank",
            "team,seats,5,first",
            "rank",
            "Write a whole number from 1 to 1000.",
        ),
        (
            "plan,metric,limit,pack_size",
            "team,seats,5,0",
            "pack_size",
            "Write it, or leave the cell empty.",
        ),
        ("plan,metric,limit,label", "fresh,seats,5,Fresh", "rank", "Add the column."),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy(
    book: Book, header: str, row: str, field: str, remedy: str
) -> None:
    """Nothing is written, and one correction is asked for."""
    assert problems(book, a_file(header, row)) == [(1 if field == "header" else 2, field, remedy)]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("account_id,name", "globex,Globex"),
        ("key,label,unit,kind", "seats,seats,seats,level"),
        ("plan,metric,limit", "team,seats,10"),
    ],
)
def test_two_rows_for_one_thing_are_refused_with_both_numbers(
    book: Book, header: str, row: str
) -> None:
    """Even when they agree."""
    problem = look(book, a_file(header, row, row)).bad[0].problem

    assert "is in row 2 and again in row 3" in problem


def test_rows_of_a_plan_that_disagree_on_it_are_refused_with_both_numbers(book: Book) -> None:
    """A cell left empty agrees with any other."""
    file = a_file(
        "plan,metric,limit,label,rank",
        "fresh,seats,5,Fresh,3",
        "fresh,storage,5,,",
        "fresh,api_calls,5,Fresher,3",
    )
    bad = look(book, file).bad

    assert [(one.row, one.field) for one in bad] == [(4, "label")]
    assert "“Fresh” in row 2 and “Fresher” in row 4" in bad[0].problem


def test_metrics_of_a_plan_that_the_file_does_not_name_stay(book: Book) -> None:
    """And so do the columns it does not have."""
    report = bring(book, a_file("plan,metric,limit", "team,seats,20", "team,storage,500"))

    assert counts(report) == [(0, 1, 1)]
    assert plan(book).limit("api_calls") == PLANS["team"].limit("api_calls")
    assert plan(book).limit("seats") == PlanLimit(
        "seats", 20, at_limit="new invitations wait until a seat is free"
    )
    assert (plan(book).label, plan(book).benefit) == ("Team", "shared projects")


def test_a_name_from_another_sheet_of_the_import_is_known(empty_book: Book) -> None:
    """Even from a bad row, so that one slip is not told many times."""
    metrics = a_file("key,label,unit,kind", "seats,seats,seats,lewel")
    plans = a_file("plan,label,rank,metric,limit", "team,Team,1,seats,10")
    described = a_file("account_id,name,plan,limit:seats", "northwind,Northwind,team,5")
    usage = a_file("account_id,metric,day,value,counts", "northwind,seats,2026-11-03,8,daily")

    assert problems(empty_book, usage, described, plans, metrics) == [
        (2, "kind", "Write level, goal, counter or activity.")
    ]


def test_a_refused_file_leaves_the_book_as_it_was(book: Book) -> None:
    """A good metric beside a bad one is not kept."""
    before = everything(book)
    file = a_file("key,label,unit,kind", "fresh,a,b,level", "worse,a,b,gauge")

    assert not look(book, file).can_apply
    assert everything(book) == before
