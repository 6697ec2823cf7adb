"""What a CSM does with the product, as steps a test can read, and what the book then holds."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import opened, settled
from tests.browser.server import ProductServer
from upsell.book import accounts, offers, signals, touches
from upsell.book.engine import open_book
from upsell.model import Signal
from upsell.outreach import Offer, Touch

NARROW = "Search and filter"
PAGES = ("", "account", "outreach", "weekly", "offers", "analysis", "signals", "setup")


def sample_file(server: ProductServer) -> Path:
    """The example book of a server."""
    return server.data_dir / "sample.db"


def own_file(server: ProductServer) -> Path:
    """The own book of a server."""
    return server.data_dir / "headroom.db"


def offers_in(file: Path) -> list[Offer]:
    """Every offer of a book."""
    book = open_book(f"sqlite:///{file}")
    with book.read() as connection:
        return offers.every(connection)


def touches_in(file: Path) -> list[Touch]:
    """Every email and call of a book."""
    book = open_book(f"sqlite:///{file}")
    with book.read() as connection:
        return touches.every(connection)


def open_signal(file: Path, account_name: str, title: str) -> Signal:
    """The open signal of an account with a title."""
    book = open_book(f"sqlite:///{file}")
    with book.read() as connection:
        names = {key: account.name for key, account in accounts.every(connection).items()}
        return next(
            one
            for one in signals.open_ones(connection)
            if names[one.account_id] == account_name and one.title == title
        )


def narrowing(page: Page) -> Page:
    """Open Today's search and filters."""
    page.get_by_role("button", name=NARROW).click()
    page.get_by_placeholder("Search accounts").wait_for()
    return page


def narrowed(page: Page, search: str) -> Page:
    """Search on Today and close the search again."""
    narrowing(page).get_by_placeholder("Search accounts").fill(search)
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_placeholder("Search accounts")).to_have_count(0)
    return settled(page)


def outreach(page: Page, server: ProductServer, signal_id: UUID, channel: str, book: str) -> Page:
    """The Outreach page of a signal."""
    return opened(page, f"{server.url}/outreach?book={book}&signal={signal_id}&channel={channel}")


def card(page: Page, account: str, holding: Locator | None = None) -> Locator:
    """The last bordered box on Today or Offers that holds an account's name, and this as well."""
    boxes = page.locator('[data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"]')
    return boxes.filter(has=page.get_by_text(account, exact=True)).filter(has=holding).last


def press(page: Page, name: str) -> None:
    """Press the first button or link with this name and wait until the page has settled."""
    button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    button.first.click()
    settled(page)


def gmail_body(page: Page) -> str:
    """The text that the Gmail link would open at this moment."""
    link = page.get_by_role("link", name="Open in Gmail and log").get_attribute("href") or ""
    return parse_qs(urlsplit(link).query)["body"][0]


def words(page: Page) -> str:
    """Everything that the main part of the page says."""
    return page.locator('[data-testid="stMain"]').inner_text()
