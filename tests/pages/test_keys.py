"""The keys of the pages: which button each presses, and in which order accounts follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.builders import an_account
from tests.pages.house import a_house, healthy, near_limit, page_at
from tests.pages.seen import text_of
from upsell.book import accounts
from upsell.bootstrap import Services
from upsell.config import ROOT
from upsell.ui import keyboard

ZETA = an_account(account_id="zeta", name="Zeta", csm="Ben")


def two_accounts(where: Path, **account: Any) -> Services:
    """Give a book with the account near its limit and one without a figure."""
    services = a_house(where, csm="Ana", **account)
    with services.own.write() as connection:
        accounts.save(connection, [ZETA])
    return services


def shortcuts(app: AppTest) -> dict[str, str]:
    """Give the key on each button that has one and can be pressed."""
    buttons = [one.proto for kind in ("button", "link_button") for one in app.get(kind)]
    return {one.shortcut: one.label for one in buttons if one.shortcut and not one.disabled}


def today(services: Services, **query: str) -> AppTest:
    """Open Today."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    app.session_state["services"] = services
    for name, value in {"book": "own", **query}.items():
        app.query_params[name] = value
    return healthy(app.run())


def to_account(app: AppTest, account_id: str) -> AppTest:
    """Go from Today to an account."""
    app.switch_page("pages/account.py")
    app.query_params["account"] = account_id
    return healthy(app.run())


def test_the_first_draft_has_a_key(tmp_path: Path) -> None:
    """Exactly one card shows it: the first whose next step is a new email or call."""
    assert list(shortcuts(today(two_accounts(tmp_path)))) == ["d"]


def test_an_account_left_alone_has_no_key(tmp_path: Path) -> None:
    """A key never begins a draft that a gate speaks against."""
    app = today(two_accounts(tmp_path, critical_ticket=True))

    assert shortcuts(app) == {}
    assert shortcuts(to_account(app, "northwind")) == {"p": "Previous"}


def test_the_key_leads_to_the_draft(tmp_path: Path) -> None:
    """Pressed, it opens Outreach for the card's signal."""
    services = two_accounts(tmp_path)
    app = today(services)

    healthy(app.button(key="begin").click().run())

    assert app.query_params["signal"] == str(near_limit(services.own).signal_id)
    assert "8 of 10 seats in use" in text_of(app)


def test_accounts_follow_as_today_shows_them(tmp_path: Path) -> None:
    """Next and previous walk through all of them and end where Today ends."""
    app = to_account(today(two_accounts(tmp_path)), "northwind")
    assert shortcuts(app) == {"n": "Next", "d": ""}

    healthy(app.button(key="to-next").click().run())

    assert app.query_params["account"] == "zeta"
    assert "Zeta" in text_of(app)
    assert shortcuts(app) == {"p": "Previous"}


def test_a_filter_on_today_holds_on_the_way(tmp_path: Path) -> None:
    """Who narrowed Today to their own accounts is not led to those of others."""
    app = to_account(today(two_accounts(tmp_path), csm="Ana"), "northwind")

    assert app.button(key="to-next").disabled
    assert app.button(key="to-previous").disabled


def test_an_account_outside_the_filter_has_all_around_it(tmp_path: Path) -> None:
    """Opened by its address, an account that Today did not show stands in the order of all."""
    app = to_account(today(two_accounts(tmp_path), csm="Ana"), "zeta")

    assert shortcuts(app) == {"p": "Previous"}


def test_outreach_edits_and_logs_by_key(tmp_path: Path) -> None:
    """E edits; the main exit logs with two keys that nobody presses by chance."""
    services = a_house(tmp_path)

    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    assert shortcuts(app) == {"e": "Edit", "ctrl+enter": "Open in Gmail and log"}


def test_every_key_is_in_the_list(tmp_path: Path) -> None:
    """The list in the menu names what the buttons carry."""
    said = text_of(today(two_accounts(tmp_path)))

    for key, meaning in keyboard.EVERY:
        assert f"{key} {meaning}" in said
