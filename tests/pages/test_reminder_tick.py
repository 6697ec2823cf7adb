"""Outreach offers a task in Attio beside the exits, where the book is connected with it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.book.post import met
from tests.builders import NOW
from tests.pages.house import a_house, healthy, html_of, near_limit, page_at
from upsell.bootstrap import Services

WORDS = "Remind me in Attio on Friday, 27 November"


def outreach(services: Services) -> AppTest:
    """Open the draft of the account near its limit."""
    return page_at(services, "outreach", signal=near_limit(services.own).signal_id)


def test_a_tick_has_attio_remind(tmp_path: Path) -> None:
    """It is said where the offer was logged, and on Offers, where no second task is offered."""
    services = a_house(tmp_path)
    met(services.own, NOW)
    app = outreach(services)
    (tick,) = app.checkbox
    assert (tick.label, tick.value) == (WORDS, False)

    healthy(tick.check().run())
    healthy(app.button(key="log-alone").click().run())

    assert "A task in Attio reminds you on Friday, 27 November." in html_of(app)
    shown = page_at(services, "offers")
    assert "A task in Attio is due on 27 November." in html_of(shown)
    assert "Make a task in Attio" not in [one.label for one in shown.button]
    healthy(app.button(key="undo").click().run())
    assert [one.value for one in app.checkbox] == [True]


def test_a_task_can_be_made_later(tmp_path: Path) -> None:
    """Without the tick Offers has a button for it."""
    services = a_house(tmp_path)
    met(services.own, NOW)
    healthy(outreach(services).button(key="log-alone").click().run())
    shown = page_at(services, "offers")

    next(one for one in shown.button if one.label == "Make a task in Attio").click()
    healthy(shown.run())

    assert "A task in Attio is due on 27 November." in html_of(shown)
    assert "A task for 27 November goes to Attio\\." in [one.value for one in shown.toast]


def test_without_attio_there_is_nothing_to_tick(tmp_path: Path) -> None:
    """Nothing would remind of it."""
    app = outreach(a_house(tmp_path))

    assert not app.checkbox
