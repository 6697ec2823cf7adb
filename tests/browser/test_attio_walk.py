"""An offer on its way to Attio: there with its link; Attio down, said so; back, delivered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.book.ledger import PROFILE, logged
from tests.browser.conftest import StartServer
from tests.browser.screen import assert_whole, opened, settled
from tests.browser.server import ProductServer
from tests.builders import METRICS, PLANS, a_signal, an_account, an_evidence
from tests.fakes.attio import KEY, FakeAttio, Fault, running_attio
from upsell.book import accounts, catalogue, connections, options, schema, signals
from upsell.book.engine import Book, open_book
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.connection import OutsideAccount
from upsell.model import LOCAL_USER
from upsell.services import connections as setting_up

TIMEOUT_S = 0.5
PAGE = "https://app.attio.com/headroom-tests/company/"


@dataclass(frozen=True)
class Walk:
    """A server whose own book is connected with a fake of Attio."""

    book: Book
    attio: FakeAttio
    server: ProductServer

    def log(self, number: int) -> None:
        """Log an offer to an account two minutes ago, so that it may leave."""
        then = datetime.now(UTC) - timedelta(minutes=2)
        name = f"account-{number}"
        company = self.attio.company(name)
        figures = an_evidence(as_of=then.date())
        signal = a_signal(
            signal_id=UUID(int=number),
            account_id=name,
            opened_on=then.date(),
            opened_at=then,
            opening=figures,
            latest=figures,
        )
        with self.book.write() as connection:
            accounts.save(connection, [an_account(account_id=name, name=f"Account {number}")])
            link = {"account_id": name, "system": "attio", "id": company}
            connection.execute(schema.external_ids.insert(), [link])
            seen = OutsideAccount(name, PAGE + company, then)
            connections.save_outside(connection, "attio", [seen])
            options.save_profile(connection, PROFILE)
            signals.add(connection, [signal])
        logged(self.book, signal, then)


@pytest.fixture
def walk(server: StartServer, example_dir: Path) -> Iterator[Walk]:
    """The product, connected."""
    with running_attio() as attio:
        env = {"ATTIO_API_KEY": KEY, "ATTIO_API_URL": attio.url}
        began = server(copy_of=example_dir, env={**env, "HEADROOM_TIMEOUT_SECONDS": str(TIMEOUT_S)})
        services = Services(Settings(data_dir=began.data_dir, attio_key=KEY, attio_url=attio.url))
        book = open_book(services.settings.own_url)
        with book.write() as connection:
            catalogue.save_metrics(connection, METRICS)
            catalogue.save_plans(connection, PLANS.values())
            options.save_started_on(connection, book.today(datetime.now(UTC)))
        assert services.attio is not None
        earlier = datetime.now(UTC) - timedelta(hours=1)
        setting_up.set_up(book, services.attio, send_earlier=True, by=LOCAL_USER, now=earlier)
        yield Walk(book, attio, began)
        services.close()
        book.close()


def until(page: Page, address: str, words: str) -> None:
    """Look again until a page says it."""
    for _ in range(40):
        opened(page, address)
        if page.get_by_text(words).first.is_visible():
            return
        page.wait_for_timeout(500)
    expect(page.get_by_text(words).first).to_be_visible()


def test_an_offer_goes_to_attio_whatever_happens(walk: Walk, page: Page) -> None:
    """In Attio with its link; down, the frame says so and nothing is lost; back, it goes."""
    offers = f"{walk.server.url}/offers?book=own"
    walk.log(1)
    until(page, offers, "In Attio \u2197")
    link = page.locator("a.hr-link").first
    assert (link.get_attribute("href") or "").startswith(PAGE)
    assert_whole(page)

    walk.attio.faults.plan(Fault.SERVER_ERROR, times=1_000_000)
    walk.log(2)
    until(page, offers, "Attio is not answering")
    assert page.get_by_text("1 offer is saved here and goes out by itself").first.is_visible()
    assert_whole(page)

    walk.attio.faults.clear()
    for _ in range(60):
        if len(walk.attio.rows("upsell_offers")) == 2:
            break
        page.wait_for_timeout(500)
    settled(opened(page, offers))
    expect(page.get_by_text("Attio is not answering")).to_have_count(0)
    assert len(walk.attio.rows("upsell_offers")) == 2
