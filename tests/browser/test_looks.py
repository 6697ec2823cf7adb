"""Every page, in every window: whole, without sideways scroll, readable by everyone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, StartServer
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
@pytest.mark.parametrize(
    ("size", "colours"),
    [(DESKTOP, "light"), (PHONE, "dark")],
    ids=["desktop", "phone-dark"],
)
def test_a_page_is_whole_and_accessible(
    example_server: ProductServer,
    open_page: OpenPage,
    place: str,
    size: tuple[int, int],
    colours: Literal["light", "dark"],
) -> None:
    """No error, no sideways scroll, no serious accessibility fault, and said to be simulated."""
    page = opened(open_page(size=size, colours=colours), address(example_server, place))
    assert_whole(page)
    assert TITLES[place] in words(page)
    assert "Simulated" in words(page)
    assert axe(page) == []


@pytest.mark.parametrize("place", PAGES)
def test_a_deep_link_opens_on_a_fresh_server(
    server: StartServer, example_dir: Path, page: Page, place: str
) -> None:
    """Whoever comes first may come to any page: it has its frame, its title and its menu."""
    fresh = server(copy_of=example_dir)
    opened(page, address(fresh, place))
    assert_whole(page)
    assert TITLES[place] in words(page)
    assert "Simulated" in words(page)
    assert page.get_by_role("link", name="Analysis").count() == 1
