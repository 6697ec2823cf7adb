"""Offers on their way to Attio while one thing after another goes wrong there, as a CSM sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.book.ledger import PROFILE, logged
from tests.browser.conftest import StartServer
from tests.browser.desk import card, press
from tests.browser.screen import assert_whole, opened, settled
from tests.browser.server import ProductServer
from tests.builders import METRICS, PLANS, a_signal, an_account, an_evidence
from tests.fakes.attio import KEY, FakeAttio, Fault
from upsell.book import accounts, catalogue, connections, destinations, options, schema, signals
from upsell.book.engine import Book, open_book
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.connection import EVER, OutsideAccount
from upsell.model import LOCAL_USER
from upsell.outreach import Destination
from upsell.services import connections as setting_up

TIMEOUT_S = 0.5
PAGE = "https://app.attio.com/headroom-tests/company/"
MANY = 1_000_000
LOST = (Fault.DROPPED_REPLY, Fault.LATE_COMMIT, Fault.MALFORMED)
"""After these nobody knows whether it was done, and it was."""
PATIENCE_S = 20


@dataclass
class Walk:
    """A server whose own book is connected with a fake of Attio, and a page that looks at it."""

    book: Book
    attio: FakeAttio
    server: ProductServer
    page: Page
    logged: int = 0

    def log(self) -> None:
        """Log an offer to one more account two minutes ago, so that it may leave."""
        self.logged += 1
        then, name = datetime.now(UTC) - timedelta(minutes=2), f"account-{self.logged}"
        company = self.attio.company(name)
        figures = an_evidence(as_of=then.date())
        signal = a_signal(
            signal_id=UUID(int=self.logged),
            account_id=name,
            opened_on=then.date(),
            opened_at=then,
            opening=figures,
            latest=figures,
        )
        with self.book.write() as connection:
            accounts.save(connection, [an_account(account_id=name, name=f"Account {self.logged}")])
            link = {"account_id": name, "system": "attio", "id": company}
            connection.execute(schema.external_ids.insert(), [link])
            seen = OutsideAccount(name, PAGE + company, then)
            connections.save_outside(connection, "attio", [seen])
            signals.add(connection, [signal])
        logged(self.book, signal, then)

    def log_and_lose(self, fault: Fault) -> None:
        """Log an offer, and have this happen to the request that makes its entry."""
        self.attio.faults.plan(fault, method="POST", path="/entries", after=1)
        self.log()
        for _ in range(PATIENCE_S * 10):
            if any(one.fault is fault for one in self.attio.seen):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{fault} did not happen")

    def hurried(self) -> None:
        """Let the time be over for which Attio was to be left alone."""
        with self.book.write() as connection:
            destinations.forget_failures(connection, Destination.ATTIO)
            table = schema.deliveries
            untried = table.update().where(table.c.attempts == 0)
            connection.execute(untried.values(not_before=datetime.now(UTC)))

    def until(self, words: str | re.Pattern[str]) -> None:
        """Look at Offers again until it says something."""
        for _ in range(PATIENCE_S * 2):
            opened(self.page, f"{self.server.url}/offers?book=own")
            if self.page.get_by_text(words).first.is_visible():
                assert_whole(self.page)
                return
            self.page.wait_for_timeout(500)
        expect(self.page.get_by_text(words).first).to_be_visible()

    def until_all_arrived(self) -> None:
        """Wait until nothing waits for Attio any more, and see that the page says so."""
        for _ in range(PATIENCE_S * 4):
            with self.book.read() as connection:
                if not destinations.queue(connection, Destination.ATTIO, EVER).waiting:
                    break
            self.page.wait_for_timeout(250)
        opened(self.page, f"{self.server.url}/offers?book=own")
        assert self.page.get_by_text("In Attio \u2197").count() == self.logged
        assert self.page.locator(".hr-notice-careful").count() == 0


@pytest.fixture
def walk(server: StartServer, attio: FakeAttio, page: Page, tmp_path: Path) -> Iterator[Walk]:
    """The product, connected."""
    services = Services(Settings(data_dir=tmp_path, attio_key=KEY, attio_url=attio.url))
    with services.own.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        options.save_profile(connection, PROFILE)
        today = services.own.today(datetime.now(UTC))
        options.save_started_on(connection, today)
        options.save_attio_synced_on(connection, today)
    assert services.attio is not None
    earlier = datetime.now(UTC) - timedelta(hours=1)
    setting_up.set_up(services.own, services.attio, send_earlier=True, by=LOCAL_USER, now=earlier)
    services.close()
    services.own.close()
    env = {"ATTIO_API_KEY": KEY, "ATTIO_API_URL": attio.url}
    began = server(tmp_path, {**env, "HEADROOM_TIMEOUT_SECONDS": str(TIMEOUT_S)})
    book = open_book(f"sqlite:///{(began.data_dir / 'headroom.db').as_posix()}")
    yield Walk(book, attio, began, page)
    book.close()


def test_an_offer_goes_to_attio_whatever_happens(walk: Walk) -> None:
    """What happened and when it goes on is said; at the end each offer is there exactly once."""
    page, faults = walk.page, walk.attio.faults
    walk.log()
    walk.until("In Attio \u2197")
    link = page.locator("a.hr-link").first
    assert (link.get_attribute("href") or "").startswith(PAGE)

    faults.retry_after_s = 600
    faults.plan(Fault.TOO_MANY)
    walk.log()
    walk.until(re.compile(r"Attio asks us to wait until \d\d:\d\d\."))
    assert page.get_by_text("1 offer is saved here and goes out by itself then.").is_visible()
    assert page.get_by_text(re.compile(r"Attio is tried again at \d\d:\d\d")).is_visible()

    walk.attio.is_revoked = True
    walk.hurried()
    walk.until("Attio no longer accepts our key.")
    assert page.get_by_text("1 offer waits here. An admin can make a new key").is_visible()

    walk.attio.is_revoked = False
    faults.plan(Fault.SERVER_ERROR, MANY)
    walk.hurried()
    walk.until("Attio is not answering")
    assert page.get_by_text("1 offer is saved here and goes out by itself when").is_visible()
    card(page, "Account 1").get_by_role("button", name="Lost").click()
    settled(page)
    press(page, "Price")
    walk.until("2 offers are saved here and go out by themselves when it is back.")
    faults.clear()
    walk.hurried()
    walk.until_all_arrived()

    for fault in LOST:
        walk.log_and_lose(fault)
    walk.until_all_arrived()
    entries = walk.attio.rows("upsell_offers")
    assert len({entry["offer_id"] for entry in entries}) == walk.logged == 2 + len(LOST)
    assert sorted(entry["outcome"] for entry in entries) == ["Lost"] + ["Offered"] * 4
