"""Attio tested live: what works, what is off and why, in words for the person at Setup."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import NOW
from tests.fakes.attio import KEY, FakeAttio, Fault
from upsell.__main__ import main
from upsell.adapters.attio import AttioClient
from upsell.attio_accounts import Source
from upsell.book import connections
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.health import Standing
from upsell.model import LOCAL_USER
from upsell.services.connections import attio_health, set_up
from upsell.services.from_attio import bring, gather


def standing(book: Book, client: AttioClient) -> tuple[Standing, str]:
    """Give how Attio stands and what is said of it."""
    health = attio_health(book, client, by=LOCAL_USER)
    return health.standing, f"{health.sentence} {health.remedy}"


def test_without_a_key_it_says_how_to_get_one(book: Book) -> None:
    """Nothing is wrong with that; offers wait."""
    health = attio_health(book, None, by=LOCAL_USER)

    assert (health.standing, health.is_well) == (Standing.OFF, True)
    assert "ATTIO_API_KEY" in health.remedy


def test_a_key_that_works_leads_to_set_up(book: Book, client: AttioClient) -> None:
    """The workspace is named and every ability is there, but the book is not connected yet."""
    health = attio_health(book, client, by=LOCAL_USER)

    assert health.standing is Standing.TO_SET_UP
    assert health.facts == (("Workspace", "Headroom tests"),)
    assert all(ability.works for ability in health.abilities)


def test_a_connected_book_works(book: Book, client: AttioClient) -> None:
    """After the set-up it says so."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)

    assert standing(book, client)[0] is Standing.WORKS


def test_a_missing_right_says_what_it_turns_off(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """Everything else goes on working."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    attio.workspace.scopes = attio.workspace.scopes.replace(" task:read-write", "")

    health = attio_health(book, client, by=LOCAL_USER)

    assert health.standing is Standing.PARTLY
    assert [(one.what, one.lacking) for one in health.abilities if not one.works] == [
        ("Add follow-up tasks", "The key lacks task:read-write.")
    ]


def test_a_key_that_may_not_set_up_says_so_before_one_tries(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """The right it lacks is named, and where it is given."""
    rights = attio.workspace.scopes
    attio.workspace.scopes = rights.replace("list_configuration:read-write", "")

    health = attio_health(book, client, by=LOCAL_USER)

    assert health.standing is Standing.TO_SET_UP
    assert health.sentence.startswith("The key may not set up all we need.")
    assert "give the key the rights named below" in health.remedy
    assert not health.may("Set up the list of offers")
    assert health.may("Set up the fields on companies")


def test_attio_that_asks_to_wait_is_not_silent(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """For how long is said."""
    attio.faults.retry_after_s = 601
    attio.faults.plan(Fault.TOO_MANY)

    found = standing(book, client)

    assert found[0] is Standing.BUSY
    assert "Attio asks us to wait 11 minutes. Offers are saved here and wait." in found[1]


def test_a_revoked_key_and_a_silent_attio_are_told_apart(
    book: Book, client: AttioClient, attio: FakeAttio
) -> None:
    """The one needs a person, the other only patience."""
    attio.is_revoked = True
    revoked = standing(book, client)
    attio.is_revoked = False
    attio.faults.plan(Fault.RESET)
    silent = standing(book, client)

    assert revoked[0] is Standing.KEY_REFUSED
    assert "no longer accepts our key" in revoked[1]
    assert silent[0] is Standing.SILENT
    assert "goes out by itself" in silent[1]


def test_a_key_of_another_workspace_is_said(book: Book, client: AttioClient) -> None:
    """Nothing is sent to a workspace that the book was not connected with."""
    made = set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    with book.write() as connection:
        connections.connect(connection, replace(made, home_id="w-0", home="Old Corp"))

    found = standing(book, client)

    assert found[0] is Standing.WRONG
    assert "“Old Corp”" in found[1]


@pytest.fixture
def here(tmp_path: Path, attio: FakeAttio, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder and a key of the fake in the environment."""
    monkeypatch.setenv("HEADROOM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HEADROOM_SECRETS", str(tmp_path / "none.toml"))
    monkeypatch.delenv("HEADROOM_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATTIO_API_KEY", KEY)
    monkeypatch.setenv("ATTIO_API_URL", attio.url)
    return tmp_path


def test_the_doctor_says_what_works(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words, and as JSON for a program; a connection that wants a hand is exit code 1."""
    del here
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "Attio: To be set up. The key works." in said
    assert "yes  Keep offers in Attio" in said
    assert main(["doctor", "--json"]) == 1
    again = capsys.readouterr().out
    assert json.loads(again)["connections"][0]["standing"] == "to set up"
    assert KEY not in said + again


def test_the_doctor_says_that_the_file_of_keys_is_broken(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a key there is no connection, and the reason is the file."""
    monkeypatch.delenv("ATTIO_API_KEY")
    (here / "none.toml").write_text("ATTIO_API_KEY = oops\n")

    assert main(["doctor"]) == 1
    assert "none.toml cannot be read" in capsys.readouterr().out


def test_a_sync_says_what_came(
    here: Path, attio: FakeAttio, client: AttioClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing before there are accounts; then what is new, what changed and what is gone."""
    assert main(["sync"]) == 2
    services = Services(Settings(data_dir=here))
    first, second = (attio.company(name, f"{name}.example") for name in ("globex", "hooli"))
    source = Source()
    fetched = gather(services.own, client, source, [first, second], by=LOCAL_USER)
    bring(services.own, fetched, source, by=LOCAL_USER, now=NOW)
    services.own.close()
    attio.change("companies", first, name=["Globex"])
    attio.delete("companies", second)
    capsys.readouterr()

    assert main(["sync"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "Attio: 0 new accounts, 1 changed, 0 as before.",
        "Attio: globex: Name globex → Globex",
        "Attio: hooli was deleted there and stays here.",
        "PostHog: no key for reading, so no usage was read from there.",
    ]


def test_an_account_that_cannot_be_taken_keeps_no_outcome_back(
    here: Path, attio: FakeAttio, client: AttioClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, the exit code tells of it, and the outcomes are asked for all the same."""
    companies = attio.workspace.object_of("companies")
    companies.define("plan", "select", options=["Legacy"])
    record = attio.company("globex", "globex.example")
    services = Services(Settings(data_dir=here))
    source = Source(fields={"plan": "plan"})
    fetched = gather(services.own, client, source, [record], by=LOCAL_USER)
    bring(services.own, fetched, source, by=LOCAL_USER, now=NOW)
    set_up(services.own, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    services.own.close()
    attio.change("companies", record, plan=["Legacy"])
    capsys.readouterr()

    assert main(["sync"]) == 1

    assert "globex, Plan “Legacy”" in capsys.readouterr().out
    assert attio.count("POST", "/entries/query") == 1
