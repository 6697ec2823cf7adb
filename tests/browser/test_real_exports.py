"""Files as other tools and people write them, dropped on Setup: asked about once, then read."""

from __future__ import annotations

import io
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page

from tests import real_exports
from tests.browser.conftest import StartServer
from tests.browser.desk import own_file, press, words
from tests.browser.screen import assert_whole, axe, opened, settled
from tests.browser.server import ProductServer
from upsell.services.imports import UploadedSheet

QUESTION = "What is in each column of"


@pytest.fixture
def product(server: StartServer, example_dir: Path) -> ProductServer:
    """A server with the example book and no own one."""
    return server(copy_of=example_dir)


def drop(page: Page, *files: UploadedSheet) -> None:
    """Drop files on Setup and wait until they were looked at."""
    shown = page.get_by_text(QUESTION).or_(page.get_by_text("3 · Look, then import."))
    dropped = [
        FilePayload(name=file.name, mimeType="application/octet-stream", buffer=file.content)
        for file in files
    ]
    page.locator('input[type="file"]').set_input_files(dropped)
    shown.first.wait_for()
    settled(page)


def import_it(page: Page) -> None:
    """Import what is previewed, and wait until it is said."""
    press(page, "Import")
    page.get_by_text("Imported.").wait_for()
    settled(page)


def type_day(page: Page, day: date) -> None:
    """Say which day figures are of, part by part."""
    page.get_by_role("spinbutton", name="year, Which day are these figures of?").click()
    page.keyboard.type(f"{day:%Y%m%d}")
    page.keyboard.press("Escape")
    page.get_by_text("Say which day").wait_for(state="detached")
    settled(page)


def figures(server: ProductServer) -> list[tuple[str, str, float]]:
    """Give account, metric and value of the figures of today."""
    with sqlite3.connect(own_file(server)) as book:
        query = "SELECT account_id, metric, value FROM readings WHERE observed_on = ? ORDER BY 1, 2"
        return book.execute(query, [datetime.now(UTC).date().isoformat()]).fetchall()


def test_three_exports_become_accounts_with_usage(product: ProductServer, page: Page) -> None:
    """A billing tool's accounts, a product database's figures, a hand-kept sheet, and it again."""
    today = datetime.now(UTC).date()
    opened(page, f"{product.url}/setup")

    drop(page, *real_exports.definitions(), real_exports.billing())
    assert f"{QUESTION} subscriptions.csv?" in words(page)
    assert page.get_by_role("button", name="Import", exact=True).count() == 0
    assert "Is 1.200 in this file 1.2 or 1200?" in words(page)
    comma = page.get_by_role("radio", name="A comma stands before decimals")
    assert comma.is_checked()
    assert page.get_by_role("button", name="Read it like this").is_disabled()
    page.get_by_text("The day comes first").click()
    settled(page)
    assert_whole(page)
    assert axe(page) == []
    press(page, "Read it like this")
    page.get_by_text("3 · Look, then import.").wait_for()
    assert "read as Windows-1252, as in “Söhne”" in words(page).replace("\u2060", "")
    import_it(page)

    drop(page, real_exports.product(today))
    press(page, "Read it like this")
    page.get_by_text("3 · Look, then import.").wait_for()
    import_it(page)
    assert figures(product) == [("acme", "seats", 19), ("quiet", "seats", 6)]

    drop(page, real_exports.hand_kept(seats=18))
    assert "Accounts are told by their exact name" in words(page)
    type_day(page, today)
    press(page, "Read it like this")
    page.get_by_text("3 · Look, then import.").wait_for()
    seen = words(page)
    assert "Hidden, so left out" in seen
    assert "1 row of totals left out" in seen
    import_it(page)
    assert ("acme", "api_calls", 45_000) in figures(product)
    assert ("acme", "seats", 18) in figures(product)

    drop(page, real_exports.hand_kept(seats=17, name="Next week.xlsx"))
    assert "Read as last time. Its columns do not say the day." in words(page)
    type_day(page, today)
    press(page, "Read it like this")
    page.get_by_text("3 · Look, then import.").wait_for()
    press(page, "Change")
    assert f"{QUESTION} Next week.xlsx?" in words(page)
    assert_whole(page)


def test_the_example_leads_to_own_accounts(product: ProductServer, page: Page) -> None:
    """From the list on Today to the template, dropped as it is, and to the accounts in it."""
    opened(page, f"{product.url}/?book=example")
    press(page, "Bring in my accounts")
    page.get_by_text("1 · Fill in the templates.").wait_for()

    with page.expect_download() as waiting:
        page.get_by_role("button", name="One workbook (XLSX)").click()
    content = Path(waiting.value.path()).read_bytes()
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert names == ["Metrics", "Plans", "Accounts", "Usage"]

    drop(page, UploadedSheet("headroom.xlsx", content))
    import_it(page)
    press(page, "See my accounts")
    page.get_by_text("Globex").first.wait_for()
    assert "Simulated" not in words(page)
    press(page, "Say who I am")
    page.get_by_label("Your name").wait_for()
