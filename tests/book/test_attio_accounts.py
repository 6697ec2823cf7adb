"""Accounts from Attio: brought in like a file, kept with what was added here, marked when gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import NOW, an_account
from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient
from upsell.attio_accounts import Source, guess
from upsell.book import accounts, connections, options
from upsell.book.engine import Book, BookKind
from upsell.crm import COMPANIES, Target
from upsell.errors import Refused, Unavailable
from upsell.model import LOCAL_USER, Account, Contact
from upsell.services.connections import set_up
from upsell.services.from_attio import Arrival, bring, choosing, gather, look
from upsell.services.from_attio.fetching import FEW
from upsell.services.imports import BadRows

FIELDS = {"plan": "plan", "mrr": "mrr", "csm": "csm", "renewal_date": "renewal"}
BY_HAND = Source(fields=FIELDS)


@pytest.fixture(autouse=True)
def fields(attio: FakeAttio) -> None:
    """Companies with the fields a customer success team has."""
    companies = attio.workspace.object_of(COMPANIES)
    companies.define("plan", "select", options=["Team", "Scale", "Legacy"])
    companies.define("mrr", "currency", title="MRR", currency="USD")
    companies.define("csm", "actor-reference", title="Customer success manager")
    companies.define("renewal", "date", title="Contract renewal")


def every(book: Book) -> dict[str, Account]:
    """Give the accounts of the book."""
    with book.read() as connection:
        return accounts.every(connection)


def brought(book: Book, client: AttioClient, *chosen: str, source: Source = BY_HAND) -> Arrival:
    """Fetch and bring in at once."""
    fetched = gather(book, client, source, chosen, by=LOCAL_USER)
    return bring(book, fetched, source, by=LOCAL_USER, now=NOW)


def globex(attio: FakeAttio) -> str:
    """A company with everything that is mapped, and a person."""
    record = attio.company(
        "Globex",
        "globex.example",
        plan=["Scale"],
        mrr=[650.5],
        csm=["ana@headroom.example"],
        renewal=["2027-05-01"],
    )
    attio.person("Tom", "Berg", "tom@globex.example", record, "CTO")
    return record


def test_a_chosen_company_becomes_an_account(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """With its plan by our key, money exact, the CSM's name and the person to write to."""
    record = globex(attio)

    arrival = brought(book, client, record)

    assert every(book)["globex.example"] == Account(
        account_id="globex.example",
        name="Globex",
        domain="globex.example",
        plan_key="scale",
        mrr=Decimal("650.50"),
        renews_on=date(2027, 5, 1),
        csm="Ana",
        contact=Contact("Tom", "Berg", "CTO", "tom@globex.example"),
    )
    assert (arrival.preview.sheets[0].new, arrival.differences) == (1, ())
    with book.read() as connection:
        seen = connections.outside(connection, "attio")["globex.example"]
        assert connections.record_ids(connection, "attio") == {"globex.example": record}
        here = client.workspace()
        home = replace(BY_HAND, home_id=here.workspace_id, home=here.name)
        assert options.attio_source(connection) == home
    assert seen.url.endswith(record)


