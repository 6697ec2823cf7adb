"""Companies that were merged in Attio: kept here and marked, and theirs again once it is chosen."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from tests.builders import NOW, an_account
from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient
from upsell.attio_accounts import LEFT, Source
from upsell.book import accounts, connections, intake, options
from upsell.book.engine import Book
from upsell.connection import Connection, OutsideAccount
from upsell.crm import COMPANIES
from upsell.errors import Refused
from upsell.model import LOCAL_USER
from upsell.outreach import Destination
from upsell.services.from_attio import Arrival, bring, gather, source_of
from upsell.services.from_attio.fetching import FEW

DOMAIN = "northwind.example"


def brought(book: Book, client: AttioClient, *chosen: str) -> Arrival:
    """Fetch and bring in at once."""
    fetched = gather(book, client, Source(), chosen, by=LOCAL_USER)
    return bring(book, fetched, Source(), by=LOCAL_USER, now=NOW)


def seen(book: Book) -> OutsideAccount:
    """Give what is kept of Northwind in Attio."""
    with book.read() as connection:
        assert accounts.every(connection).keys() >= {"northwind"}
        return connections.outside(connection, "attio")["northwind"]


def linked(book: Book) -> str:
    """Give the record that Northwind is in Attio."""
    with book.read() as connection:
        return connections.record_ids(connection, "attio")["northwind"]


@pytest.mark.parametrize("others", [0, FEW], ids=["few", "many"])
def test_a_merged_company_is_kept_here_and_marked(
    book: Book, client: AttioClient, attio: FakeAttio, others: int
) -> None:
    """The one it became part of is another company: nothing of it is taken for this account."""
    more = [attio.company(f"Company {number}", f"c{number}.example") for number in range(others)]
    record, into = attio.company("Northwind", DOMAIN), attio.company("Globex", "globex.example")
    brought(book, client, record, *more)
    attio.merge(COMPANIES, record, into)

    arrival = brought(book, client)
    again = brought(book, client)

    assert (arrival.gone, again.gone) == ((("Northwind", "merged"),), ())
    assert (seen(book).gone_at, seen(book).gone_why) == (NOW, "merged")
    with book.read() as connection:
        assert accounts.one(connection, "northwind") == an_account()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_company_it_is_now_can_be_chosen(
    book: Book, client: AttioClient, attio: FakeAttio, *, at_once: bool
) -> None:
    """Known by its domain it is the same account: linked anew, no longer marked, and no second."""
    record, into = attio.company("Northwind", DOMAIN), attio.company("Northwind Traders", DOMAIN)
    brought(book, client, record)
    attio.merge(COMPANIES, record, into)
    if not at_once:
        brought(book, client)

    arrival = brought(book, client, into)

    assert arrival.gone == ()
    assert linked(book) == into
    assert seen(book).gone_at is None
    with book.read() as connection:
        assert [one.name for one in accounts.every(connection).values()] == ["Northwind Traders"]


def test_a_key_of_another_workspace_marks_nothing(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """None of our companies is there, which says nothing about them."""
    record = attio.company("Northwind", DOMAIN)
    brought(book, client, record)
    attio.workspace.object_of(COMPANIES).rows.clear()
    with book.write() as connection:
        elsewhere = Connection(Destination.ATTIO, "w-0", "Old Corp", NOW, "local")
        connections.connect(connection, elsewhere)

    with pytest.raises(Refused, match="Old Corp"):
        brought(book, client)
    assert seen(book).gone_at is None


def elsewhere(book: Book) -> Source:
    """Let the accounts be from another workspace, and give where they come from."""
    with book.write() as connection:
        kept = options.attio_source(connection)
        assert kept is not None
        moved = replace(kept, home_id="w-0", home="Old Corp")
        options.save_attio_source(connection, moved)
        return moved


def test_nor_does_it_before_attio_is_set_up(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """The workspace the accounts were taken from is known without any agreement."""
    brought(book, client, attio.company("Northwind", DOMAIN))
    attio.workspace.object_of(COMPANIES).rows.clear()
    source = elsewhere(book)

    with pytest.raises(Refused, match="Your accounts are from “Old Corp” and the key leads to “"):
        gather(book, client, source, by=LOCAL_USER)
    assert seen(book).gone_at is None


@pytest.mark.parametrize(
    ("domain", "gone"), [("globex.example", (("Northwind", LEFT),)), (DOMAIN, ())]
)
def test_accounts_move_to_another_workspace_on_purpose(
    book: Book,
    client: AttioClient,
    attio: FakeAttio,
    domain: str,
    gone: tuple[tuple[str, str], ...],
) -> None:
    """Companies chosen there are taken; one with the same domain is the same account."""
    brought(book, client, attio.company("Northwind", DOMAIN))
    attio.workspace.object_of(COMPANIES).rows.clear()
    elsewhere(book)
    record = attio.company("The new one", domain)

    arrival = brought(book, client, record)

    assert arrival.gone == gone
    assert (seen(book).gone_why == LEFT) == bool(gone)
    assert (linked(book) == record) == (not gone)
    source = source_of(book, by=LOCAL_USER)
    assert source is not None
    assert source.home_id == client.workspace().workspace_id
    again = gather(book, client, source, by=LOCAL_USER)
    assert (set(again.companies), dict(again.gone)) == ({record}, {})


def test_what_moves_along_is_not_left(book: Book, client: AttioClient, attio: FakeAttio) -> None:
    """Whoever goes back to the first workspace finds the companies there that were ours."""
    record = attio.company("Northwind", DOMAIN)
    brought(book, client, record)
    elsewhere(book)

    assert brought(book, client, record).gone == ()
    assert seen(book).gone_at is None


def test_an_account_linked_by_a_file_is_marked_once(book: Book, client: AttioClient) -> None:
    """Nothing was seen of it there before; it is not told as news every day."""
    with book.write() as connection:
        intake.save_external_ids(connection, {("northwind", "attio"): str(UUID(int=9))})

    assert brought(book, client).gone == (("Northwind", "deleted"),)
    assert brought(book, client).gone == ()
    assert seen(book).gone_why == "deleted"
