"""A follow-up from Offers or Outreach: written, logged once, undone within the minute."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import NOW
from tests.pages.house import Clock, a_house, healthy, html_of, keys, near_limit, page_at
from upsell.book import offers, touches
from upsell.bootstrap import Services
from upsell.outreach import Touch


def a_waiting_offer(where: Path) -> Services:
    """Give a house whose offer was emailed three days ago."""
    services = a_house(where)
    logged(services.own, near_limit(services.own))
    clock = services.clock
    assert isinstance(clock, Clock)
    clock.moment = NOW + timedelta(days=3)
    return services


def at_follow_up(services: Services) -> AppTest:
    """Open Outreach at the follow-up."""
    signal = near_limit(services.own).signal_id
    return page_at(services, "outreach", signal=signal, channel="email", follow_up="yes")


def links(app: AppTest) -> set[str]:
    """Give the words of the links on a page."""
    return {one.proto.label for one in app.get("page_link")}


def follow_ups(services: Services) -> list[Touch]:
    """Give the follow-ups in the book."""
    with services.own.read() as connection:
        assert len(offers.every(connection)) == 1
        return [one for one in touches.every(connection) if one.is_follow_up]


def test_the_way_to_a_follow_up_stands_where_offers_wait(tmp_path: Path) -> None:
    """On the row on Offers and under the offer on Outreach; not in the offer's first minute."""
    services = a_waiting_offer(tmp_path)
    signal = near_limit(services.own).signal_id
    assert "Write a follow-up" in links(page_at(services, "offers"))
    assert "Write a follow-up" in links(page_at(services, "outreach", signal=signal))
    clock = services.clock
    assert isinstance(clock, Clock)
    clock.moment = NOW + timedelta(seconds=20)
    assert "Write a follow-up" not in links(page_at(services, "offers"))
    assert "Write a follow-up" not in links(page_at(services, "outreach", signal=signal))


def test_a_follow_up_is_logged_and_undone(tmp_path: Path) -> None:
    """It says what it is about, makes no offer, and its text comes back with the undo."""
    services = a_waiting_offer(tmp_path)
    app = at_follow_up(services)
    assert "A follow-up: 3 more seats, $720 a year." in html_of(app)
    assert "On 20 November I wrote to you about 3 more seats" in html_of(app)
    assert not app.radio

    healthy(app.button(key="log-alone").click().run())
    assert "Follow-up logged, 09:30." in html_of(app)
    assert len(follow_ups(services)) == 1
    assert "log-alone" not in keys(app)

    healthy(app.button(key="undo").click().run())
    assert follow_ups(services) == []
    assert "On 20 November I wrote to you about 3 more seats" in html_of(app)


def test_a_follow_up_of_today_is_seen_on_the_other_pages(tmp_path: Path) -> None:
    """Offers says when, and offers no second one today; the account's history lists it."""
    services = a_waiting_offer(tmp_path)
    healthy(at_follow_up(services).button(key="log-alone").click().run())

    shown = page_at(services, "offers")

    assert "Followed up by email on 23 November." in html_of(shown)
    assert "Write a follow-up" not in links(shown)
    history = html_of(page_at(services, "account", account="northwind"))
    assert "Follow-up by email, Ana Keller" in history


def test_without_an_offer_that_waits_the_first_email_is_shown(tmp_path: Path) -> None:
    """An old link to a follow-up never shows an empty page."""
    services = a_house(tmp_path)
    app = at_follow_up(services)
    assert "Northwind: 8 of 10 seats in use" in html_of(app)
    assert len(app.radio) == 1
