"""The way from the example to one's own accounts: what is left of it, and where each step is."""

from __future__ import annotations

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
from upsell.ui.first_steps import DONE, OPEN

STEPS = ("1 ", "2 ", "3 ", "4 ")


def today(services: Services, book: str) -> AppTest:
    """Open Today on a book, the example with nothing in it."""
    if book == "example":
        with services.sample.write():
            pass
    app = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    app.session_state["services"] = services
    app.query_params["book"] = book
    return healthy(app.run())


def links(app: AppTest) -> dict[str, tuple[str, str]]:
    """Give the icon and the address of each step that is a link."""
    steps = [one.proto for one in app.get("page_link") if one.proto.label.startswith(STEPS)]
    return {one.label: (one.icon, f"{one.page}?{one.query_string}") for one in steps}


@pytest.mark.parametrize("book", ["example", "own"])
def test_the_beginning(tmp_path: Path, book: str) -> None:
    """On the example and on an empty own book each step leads to its section of Setup."""
    found = links(today(Services(Settings(data_dir=tmp_path), Clock()), book))

    assert [icon for icon, _ in found.values()] == [OPEN, OPEN, OPEN]
    assert all("setup?book=own&section=" in place for _, place in found.values())
    assert "About" in found["3 Say who you are"][1]


def test_what_is_done_is_ticked(tmp_path: Path) -> None:
    """With accounts and no name, only who one is and the draft are left; the draft is a link."""
    found = links(today(a_house(tmp_path, profile=Profile()), "own"))

    assert [icon for icon, _ in found.values()] == [DONE, DONE, OPEN, OPEN]
    assert "outreach?" in found["4 Draft your first email"][1]


def test_it_goes_by_itself(tmp_path: Path) -> None:
    """After the first draft there is no list, on either book."""
    services = a_house(tmp_path)
    assert links(today(services, "own"))

    signal = near_limit(services.own)
    open_draft(services.own, signal.signal_id, Channel.EMAIL, by=LOCAL_USER, now=NOW)

    assert links(today(services, "own")) == {}
    assert links(today(services, "example")) == {}


def test_looking_around_first(tmp_path: Path) -> None:
    """One click puts it away for the visit."""
    app = today(Services(Settings(data_dir=tmp_path), Clock()), "example")

    healthy(app.button(key="look-around").click().run())

    assert links(app) == {}
