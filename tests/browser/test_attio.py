"""Connecting Attio as a person does it: set up, choose accounts, and the way back from Today."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, OpenPage, StartServer
from tests.browser.desk import press, words
from tests.browser.screen import assert_whole, axe, opened
from tests.fakes.attio import KEY, FakeAttio
from tests.pages.house import a_house

SECTION = "setup?book=own&section=Connections"


def test_attio_is_connected_and_its_companies_become_accounts(
    server: StartServer, page: Page, open_page: OpenPage, attio: FakeAttio, tmp_path: Path
) -> None:
    """Nothing is created or brought in before it was shown; a phone shows the same, whole."""
    a_house(tmp_path).own.close()
    for number in range(11):
        attio.company(f"Company {number:02}", f"c{number}.example")
    product = server(tmp_path, {"ATTIO_API_KEY": KEY, "ATTIO_API_URL": attio.url})

    opened(page, f"{product.url}/{SECTION}")
    press(page, "Set up Attio")
    assert "Upsell offers" in words(page)
    assert attio.writes == []
    assert axe(page) == []
    press(page, "Create it in Attio")
    assert "Offers go to Attio." in words(page)
    assert list(attio.workspace.lists) == ["upsell_offers"]

    press(page, "Choose companies")
    assert "10 of 11 companies chosen." in words(page)
    press(page, "Look at what changes")
    assert_whole(page)
    press(page, "Bring them in")
    narrow = opened(open_page(PHONE, "dark"), f"{product.url}/{SECTION}")
    assert "Refresh from Attio" in words(narrow)
    assert_whole(narrow)

    opened(page, f"{product.url}/?book=own")
    links = page.get_by_role("link", name="Open in Attio")
    assert links.count() == 10
    assert (links.first.get_attribute("href") or "").startswith("https://app.attio.com/")
    assert KEY not in page.content()
    assert KEY not in product.output()
