"""The same loop on people's own accounts, from their own CSV files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import StartServer
from tests.browser.desk import card, offers_in, own_file, press, words
from tests.browser.screen import assert_whole, opened, settled
from tests.browser.server import ProductServer

METRICS = [["key", "label", "unit", "kind"], ["seats", "seats", "seats", "level"]]
PLAN_COLUMNS = ["plan", "label", "rank", "monthly_price", "seat_price", "metric", "limit"]
PLANS = [PLAN_COLUMNS, ["basic", "Basic", "1", "100", "12", "seats", "20"]]
ACCOUNT_COLUMNS = ["account_id", "name", "plan", "mrr", "contact_first_name", "contact_email"]
ACCOUNTS = [
    ACCOUNT_COLUMNS,
    ["acme", "Acme Tools", "basic", "340", "Jo", "jo@acme.example"],
    ["quiet", "Quiet & Sons", "basic", "220", "Al", "al@quiet.example"],
]


def usage(acme: int) -> list[list[str]]:
    """Thirty-five days in which Acme comes to use this many seats of 20."""
    today = datetime.now(UTC).date()
    rows = [["account_id", "metric", "day", "value"]]
    for back in range(34, -1, -1):
        day = (today - timedelta(days=back)).isoformat()
        rows += [["acme", "seats", day, str(acme)], ["quiet", "seats", day, "6"]]
    return rows


def as_file(folder: Path, name: str, rows: list[list[str]]) -> Path:
    """A CSV file with these rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


@pytest.fixture
def product(server: StartServer, example_dir: Path) -> ProductServer:
    """A server with the example book and no own one."""
    return server(copy_of=example_dir)


def drop(page: Page, server: ProductServer, files: list[Path]) -> None:
    """Drop files on Setup and wait for the preview."""
    opened(page, f"{server.url}/setup")
    page.locator('input[type="file"]').set_input_files(files)
    page.get_by_role("button", name="Import").wait_for()
    settled(page)


def test_the_loop_on_own_accounts(product: ProductServer, page: Page, tmp_path: Path) -> None:
    """Import, see the signal, say who you are, log the offer, record the answer, read the rate."""
    files = [
        as_file(tmp_path, "metrics.csv", METRICS),
        as_file(tmp_path, "plans.csv", PLANS),
        as_file(tmp_path, "accounts.csv", ACCOUNTS),
        as_file(tmp_path, "usage.csv", usage(19)),
    ]
    drop(page, product, files)
    press(page, "Import")
    assert "Imported." in words(page)

    opened(page, product.url)
    assert "Simulated" not in words(page)
    assert "19 of 20 seats, 95%" in words(page)
    assert "Quiet & Sons" in words(page)
    card(page, "Acme Tools").get_by_text("Draft email").first.click()
    settled(page)
    assert "Your name, e-mail and product name appear in your drafts" in words(page)
    page.get_by_label("Your name").fill("Kim Vale")
    page.get_by_label("Your e-mail").fill("kim@vale.example")
    page.get_by_label("Product name").fill("Ledgerly")
    press(page, "Save")
    assert "19 of 20 seats" in words(page)
    assert "Hi Jo," in words(page)
    press(page, "I sent it elsewhere: log it")
    assert "Logged:" in words(page)
    assert len(offers_in(own_file(product))) == 1

    opened(page, f"{product.url}/offers")
    assert "Attio is not connected" in words(page)
    press(page, "Lost")
    press(page, "Price")
    opened(page, f"{product.url}/analysis")
    assert "0 of 1" in words(page)
    assert_whole(page)


def test_a_bad_row_stops_everything(product: ProductServer, page: Page, tmp_path: Path) -> None:
    """The row, the field and the remedy are named, Import is off, and nothing was written."""
    rows = [*ACCOUNTS, ["bad", "Bad Row", "basik", "a lot", "", "not-an-address"]]
    files = [
        as_file(tmp_path, "metrics.csv", METRICS),
        as_file(tmp_path, "plans.csv", PLANS),
        as_file(tmp_path, "accounts.csv", rows),
    ]
    drop(page, product, files)
    assert page.get_by_role("button", name="Import").is_disabled()
    assert "to correct" in words(page)
    page.locator('[data-testid="stDataFrame"]').first.hover()
    assert page.get_by_role("button", name="Fullscreen").first.is_visible()
    assert page.get_by_role("button", name="Download as CSV").count() == 0
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert begun.value.suggested_filename.startswith("to-correct-")
    with begun.value.path().open(encoding="utf-8-sig", newline="") as file:
        told = {(row["Row"], row["Field"]): row["Remedy"] for row in csv.DictReader(file)}
    assert told["4", "plan"] == "Did you mean basic?"
    assert {field for _, field in told} == {"plan", "mrr", "contact_email"}
    opened(page, product.url)
    assert "Simulated" in words(page)
