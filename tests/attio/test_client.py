"""What the client asks of Attio and what it makes of the answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient
from upsell.crm import (
    COMPANIES,
    AttributeType,
    Choice,
    NewAttribute,
    PersonName,
    Reference,
    Target,
    Values,
)
from upsell.errors import Rejected

OFFERS = "upsell_offers"


@pytest.fixture
def offers(client: AttioClient) -> str:
    """The slug of a list with a text, a status with two titles and money."""
    client.create_list(OFFERS, "Upsell offers", COMPANIES)
    for new in (
        NewAttribute("offer_id", "Offer id", AttributeType.TEXT, is_unique=True),
        NewAttribute("outcome", "Outcome", AttributeType.STATUS),
        NewAttribute("upsell_value", "Value", AttributeType.CURRENCY, currency="USD"),
    ):
        client.create_attribute(Target.LISTS, OFFERS, new)
    for title in ("Offered", "Won"):
        client.create_status(Target.LISTS, OFFERS, "outcome", title)
    return OFFERS


def test_it_says_where_the_key_leads(client: AttioClient) -> None:
    """The workspace has a name, and write rights include reading."""
    found = client.workspace()

    assert (found.name, found.may("record_permission:read")) == ("Headroom tests", True)
    assert not found.may("webhook:read")


def test_values_of_every_type_are_read(client: AttioClient, attio: FakeAttio) -> None:
    """Attio's lists of objects become plain values, money exact and moments with their zone."""
    companies = attio.workspace.object_of(COMPANIES)
    companies.define("plan", "select", options=["Team", "Scale"])
    companies.define("mrr", "currency", currency="USD")
    companies.define("renews", "date")
    companies.define("seen", "timestamp")
    companies.define("vip", "checkbox")
    companies.define("seats", "number")
    companies.define("csm", "actor-reference")
    record = attio.company(
        "Northwind",
        "northwind.example",
        plan=["Team"],
        mrr=[400.1],
        renews=["2027-03-01"],
        seen=["2026-11-20T09:30:00Z"],
        vip=[True],
        seats=[12],
        csm=["ana@headroom.example"],
    )
    person = attio.person("Priya", "Nair", "priya@northwind.example", record)

    found = client.record(COMPANIES, record).values

    assert {name: several[0] for name, several in found.items() if several} == {
        "name": "Northwind",
        "domains": "northwind.example",
        "plan": "Team",
        "mrr": Decimal("400.1"),
        "renews": date(2027, 3, 1),
        "seen": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "vip": True,
        "seats": Decimal(12),
        "csm": attio.workspace.emails["ana@headroom.example"],
        "team": Reference("people", person),
        "created_at": found["created_at"][0],
    }
    assert found["description"] == ()
    assert client.record("people", person).values["name"] == (PersonName("Priya", "Nair"),)


def test_an_offer_is_logged_found_and_moved(
    client: AttioClient, attio: FakeAttio, offers: str
) -> None:
    """An entry is created with lists of values, found by its offer id, and changed by its own."""
    record = attio.company("Northwind")
    values: Values = {
        "offer_id": ("o-1",),
        "outcome": ("Offered",),
        "upsell_value": (Decimal(1200),),
    }
    made = client.create_entry(offers, COMPANIES, record, values)

    client.change_entry(offers, made.entry_id, {"outcome": ("Won",)})
    (found,) = client.entries(offers, {"offer_id": "o-1"})

    assert (found.entry_id, found.record_id) == (made.entry_id, record)
    assert {slug: found.values[slug] for slug in values} == {**values, "outcome": ("Won",)}


def test_creating_an_entry_twice_makes_two(
    client: AttioClient, attio: FakeAttio, offers: str
) -> None:
    """Attio does not tell a repeated create from a second offer; deleting twice is no failure."""
    record = attio.company("Northwind")
    for _ in range(2):
        client.create_entry(offers, COMPANIES, record, {"offer_id": ("o-1",)})
    first, second = client.entries(offers, {"offer_id": "o-1"})

    for _ in range(2):
        client.delete_entry(offers, second.entry_id)

    assert [one.entry_id for one in client.entries(offers)] == [first.entry_id]


def test_an_unknown_status_is_rejected_in_words(
    client: AttioClient, attio: FakeAttio, offers: str
) -> None:
    """Attio's own words and its code come through."""
    record = attio.company("Northwind")

    with pytest.raises(Rejected, match=r'did not take this.*status "Maybe"') as caught:
        client.create_entry(offers, COMPANIES, record, {"outcome": ("Maybe",)})

    assert caught.value.code == "value_not_found"


def test_what_is_there_already_is_a_conflict_of_slugs(client: AttioClient, offers: str) -> None:
    """Creating a list twice is refused with a code that somebody can act on."""
    with pytest.raises(Rejected) as caught:
        client.create_list(offers, "Upsell offers", COMPANIES)

    assert caught.value.code == "slug_conflict"


def test_open_signals_are_replaced(client: AttioClient, attio: FakeAttio) -> None:
    """A multi-select holds what was written last, so that a closed signal goes away."""
    record = attio.company("Northwind")
    new = NewAttribute("signals", "Signals", AttributeType.SELECT, is_multiselect=True)
    client.create_attribute(Target.OBJECTS, COMPANIES, new)
    for title in ("Team growth", "Premium use"):
        client.create_option(Target.OBJECTS, COMPANIES, "signals", title)
    client.change_record(COMPANIES, record, {"signals": ("Team growth", "Premium use")})

    found = client.change_record(COMPANIES, record, {"signals": ("Premium use",)})

    assert found.values["signals"] == ("Premium use",)


def test_what_is_archived_is_listed_and_restored(
    client: AttioClient, attio: FakeAttio, offers: str
) -> None:
    """An archived status is shown as such and can be taken out again."""
    attio.workspace.list_of(offers).attribute("outcome")["options"][1]["is_archived"] = True

    before = client.statuses(Target.LISTS, offers, "outcome")
    client.restore_status(Target.LISTS, offers, "outcome", before[1].id)
    after = client.statuses(Target.LISTS, offers, "outcome")

    assert [(one.title, one.is_archived) for one in before] == [("Offered", False), ("Won", True)]
    assert after[1] == Choice(before[1].id, "Won")


def test_pages_are_fetched_until_a_short_one(client: AttioClient, attio: FakeAttio) -> None:
    """Thousands of companies come oldest first, each once, 500 at a time."""
    made = [attio.company(f"Company {number}") for number in range(1001)]

    assert [one.record_id for one in client.records(COMPANIES)] == made
    assert attio.count("POST", "/query") == 3


def test_a_task_names_its_record_and_its_member(client: AttioClient, attio: FakeAttio) -> None:
    """A follow-up is due at a moment and belongs to somebody."""
    record = attio.company("Northwind")
    due = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    someone = ["ana@headroom.example"]

    client.create_task("Call Priya", due=due, about=(COMPANIES, record), assignees=someone)

    assert [one.content for one in client.tasks(COMPANIES, record)] == ["Call Priya"]
    assert attio.workspace.tasks[0]["deadline_at"] == "2026-11-24T09:00:00Z"
    assert [one.email for one in client.members()] == someone
