"""What a page says before there is anything to show: one sentence, and where to begin."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.house import Clock, a_house, html_of, page_at
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.ui.plan_words import PRICES
from upsell.ui.rules_page import NO_FIGURES
from upsell.ui.week_by_week import NO_WEEK

CHART = 'class="hr-multiple"'


def captions(app: AppTest) -> list[str]:
    """The quiet sentences of a page."""
    return [one.value for one in app.caption]


def test_an_account_is_chosen_first(tmp_path: Path) -> None:
    """Without an account in the address the page says so; nothing is wrong."""
    assert "Choose an account first." in html_of(page_at(a_house(tmp_path), "account"))


def test_an_empty_book_has_one_sentence_for_each_part(tmp_path: Path) -> None:
    """No line for every row of the sheet and no chart without a bar."""
    services = Services(Settings(data_dir=tmp_path), Clock())

    said = captions(page_at(services, "signals"))
    assert NO_FIGURES in said
    assert not [line for line in said if line.startswith("Row 1")]
    analysis = page_at(services, "analysis")
    assert NO_WEEK in captions(analysis)
    assert CHART not in html_of(analysis)


def test_a_book_with_figures_is_shown_in_full(tmp_path: Path) -> None:
    """Once a week was checked the charts stand there, and no row waits for everything."""
    services = a_house(tmp_path)

    assert CHART in html_of(page_at(services, "analysis"))
    assert NO_FIGURES not in captions(page_at(services, "signals"))
    assert PRICES in captions(page_at(services, "setup"))
