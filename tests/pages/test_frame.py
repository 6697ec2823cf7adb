"""The frame: which book, what is said on every page, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.hostile import HOSTILE
from tests.pages.conftest import SLOW_S, OpenPage
from tests.pages.seen import text_of
from upsell.bootstrap import Services
from upsell.config import ROOT, Settings, is_loopback
from upsell.ui.text import escaped, label


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_computer_alone_is_loopback(address: str) -> None:
    """Addresses that only this computer reaches."""
    assert is_loopback(address)


OPEN = ("", "0.0.0.0", "::", "192.168.1.5", "headroom.example")  # noqa: S104 - the danger itself


@pytest.mark.parametrize("address", OPEN)
def test_every_other_address_is_open(address: str) -> None:
    """No address at all means every interface, and a name may mean anything."""
    assert not is_loopback(address)


def test_a_server_on_the_network_shows_nothing(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started without the launcher, a page says how to start it and stops."""
    monkeypatch.setattr(st, "get_option", lambda _: "0.0.0.0")  # noqa: S104 - the danger itself

    app = open_page()

    assert "make run" in app.error[0].value
    assert text_of(app) == ""


def test_the_own_book_is_shown_once_it_exists(open_page: OpenPage) -> None:
    """Without a wish the own accounts are shown, and nothing is called simulated."""
    app = open_page()

    assert app.query_params["book"] == "own"
    assert "Simulated" not in text_of(app)


def test_the_example_says_what_it_is(services: Services, open_page: OpenPage) -> None:
    """On the example book every page says that it is simulated and leads to the own accounts."""
    with services.sample.write():
        pass

    app = open_page(book="example")

    assert "Simulated" in text_of(app)
    links = [link.label for link in app.main.page_link]
    assert "Switch to my accounts" in links


def test_a_book_the_url_invents_is_the_default(open_page: OpenPage) -> None:
    """Query values are not trusted."""
    app = open_page(book="../../etc")

    assert app.query_params["book"] == "own"


def test_a_failure_is_a_sentence_and_its_traceback_stays_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What goes wrong unexpectedly is said plainly; file names and code are for the log."""
    script = tmp_path / "broken.py"
    script.write_text(
        "from upsell.ui.notices import failures_drawn\n"
        "with failures_drawn():\n"
        "    raise ZeroDivisionError('secret')\n"
    )

    app = AppTest.from_file(script).run()

    assert "the fault is ours" in app.error[0].value
    assert "secret" not in app.error[0].value
    assert not app.exception
    assert "secret" in caplog.text


def test_a_book_that_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    """A file where the book should be a database is a sentence on the page."""
    (tmp_path / "headroom.db").mkdir()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=SLOW_S)
    app.session_state["services"] = Services(Settings(data_dir=tmp_path))

    app.run()

    assert "cannot be opened" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_holds_no_markdown(text: str) -> None:
    """Every sign markdown could read is behind a backslash; no name of an icon is complete."""
    made = label(text)

    bare = made.replace("\\\\", "")
    for sign in "![]()<>*_`$#":
        assert bare.count(sign) == bare.count(f"\\{sign}")


@pytest.mark.parametrize("text", HOSTILE)
def test_html_text_holds_no_markup(text: str) -> None:
    """Angle brackets, quotes and the ampersand are entities; what cannot be seen is gone."""
    made = escaped(text)

    assert not set("<>\"'\r\n\x00\u202e\u200b") & set(made)