def test_looking_writes_nothing_and_bringing_twice_changes_nothing(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """The preview is what happens; the second time everything is as before."""
    record = globex(attio)
    fetched = gather(book, client, BY_HAND, [record], by=LOCAL_USER)

    before = look(book, fetched, by=LOCAL_USER, now=NOW)
    assert set(every(book)) == {"northwind"}
    brought(book, client, record)
    first = every(book)
    again = brought(book, client)

    assert before.preview.sheets[0].new == 1
    assert not again.changes_anything
    assert every(book) == first


def test_an_account_that_is_here_is_found_by_its_domain(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Not a second one; what only we know stays, what Attio says wins, and that is told."""
    record = attio.company("Northwind Trading", "northwind.example", mrr=[480])

    arrival = brought(book, client, record)

    assert every(book) == {
        "northwind": an_account(name="Northwind Trading", mrr=Decimal(480), version=2)
    }
    told = [(one.account, one.label, one.before, one.after) for one in arrival.differences]
    assert told == [
        ("Northwind", "Name", "Northwind", "Northwind Trading"),
        ("Northwind", "Paid a month", "400.00", "480.00"),
    ]


def test_a_refresh_keeps_what_was_added_here(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Only what changed in Attio since it was seen is taken; another contact chosen here stays."""
    record = globex(attio)
    brought(book, client, record)
    with book.write() as connection:
        ours = accounts.one(connection, "globex.example")
        edited = replace(
            ours,
            csm="Bea",
            mrr=Decimal(700),
            contact=Contact("Kim", "Lee", "COO", "kim@globex.example"),
        )
        accounts.save(connection, [edited])
    attio.change(COMPANIES, record, mrr=[800], renewal=[])

    arrival = brought(book, client)

    assert every(book)["globex.example"] == replace(
        edited, mrr=Decimal(800), renews_on=None, version=ours.version + 1
    )
    assert [(one.label, one.after) for one in arrival.differences] == [
        ("Paid a month", "800.00"),
        ("Renewal", ""),
    ]


def test_a_deleted_company_is_kept_here_and_marked(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """It is told once, and not asked for again."""
    record = globex(attio)
    brought(book, client, record)
    attio.delete(COMPANIES, record)

    arrival = brought(book, client)
    again = brought(book, client)

    assert arrival.gone == (("Globex", "deleted"),)
    assert again.gone == ()
    assert "globex.example" in every(book)
    with book.read() as connection:
        assert connections.outside(connection, "attio")["globex.example"].gone_at == NOW


def test_a_list_brings_its_companies_and_later_ones(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """A company added to the list comes with the next refresh, one outside it does not."""
    client.create_list("customers", "Customers", COMPANIES)
    listed = Source("customers", FIELDS)
    first, other = globex(attio), attio.company("Initech", "initech.example")
    client.create_entry("customers", COMPANIES, first, {})
    brought(book, client, source=listed)
    assert set(every(book)) == {"northwind", "globex.example"}

    client.create_entry("customers", COMPANIES, other, {})
    brought(book, client, source=listed)

    assert set(every(book)) == {"northwind", "globex.example", "initech.example"}


def test_one_bad_value_leaves_the_book_as_it_was(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """A plan that the book does not know is named with the remedy, like in a file."""
    good, bad = globex(attio), attio.company("Hooli", "hooli.example", plan=["Legacy"])

    with pytest.raises(BadRows, match=r"Hooli, Plan “Legacy”: There is no plan of this name"):
        brought(book, client, good, bad)

    assert set(every(book)) == {"northwind"}
    with book.read() as connection:
        assert connections.record_ids(connection, "attio") == {}


def test_many_come_page_by_page_with_their_people(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Above a few, companies and people are read 500 at a time, not one by one."""
    records = [attio.company(f"Company {n}", f"c{n}.example") for n in range(FEW + 560)]
    for n, record in enumerate(records):
        attio.person("Kim", f"No{n}", f"kim@c{n}.example", record)
    attio.delete(COMPANIES, records[7])

    arrival = brought(book, client, *records)

    assert arrival.preview.sheets[0].new == FEW + 559
    assert every(book)["c20.example"].contact.email == "kim@c20.example"
    assert (attio.count("POST", "/query"), attio.count("GET", "/records/")) == (4, 1)


def test_a_company_without_a_domain_or_contact_comes_too(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Its id is made of Attio's, and beside another with a contact it loses nothing."""
    bare, full = attio.company("Bare"), globex(attio)
    brought(book, client, bare, full)
    attio.change(COMPANIES, bare, name=["Bare Ltd"])

    brought(book, client)

    assert every(book)[f"attio-{bare[:8]}"].name == "Bare Ltd"
    assert every(book)["globex.example"].contact.first_name == "Tom"


def test_ten_are_suggested_who_pay_most(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """Those that are ours come first, and the fields are guessed by their names."""
    records = {
        n: attio.company(f"Company {n:02}", f"c{n}.example", mrr=[100 * n]) for n in range(1, 13)
    }
    brought(book, client, records[1])

    found = choosing(book, client, by=LOCAL_USER)

    assert found.suggested == {records[1], *(records[n] for n in range(4, 13))}
    assert found.source.fields == FIELDS
    assert guess(client.attributes(Target.OBJECTS, COMPANIES)) == FIELDS


def test_what_we_write_ourselves_is_not_read_as_a_plan(book: Book, client: AttioClient) -> None:
    """The tier of our own usage alert is no tier of a customer's."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)

    found = choosing(book, client, by=LOCAL_USER)

    assert found.source.fields == FIELDS
    assert not [one.slug for one in found.attributes if one.slug.startswith("usage_")]


def test_the_example_takes_no_accounts_from_attio(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Not even asked for."""
    example = replace(book, kind=BookKind.SAMPLE)

    with pytest.raises(Refused, match="simulated"):
        choosing(example, client, by=LOCAL_USER)
    with pytest.raises(Refused, match="simulated"):
        gather(example, client, BY_HAND, by=LOCAL_USER)
    assert attio.seen == []


def test_a_failure_on_the_way_brings_nothing(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Half of the companies are none."""
    record = globex(attio)
    attio.is_revoked = True

    with pytest.raises(Unavailable):
        brought(book, client, record)

    assert set(every(book)) == {"northwind"}
