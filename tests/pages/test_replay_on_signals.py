"""Trying the sheet on the past weeks from the Signals page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.hostile import HOSTILE
from tests.pages.house import a_house, healthy, page_at
from tests.pages.seen import markup_of, text_of
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, Rule
from upsell.rules import DEFAULT_RULES
from upsell.services.rules import rules
from upsell.ui.rule_work import Work

NEAR = DEFAULT_RULES[0]


def tried(services: Services, *rows: Rule) -> AppTest:
    """Open the page with a sheet somebody works on, and try it."""
    app = page_at(services, "signals")
    if rows:
        saved = rules(services.own, by=LOCAL_USER)
        app.session_state["rule-work-own"] = Work(saved, rows, rows, 90)
        healthy(app.run())
    return healthy(app.button(key="replay").click().run())


def test_the_saved_sheet_is_tried(tmp_path: Path) -> None:
    """What opened in each row, and what a replay cannot say."""
    app = tried(a_house(tmp_path))

    assert "as saved: 2 signals at 1 account, 0.3 a week." in text_of(app)
    assert "1: Near limit: seats 1 signal at 1 account" in text_of(app)
    assert "As changed" not in text_of(app)
    assert any("What this cannot say" in caption.value for caption in app.caption)


def test_a_changed_row_is_tried_beside_the_saved_one(tmp_path: Path) -> None:
    """It is the row that is shown first, with its accounts and when each was flagged."""
    app = tried(a_house(tmp_path), replace(NEAR, threshold=0.5), *DEFAULT_RULES[1:])

    assert app.selectbox(key="replay-row-near-limit-seats").options[1] == "1: Near limit: seats"
    assert "As changed: 1 signal at 1 account" in text_of(app)
    assert "Account As saved As changed Northwind Since 20 November Since 21 October" in text_of(
        app
    )


def test_a_removed_row_still_shows_what_it_flagged(tmp_path: Path) -> None:
    """The rows add up to what is said of all of them, and the removed one can be chosen."""
    app = tried(a_house(tmp_path), *DEFAULT_RULES[1:])

    assert "Removed: Near limit: seats 1 signal at 1 account, 0.1 a week 0 signals" in text_of(app)
    assert app.selectbox(key="replay-row-").options[-1] == "Removed: Near limit: seats"


def test_another_sheet_needs_another_try(tmp_path: Path) -> None:
    """What was found of one sheet is not shown beside another."""
    app = tried(a_house(tmp_path))

    healthy(app.button(key="remove-rule").click().run())

    assert "as saved:" not in text_of(app)
    assert any("Press the button again" in caption.value for caption in app.caption)


def test_a_sheet_with_a_fault_cannot_be_tried(tmp_path: Path) -> None:
    """First it is corrected."""
    services = a_house(tmp_path)
    app = page_at(services, "signals")
    healthy(app.button(key="add-rule").click().run())

    assert app.button(key="replay").disabled


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_names_stay_text(tmp_path: Path, text: str) -> None:
    """An account called like html is drawn as it is called, in counts and in a replay."""
    app = tried(a_house(tmp_path, name=text), replace(NEAR, threshold=0.95), *DEFAULT_RULES[1:])

    assert not markup_of(app) & {"script", "img", "form", "a", "iframe"}
