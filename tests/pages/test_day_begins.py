"""The day's first visit asks Attio and PostHog for what is new, and never waits long for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import NOW
from tests.fakes.attio import KEY, FakeAttio, Fault
from tests.pages.house import Clock, a_house, healthy, html_of, near_limit
from upsell.attio_accounts import Source
from upsell.book import accounts, options
from upsell.book import offers as ledger
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.courier import Round
from upsell.crm import Values
from upsell.model import LOCAL_USER
from upsell.outreach import Destination, Outcome
from upsell.services.connections import set_up
from upsell.services.from_attio import bring, gather
from upsell.ui.arrival import AGAIN, SHOWN

SLOW_S = 6.0
"""Longer than a page waits."""
MOST_S = 20.0


@pytest.fixture
def company(attio: FakeAttio) -> str:
    """Northwind as it is in Attio."""
    attio.is_limited = False
    return attio.company("Northwind", "northwind.example")


@pytest.fixture
def house(tmp_path: Path, attio: FakeAttio, company: str) -> Iterator[Services]:
    """A server whose own book was connected with Attio, its account brought in, days ago."""
    a_house(tmp_path).own.close()
    settings = Settings(data_dir=tmp_path, attio_key=KEY, attio_url=attio.url)
    services = Services(settings, Clock())
    assert services.attio is not None
    set_up(services.own, services.attio, send_earlier=False, by=LOCAL_USER, now=NOW)
    fetched = gather(services.own, services.attio, Source(), [company], by=LOCAL_USER)
    bring(services.own, fetched, Source(), by=LOCAL_USER, now=NOW)
    attio.seen.clear()
    yield services
    services.close()
    services.own.close()


def today(house: Services) -> AppTest:
    """Open Today in a session of its own."""
    app = AppTest.from_file("../../app.py", default_timeout=30)
    app.session_state["services"] = house
    return app.run()


def names(house: Services) -> list[str]:
    """Give what the accounts are called in the book."""
    with house.own.read() as connection:
        return [one.name for one in accounts.every(connection).values()]


def said(app: AppTest) -> str:
    """Give all that the page says in toasts and boxes of errors."""
    texts = [one.value for one in (*app.toast, *app.error)]
    return "\n".join(texts).replace("\\", "").replace("\u2060", "")


def test_what_changed_in_attio_is_there_on_the_first_visit(
    house: Services, attio: FakeAttio, company: str
) -> None:
    """Accounts and outcomes; the day's second visit asks for nothing."""
    offer = logged(house.own, near_limit(house.own))
    assert house.attio is not None
    values: Values = {"offer_id": (str(offer.offer_id),)}
    entry = house.attio.create_entry("upsell_offers", "companies", company, values).entry_id
    attio.change("upsell_offers", entry, outcome=["Won"])
    attio.dated("upsell_offers", entry, "outcome", NOW + timedelta(minutes=1))
    attio.change("companies", company, name=["Northwind Traders"])

    app = healthy(today(house))

    assert names(house) == ["Northwind Traders"]
    assert "Accounts from Attio: 0 new accounts, 1 changed, 0 as before." in said(app)
    assert "Won, as recorded in Attio" in said(app)
    with house.own.read() as connection:
        assert ledger.one(connection, offer.offer_id).outcome is Outcome.WON
    asked = len(attio.seen)
    healthy(today(house))
    assert len(attio.seen) == asked


def test_a_slow_attio_keeps_nobody_waiting(house: Services, attio: FakeAttio, company: str) -> None:
    """Today comes with what is here and says so; what is new appears when it has come."""
    attio.change("companies", company, name=["Northwind Traders"])
    attio.faults.slow_s = SLOW_S
    attio.faults.plan(Fault.SLOW)

    app = healthy(today(house))

    assert f"Attio takes its time.</strong>{SHOWN}" in html_of(app)
    assert names(house) == ["Northwind"]
    until = time.monotonic() + MOST_S
    while SHOWN in html_of(app) and time.monotonic() < until:
        time.sleep(0.2)
        healthy(app.run())
    assert names(house) == ["Northwind Traders"]
    assert "1 changed" in said(app)


def test_an_attio_that_fails_is_said_once(house: Services, attio: FakeAttio) -> None:
    """With what it means; the next page is quiet, and nobody asks again all day."""
    attio.faults.plan(Fault.SERVER_ERROR, times=1_000)

    app = today(house)

    failure = "Attio is not answering (error 500)."
    assert [one.value.replace("\\", "") for one in app.error] == [
        f"Accounts and outcomes from Attio are not up to date. {failure} {SHOWN} {AGAIN}"
    ]
    asked = len(attio.seen)
    assert not app.run().error
    assert len(attio.seen) == asked


def test_a_revoked_key_is_said(house: Services, attio: FakeAttio) -> None:
    """And who can make a new one."""
    attio.is_revoked = True

    assert (
        "Accounts and outcomes from Attio are not up to date. Attio no longer accepts our key. "
        "An admin can make a new one in Attio's settings." in said(today(house))
    )


def test_a_revoked_key_that_the_frame_says_is_said_once(house: Services, attio: FakeAttio) -> None:
    """What is left to say is which figures one sees."""
    attio.is_revoked = True
    logged(house.own, near_limit(house.own))
    assert isinstance(house.clock, Clock)
    house.clock.moment = NOW + timedelta(minutes=5)
    rounds = Round.of(house, Destination.ATTIO)
    rounds.run()
    rounds.end()

    app = today(house)

    assert html_of(app).count("Attio no longer accepts our key.") == 1
    assert [one.value.replace("\\", "") for one in app.error] == [
        f"Accounts and outcomes from Attio are not up to date. {SHOWN} {AGAIN}"
    ]


def test_an_account_that_cannot_be_taken_is_named(
    house: Services, attio: FakeAttio, company: str
) -> None:
    """The outcomes come all the same, so they are not complained about."""
    attio.workspace.object_of("companies").define("plan", "select", options=["Legacy"])
    attio.change("companies", company, plan=["Legacy"])
    with house.own.write() as connection:
        options.save_attio_source(connection, Source(fields={"plan": "plan"}))

    app = today(house)

    assert "Accounts from Attio are not up to date. Nothing was brought in" in said(app)
    assert "outcomes" not in said(app)
    assert attio.count("POST", "/entries/query") == 1
