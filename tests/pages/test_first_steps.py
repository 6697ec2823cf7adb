"""The way from the example to one's own accounts: what is left of it, and where each step is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import NOW
from tests.pages.house import Clock, a_house, healthy, near_limit
from upsell.bootstrap import Services
from upsell.config import ROOT, Settings
from upsell.model import LOCAL_USER
from upsell.outreach import Channel
from upsell.profile import Profile
from upsell.services.outreach import open_draft
from upsell.ui.first_steps import NEXT

WAYS = ("Bring in my accounts", "Say who I am", "Draft my first email", "To my accounts")


def today(services: Services, book: str) -> AppTest:
    """Open Today on a book, the example with nothing in it."""
    if book == "example":
        with services.sample.write():
            pass
    app = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    app.session_state["services"] = services
    app.query_params["book"] = book
    return healthy(app.run())


def steps(app: AppTest) -> list[str]:
    """Give the steps as they are said, a tick for a number where one is done."""
    said = [one.proto.body for one in app.get("html") if "hr-first-steps" in one.proto.body]
    return re.findall(r"<i>(.)</i>", "".join(said))


def way_on(app: AppTest) -> list[str]:
    """Give the address of the one link of the list."""
    links = [one.proto for one in app.get("page_link") if one.proto.icon == NEXT]
    return [f"{one.page}?{one.query_string}" for one in links if one.label in WAYS]


@pytest.mark.parametrize("book", ["example", "own"])
def test_the_beginning(tmp_path: Path, book: str) -> None:
    """On the example and on an empty own book nothing is ticked; the way leads to Setup."""
    app = today(Services(Settings(data_dir=tmp_path), Clock()), book)

    assert steps(app) == ["1", "2", "3", "4"]
    assert way_on(app) == ["setup?book=own&section=Your+accounts"]


def test_what_is_done_is_ticked(tmp_path: Path) -> None:
    """With accounts and no name, the way leads to who one is."""
    app = today(a_house(tmp_path, profile=Profile()), "own")

    assert steps(app) == ["✓", "✓", "3", "4"]
    assert way_on(app) == ["setup?book=own&section=About+you"]


def test_the_last_step_is_a_draft(tmp_path: Path) -> None:
    """With accounts and a name it leads to the first draft, from the example to one's own."""
    services = a_house(tmp_path)

    assert steps(today(services, "own")) == ["✓", "✓", "✓", "4"]
    assert "outreach?" in way_on(today(services, "own"))[0]
    assert way_on(today(services, "example")) == ["?book=own"]


def test_it_goes_by_itself(tmp_path: Path) -> None:
    """After the first draft there is no list, on either book."""
    services = a_house(tmp_path)
    assert steps(today(services, "own"))

    signal = near_limit(services.own)
    open_draft(services.own, signal.signal_id, Channel.EMAIL, by=LOCAL_USER, now=NOW)

    assert steps(today(services, "own")) == []
    assert steps(today(services, "example")) == []


def test_looking_around_first(tmp_path: Path) -> None:
    """One click puts it away for the visit."""
    app = today(Services(Settings(data_dir=tmp_path), Clock()), "example")

    healthy(app.button(key="look-around").click().run())

    assert steps(app) == []
