"""Setup asks what the columns of an unknown file hold, and remembers it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.hostile import HOSTILE
from tests.pages.house import a_house, healthy, html_of, page_at
from tests.pages.test_hostile_text import stays_text
from upsell.layouts import signature
from upsell.sheets import SheetKind

HEADER = ["Customer", "Seats used", "When", "Note"]
KEY = signature(HEADER)[:12]
ROWS = "Northwind,8,03/11/2026,x\n"


def dropped(app: AppTest, content: str, name: str = "week.csv") -> AppTest:
    """Drop a file on the page."""
    app.file_uploader[0].set_value([(name, content.encode(), "text/csv")])
    return app.run()


def asked(app: AppTest) -> list[str]:
    """Give the questions about columns on the page."""
    return [str(one.key) for one in app.selectbox if str(one.key).startswith("holds-")]


def a_week(rows: str = ROWS) -> str:
    """Give a file in other words."""
    return f"{','.join(HEADER)}\n{rows}"


def captions(app: AppTest) -> str:
    """Give every caption without what keeps it text."""
    return " ".join(one.value for one in app.caption).replace("\\", "").replace("\u2060", "")


def test_an_unknown_file_is_asked_about_with_a_guess(tmp_path: Path) -> None:
    """Each column has an answer; nothing can be imported before the open question is answered."""
    app = healthy(dropped(page_at(a_house(tmp_path), "setup"), a_week()))

    held = [app.selectbox(key=f"holds-{n}-usage-{KEY}").value for n in range(4)]
    assert held == ["name", "metric:seats", "day", ""]
    assert "Seats used" in html_of(app)
    assert app.button(key=f"place-{KEY}").disabled
    assert "import" not in {one.key for one in app.button}

    app.radio(key=f"order-{KEY}").set_value("day").run()
    app.button(key=f"place-{KEY}").click().run()

    healthy(app)
    assert "Read as you said." in captions(app)
    assert not app.button(key="import").disabled


def test_what_was_said_can_be_changed(tmp_path: Path) -> None:
    """The answers stand as they were given."""
    app = dropped(page_at(a_house(tmp_path), "setup"), a_week())
    app.radio(key=f"order-{KEY}").set_value("day").run()
    app.button(key=f"place-{KEY}").click().run()

    healthy(app.button(key=f"again-{KEY}").click().run())
    assert app.radio(key=f"order-{KEY}").value == "day"
    app.selectbox(key=f"holds-1-usage-{KEY}").set_value("").run()

    assert "Say which column holds figures." in captions(app)
    assert app.button(key=f"place-{KEY}").disabled


def test_another_visit_reads_the_next_file_without_asking(tmp_path: Path) -> None:
    """One quiet line says so."""
    services = a_house(tmp_path)
    app = dropped(page_at(services, "setup"), a_week())
    app.radio(key=f"order-{KEY}").set_value("day").run()
    app.button(key=f"place-{KEY}").click().run()

    later = healthy(
        dropped(page_at(services, "setup"), a_week("Northwind,9,19/11/2026,\n"), "next.csv")
    )

    assert "next.csv: Read as last time." in captions(later)
    assert not later.button(key="import").disabled


def test_another_kind_of_sheet_has_other_answers(tmp_path: Path) -> None:
    """A sheet that is none of ours has no question at all."""
    app = dropped(page_at(a_house(tmp_path), "setup"), a_week())

    app.segmented_control(key=f"kind-{KEY}").set_value(SheetKind.ACCOUNTS.value).run()
    assert app.selectbox(key=f"holds-0-accounts-{KEY}").value == "name"
    app.segmented_control(key=f"kind-{KEY}").set_value("none").run()

    healthy(app)
    assert not asked(app)
    assert not app.button(key=f"place-{KEY}").disabled


def test_a_column_for_each_day_is_guessed_and_read(tmp_path: Path) -> None:
    """Only a column whose heading is a day may hold the figures of that day."""
    header = ["Customer", "Metric", "04/11/2026", "2026-11-18"]
    key = signature(header)[:12]
    content = f"{','.join(header)}\nNorthwind,Seats,7,8\n"

    app = healthy(dropped(page_at(a_house(tmp_path), "setup"), content))

    held = [app.selectbox(key=f"holds-{n}-usage-{key}") for n in range(4)]
    assert [one.value for one in held] == ["name", "metric", "day:04/11/2026", "day:2026-11-18"]
    assert ["Figures of this day" in one.options for one in held] == [False, False, True, True]
    app.radio(key=f"order-{key}").set_value("day").run()
    healthy(app.button(key=f"place-{key}").click().run())
    assert not app.button(key="import").disabled


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_file_stays_text(tmp_path: Path, text: str) -> None:
    """In its name, its headings, its cells and the name of an account."""
    plain = text.replace('"', "'").replace("\r", " ").replace("\n", " ").replace("\x00", "")
    hidden = any(ord(mark) in range(0x202A, 0x206A) for mark in plain)
    content = f'Customer,Seats used,When,"{plain}"\n"{plain}",8,2026-11-18,"{plain}"\n'

    app = dropped(page_at(a_house(tmp_path, name=text), "setup"), content, f"{plain}.csv")

    stays_text(app)
    assert bool(asked(app)) is not hidden
