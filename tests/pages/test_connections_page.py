"""Setup › Connections: how each connection stands, and setting Attio up from the page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import NOW
from tests.fakes.attio import KEY, FakeAttio, Fault
from tests.hostile import HOSTILE
from tests.pages.house import Clock, a_house, healthy, html_of, keys, near_limit, page_at
from upsell.book import accounts, connections
from upsell.book import offers as ledger
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.crm import Values
from upsell.outreach import Destination, Outcome

SECTION = "Connections"


@pytest.fixture
def house(tmp_path: Path, attio: FakeAttio) -> Iterator[Services]:
    """A server whose own book holds one account, with a key of the fake."""
    a_house(tmp_path).own.close()
    attio.is_limited = False
    settings = Settings(data_dir=tmp_path, attio_key=KEY, attio_url=attio.url)
    services = Services(settings, Clock())
    yield services
    services.close()
    services.own.close()


def click(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    return healthy(app.button(key=key).click().run())


def test_without_a_key_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    """Nothing to press but a test; offers wait here."""
    app = page_at(a_house(tmp_path), "setup", section=SECTION)

    assert "Offers are saved here and wait." in html_of(app)
    assert "ATTIO_API_KEY" in html_of(app)
    assert "survey-attio" not in keys(app)


def test_what_a_key_may_not_do_is_not_offered(house: Services, attio: FakeAttio) -> None:
    """Instead it is said which rights it lacks; once it has them, a test is enough."""
    rights = attio.workspace.scopes
    attio.workspace.scopes = "record_permission:read"
    app = page_at(house, "setup", section=SECTION)
    assert "The key may not set up all we need." in html_of(app)
    assert "Off. The key lacks list_configuration:read-write." in html_of(app)
    assert not keys(app) & {"survey-attio", "choose-attio"}

    attio.workspace.scopes = rights
    click(app, "test-connections")

    assert {"survey-attio", "choose-attio"} <= keys(app)


def test_nothing_is_asked_before_one_looks(house: Services, attio: FakeAttio) -> None:
    """The other sections of Setup do not wait for Attio."""
    page_at(house, "setup")

    assert attio.seen == []


def test_attio_is_set_up_from_the_page(house: Services, attio: FakeAttio) -> None:
    """What will be created is shown first; then it is there and the page says connected."""
    app = page_at(house, "setup", section=SECTION)
    assert "To be set up" in html_of(app)
    assert "Headroom tests" in html_of(app)
    assert "Press “Set up Attio”" in html_of(app)

    click(app, "survey-attio")
    assert "Upsell offers" in html_of(app)
    assert "Near limit: seats" in html_of(app)
    assert "Press “Set up Attio”" not in html_of(app)
    assert attio.writes == []

    click(app, "set-up-attio")

    assert "Offers go to Attio." in html_of(app)
    assert set(attio.workspace.lists) == {"upsell_offers"}
    with house.own.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
    assert kept is not None
    assert kept.connected_at == NOW


@pytest.mark.parametrize("answer", [True, False])
def test_earlier_offers_go_there_when_that_is_said(house: Services, *, answer: bool) -> None:
    """What was logged before is counted and asked about once; the answer is kept."""
    logged(house.own, near_limit(house.own))
    app = click(page_at(house, "setup", section=SECTION), "survey-attio")
    asked = app.radio(key="send-earlier")
    assert asked.label == "Send 1 earlier offer to Attio?"
    healthy(asked.set_value(answer).run())

    click(app, "set-up-attio")

    with house.own.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
    assert kept is not None
    assert kept.sends_earlier is answer


def test_a_failure_on_the_way_is_said_and_can_be_tried_again(
    house: Services, attio: FakeAttio
) -> None:
    """What was made stays, what is missing is shown anew."""
    app = click(page_at(house, "setup", section=SECTION), "survey-attio")
    attio.faults.plan(Fault.SERVER_ERROR, method="POST", after=5)

    app.button(key="set-up-attio").click().run()

    assert "Attio is not answering (error 500). Try again in a few minutes." in [
        one.value.replace("\\", "") for one in app.error
    ]
    app.button(key="survey-attio").click().run()
    click(app, "set-up-attio")
    assert "Offers go to Attio." in html_of(app)


def test_asked_to_wait_a_click_says_for_how_long(house: Services, attio: FakeAttio) -> None:
    """And when to click again; the step one stood at stays."""
    app = page_at(house, "setup", section=SECTION)
    attio.faults.retry_after_s = 601
    attio.faults.plan(Fault.TOO_MANY)

    app.button(key="choose-attio").click().run()

    said = [one.value.replace("\\", "") for one in app.error]
    assert said == ["Attio asks us to wait 11 minutes. Try again then."]
    assert "choose-attio" in keys(app)


def test_a_key_refused_on_a_click_is_what_the_card_says(house: Services, attio: FakeAttio) -> None:
    """What was tested before holds no longer."""
    app = page_at(house, "setup", section=SECTION)
    attio.is_revoked = True

    click(app, "choose-attio")

    assert "Key not accepted" in html_of(app)
    assert any("no longer accepts our key" in one.value for one in app.toast)


def test_the_example_cannot_be_connected(house: Services, attio: FakeAttio) -> None:
    """The key is tested; nothing can be pressed that would create anything."""
    app = page_at(house, "setup", book="example", section=SECTION)

    assert "survey-attio" not in keys(app)
    assert attio.writes == []


def test_names_from_attio_stay_text(house: Services, attio: FakeAttio) -> None:
    """A workspace named like markup is shown as it is written."""
    attio.workspace.name = HOSTILE[5]

    app = click(page_at(house, "setup", section=SECTION), "survey-attio")

    assert HOSTILE[5] not in html_of(app)


def test_the_key_is_nowhere(
    house: Services, attio: FakeAttio, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Neither on the page, in the book's file nor in the noisiest log, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    app = click(click(page_at(house, "setup", section=SECTION), "survey-attio"), "set-up-attio")
    pages = [html_of(app), *(one.value for one in app.markdown)]
    attio.is_revoked = True
    click(app, "test-connections")
    pages.append(html_of(app))
    house.own.close()

    assert "Key not accepted" in pages[-1]
    assert KEY not in "\n".join(pages)
    assert KEY not in caplog.text
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_broken_file_of_keys_is_said(tmp_path: Path) -> None:
    """The page works without it."""
    services = a_house(tmp_path)
    broken = replace(services.settings, secrets_trouble="The file secrets.toml cannot be read.")

    app = page_at(Services(broken, Clock()), "setup", section=SECTION)

    assert [one.value.replace("\\", "") for one in app.warning] == [broken.secrets_trouble]


def test_accounts_come_from_attio(house: Services, attio: FakeAttio) -> None:
    """Chosen with ten suggested, looked at, brought in; the card leads back to Attio."""
    for number in range(12):
        attio.company(f"Company {number:02}", f"c{number}.example")
    app = click(page_at(house, "setup", section=SECTION), "choose-attio")
    assert "10 of 12 companies chosen." in [one.value for one in app.caption]

    click(app, "look-attio")
    assert '<td class="hr-figure">10</td>' in html_of(app)
    with house.own.read() as connection:
        assert len(accounts.every(connection)) == 1
    click(app, "bring-attio")

    with house.own.read() as connection:
        assert len(accounts.every(connection)) == 11
    app.switch_page("app.py")
    today = html_of(healthy(app.run()))
    assert today.count("Open in Attio") == 10
    assert "https://app.attio.com/headroom-tests/companies/" in today


def test_among_many_companies_it_is_said_how_one_is_found(
    house: Services, attio: FakeAttio
) -> None:
    """The table can search; few are found with the eye."""
    for number in range(30):
        attio.company(f"Company {number:02}")
    app = click(page_at(house, "setup", section=SECTION), "choose-attio")
    assert not any("magnifying glass" in one.value for one in app.caption)
    attio.company("One more")
    click(click(app, "no-attio"), "choose-attio")

    assert any("31 companies chosen. Point at the table" in one.value for one in app.caption)


def test_a_refresh_says_what_changed(house: Services, attio: FakeAttio) -> None:
    """An account that is here is found by its domain; what Attio says otherwise is listed."""
    record = attio.company("Northwind", "northwind.example")
    app = click(page_at(house, "setup", section=SECTION), "choose-attio")
    click(click(app, "look-attio"), "bring-attio")
    attio.change("companies", record, name=[HOSTILE[5]])

    click(app, "refresh-attio")

    assert "What changes about your accounts" in html_of(app)
    assert HOSTILE[5] not in html_of(app)
    click(app, "bring-attio")
    attio.delete("companies", record)
    click(app, "refresh-attio")
    assert "is no longer in Attio." in html_of(app)
    click(app, "bring-attio")
    shown = html_of(page_at(house, "account", account="northwind"))
    assert "No longer in Attio: deleted there, seen on 20 November 2026." in shown
    assert "Open in Attio" not in shown


def test_outcomes_are_read_back_on_a_click(house: Services, attio: FakeAttio) -> None:
    """What somebody recorded in Attio is recorded here, and said."""
    offer = logged(house.own, near_limit(house.own))
    app = click(click(page_at(house, "setup", section=SECTION), "survey-attio"), "set-up-attio")
    assert house.attio is not None
    values: Values = {"offer_id": (str(offer.offer_id),)}
    record = attio.company("Northwind")
    entry = house.attio.create_entry("upsell_offers", "companies", record, values)
    attio.change("upsell_offers", entry.entry_id, outcome=["Won"])
    attio.dated("upsell_offers", entry.entry_id, "outcome", NOW + timedelta(minutes=1))

    click(app, "read-attio")

    toasts = [one.value.replace("\\", "") for one in app.toast]
    assert any("Won, as recorded in Attio" in said for said in toasts)
    with house.own.read() as connection:
        assert ledger.one(connection, offer.offer_id).outcome is Outcome.WON
