"""Analysis says whether the play works, and keeps the verdict of a week on one click."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import NOW, SEATS, TODAY
from tests.pages.house import a_house, healthy, html_of, keys, near_limit, page_at
from upsell.book import catalogue, options
from upsell.bootstrap import Services
from upsell.levels import DEFAULT_BARS
from upsell.model import LOCAL_USER, RuleType
from upsell.outreach import Outcome
from upsell.rules import DEFAULT_RULES
from upsell.services import rules, scanning, verdicts
from upsell.services.offers import record_outcome
from upsell.ui.levels_form import with_rows
from upsell.ui.text import label
from upsell.ui.verdict_view import CLOSING

MONDAY = TODAY - timedelta(days=4)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """A house whose play began on the Monday of the tests' Friday; one account has a signal."""
    made = a_house(tmp_path)
    with made.own.write() as connection:
        options.save_started_on(connection, MONDAY)
    return made


def lenient(services: Services) -> None:
    """Ask the first level for one account only."""
    smoke, *others = DEFAULT_BARS
    bars = [replace(smoke, flagged=1), *others]
    verdicts.save_levels(services.own, bars, by=LOCAL_USER, now=NOW)


def at(services: Services, moment: datetime) -> Services:
    """Give the same books at another moment."""
    return replace(services, clock=lambda: moment)


def captions(app: AppTest) -> str:
    """Give the captions on the page."""
    return "\n".join(str(one.value) for one in app.caption)


def test_too_few_accounts_lead_to_signals(services: Services) -> None:
    """One account of three: the verdict so far says so, and where to loosen a signal."""
    app = page_at(services, "analysis")

    assert "So far: FAIL (signals): 1 account with signals, 3 needed." in html_of(app)
    assert any("Open Signals" in str(link.proto) for link in app.get("page_link"))


def test_the_name_of_a_metric_stays_text_in_what_to_try(tmp_path: Path) -> None:
    """A lower threshold would flag the account; the metric's label is no picture."""
    made = a_house(tmp_path, seats=7.7)
    seats = replace(SEATS, label="![x](https://tracker.example)")
    sheet = [
        replace(rule, minimum=2) if rule.type is RuleType.TEAM_GROWTH else rule
        for rule in DEFAULT_RULES
    ]
    with made.own.write() as connection:
        catalogue.save_metrics(connection, [seats])
    rules.save_rules(made.own, sheet, by=LOCAL_USER, now=NOW)
    scanning.scan(made.own, TODAY, by=LOCAL_USER, now=NOW)
    said = captions(page_at(made, "analysis"))

    assert label("Try 75% for ![x](https://tracker.example)") in said
    assert "![x]" not in said


def test_a_week_is_closed_with_one_click(services: Services) -> None:
    """The button goes, the verdict stays, and who recorded it is said."""
    app = page_at(services, "analysis")
    app.button(key=CLOSING).click().run()

    healthy(app)
    assert CLOSING not in keys(app)
    assert "Recorded by You, 20 November 09:30. It is never rewritten." in captions(app)
    kept = verdicts.play(services.own, by=LOCAL_USER, now=NOW).history
    assert [one.verdict.trial.flagged for one in kept] == [1]


def test_a_win_after_closing_stands_beside_the_verdict(services: Services) -> None:
    """The recorded words stay; the new ones say what came since."""
    lenient(services)
    book = services.own
    offer = logged(book, near_limit(book))
    verdicts.close_week(book, MONDAY, by=LOCAL_USER, now=NOW)
    record_outcome(
        book,
        offer.offer_id,
        offer.version,
        Outcome.WON,
        by=LOCAL_USER,
        now=NOW + timedelta(minutes=5),
    )
    later = at(services, NOW + timedelta(hours=1))

    shown = html_of(page_at(later, "analysis"))
    assert "FAIL (offer): 1 account with signals, 1 offer, none won." in shown
    assert "With the answers since then: PASS." in shown


def test_the_week_cannot_be_closed_on_its_first_days(tmp_path: Path) -> None:
    """The play began today: the page says in how many days."""
    app = page_at(a_house(tmp_path), "analysis")

    assert CLOSING not in keys(app)
    assert "The week can be closed in 4 days" in captions(app)


def test_an_earlier_week_is_in_the_address(services: Services) -> None:
    """Nonsense in its place shows the present week."""
    later = at(services, NOW + timedelta(days=7))

    earlier = page_at(later, "analysis", week=MONDAY.isoformat())
    assert "The week is over · 16 to 22 November" in html_of(earlier)
    assert "All that follows is as of today, 27 November, whatever week" in captions(earlier)
    present = page_at(later, "analysis", week="<b>")
    assert "Day 5 of 7 · 23 to 29 November" in html_of(present)
    assert "All that follows" not in captions(present)


def test_the_levels_sheet_gives_back_what_was_typed() -> None:
    """Shares are typed in per cent; an emptied share is not asked for."""
    rows = [
        {"weeks": 1, "flagged": 2, "won": 1, "calls": None, "close": None, "expansion": None},
        {"weeks": 3, "flagged": 3, "won": None, "calls": 25, "close": None, "expansion": None},
    ]
    smoke, baseline = with_rows(DEFAULT_BARS[:2], rows)

    assert smoke == replace(DEFAULT_BARS[0], flagged=2)
    assert baseline == replace(DEFAULT_BARS[1], weeks=3, calls=0.25, expansion=None)


def test_the_week_is_copied_for_slack_when_it_is_asked_for(services: Services) -> None:
    """Nothing is made before the popover opens."""
    app = page_at(services, "analysis")
    assert not app.code

    app.session_state["slack-week"] = True
    assert "*Week of 16 to 22 November*" in healthy(app.run()).code[0].value
