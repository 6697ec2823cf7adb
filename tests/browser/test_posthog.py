"""Connecting PostHog as a person does: events joined, what is counted typed in, figures seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, StartServer
from tests.browser.desk import press, words
from tests.browser.screen import assert_whole, axe, opened, settled
from tests.fakes.keys import POSTHOG_KEY
from tests.fakes.posthog import PROJECT, READ_KEY, Happened, running_posthog
from tests.pages.house import a_house

SECTION = "setup?book=own&section=Connections"
TALL = (1280, 2_400)
"""A window that shows the whole section, so that the cells of its table can be pointed at."""
METRIC_AT, EVENT_AT, FIRST_ROW = 90, 400, 52
"""Where cells of the first row lie in the table, in pixels."""
METRIC, EVENT = (f"glide-cell-{column}-0" for column in (1, 3))
SOON_MS = 30_000
READ_MS = 60_000
CALLS = 5


def pointed_at(page: Page, column: int) -> None:
    """Click into the table's first row, or where it is added while there is none."""
    table = page.locator('[data-testid="stDataFrame"]:visible').bounding_box()
    assert table is not None
    page.mouse.click(table["x"] + column, table["y"] + FIRST_ROW)


def typed(page: Page, text: str) -> None:
    """Add a row with a click, which opens the cell under the pointer, and type into it."""
    pointed_at(page, EVENT_AT)
    cell = page.locator(".gdg-input")
    cell.fill(text)
    cell.press("Enter")
    holds(page, EVENT, text)


def chosen(page: Page, metric: str) -> None:
    """Select the first cell, unless typing has led there, open it with a click, and choose."""
    cell = page.get_by_test_id(METRIC)
    if cell.get_attribute("aria-selected") != "true":
        pointed_at(page, METRIC_AT)
    expect(cell).to_have_attribute("aria-selected", "true", timeout=SOON_MS)
    pointed_at(page, METRIC_AT)
    page.get_by_role("option", name=metric, exact=True).click()
    expect(page.get_by_role("option")).to_have_count(0, timeout=SOON_MS)
    holds(page, METRIC, metric)


def holds(page: Page, cell: str, said: str) -> None:
    """Wait until a cell says something, and the page knows it."""
    expect(page.get_by_test_id(cell)).to_have_text(said, timeout=SOON_MS)
    settled(page)


def test_usage_comes_from_posthog(server: StartServer, open_page: OpenPage, tmp_path: Path) -> None:
    """A row is typed in, tried, saved and read; the account shows the figure."""
    a_house(tmp_path).own.close()
    with running_posthog() as posthog:
        just_now = datetime.now(UTC) - timedelta(seconds=1)
        posthog.project.events += [Happened("api call", "northwind.example", just_now)] * CALLS
        keys = {
            "POSTHOG_PROJECT_API_KEY": POSTHOG_KEY,
            "POSTHOG_HOST": posthog.url,
            "POSTHOG_READ_KEY": READ_KEY,
            "POSTHOG_PROJECT_ID": PROJECT,
            "POSTHOG_APP_HOST": posthog.url,
        }
        product = server(tmp_path, keys)
        page = opened(open_page(TALL), f"{product.url}/{SECTION}")
        assert f"Project: {PROJECT}" in words(page)
        press(page, "Connect with PostHog")
        assert "Connected. Nothing was sent yet" in words(page)

        typed(page, "api call")
        chosen(page, "api_calls")
        press(page, "Try it")
        tried = page.get_by_role("row", name="api_calls northwind.example Northwind")
        expect(tried).to_be_visible()

        press(page, "Save")
        press(page, "Read now")
        expect(page.get_by_text("100% of 90 days")).to_be_visible(timeout=READ_MS)
        opened(page, f"{product.url}/{SECTION}")
        assert f"“api call”: {CALLS} in the last 7 days" in words(page)
        assert_whole(page)
        assert axe(page) == []

        opened(page, f"{product.url}/account?book=own&account=northwind")
        assert f"{CALLS} of 50,000" in words(page)
        assert READ_KEY not in page.content() + product.output()
