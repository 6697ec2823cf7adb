"""Every page, in every window: whole, without sideways scroll, readable by everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, OpenPage, StartServer
from tests.browser.desk import PAGES, open_signal, sample_file, words
from tests.browser.screen import assert_whole, axe, opened
from tests.browser.server import ProductServer

TITLES = {
    "": "Today",
    "account": "Brightwater Logistics",
    "outreach": "Brightwater Logistics",
    "weekly": "This week's figures",
    "offers": "Offers",
    "analysis": "Analysis",
    "signals": "Signals",
    "setup": "Setup",
}


def address(server: ProductServer, place: str) -> str:
    """The address of a page, with what it is about where it needs that."""
    about = {"account": "?account=brightwater-logistics"}
    if place == "outreach":
        signal = open_signal(sample_file(server), "Brightwater Logistics", "Near limit: seats")
        return f"{server.url}/outreach?signal={signal.signal_id}&channel=email"
    return f"{server.url}/{place}{about.get(place, '')}"


@pytest.mark.parametrize("place", PAGES)
def test_a_page_is_whole_and_accessible_on_a_dark_phone(
    example_server: ProductServer, open_page: OpenPage, place: str
) -> None:
    """No error, no sideways scroll, no serious accessibility fault, and said to be simulated."""
    page = opened(open_page(size=PHONE, colours="dark"), address(example_server, place))
    assert_page(page, place)


@pytest.mark.parametrize("place", PAGES)
def test_a_deep_link_opens_on_a_fresh_server(
    server: StartServer, example_dir: Path, page: Page, place: str
) -> None:
    """Whoever comes first may come to any page: the same holds, and the menu is there."""
    fresh = server(copy_of=example_dir)
    opened(page, address(fresh, place))
    assert_page(page, place)
    assert page.get_by_role("link", name="Analysis").count() == 1


def test_today_draws_with_scripts_that_came_with_the_page(
    example_server: ProductServer, page: Page
) -> None:
    """What Streamlit would ask for while it draws is named with the page, and is there by then."""
    opened(page, example_server.url)
    entries = "performance.getEntriesByType('resource').map(each => each.name.split('/').pop())"
    asked = [name for name in page.evaluate(entries) if name.endswith(".js")]
    sent = page.request.get(example_server.url)
    named = sent.text() + sent.headers["link"]
    assert len(asked) > 1
    assert [name for name in asked if name not in named] == []


def assert_page(page: Page, place: str) -> None:
    """Fail unless a page is whole, has its title, can be used by everyone and says "Simulated"."""
    assert_whole(page)
    assert TITLES[place] in words(page)
    assert "Simulated" in words(page)
    assert axe(page) == []
