"""Offers: two clicks for every answer, each recorded once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import booked, logged
from tests.builders import NOW
from tests.pages.house import Clock, a_house, healthy, html_of, keys, near_limit, page_at
from upsell.book import offers, schema
from upsell.bootstrap import Services
from upsell.model import PlayKind
from upsell.outreach import Destination, FactKind, Offer, Outcome
from upsell.ui.offer_list import PER_PAGE


def the_offer(services: Services) -> Offer:
    """Give the one offer of the own book."""
    with services.own.read() as connection:
        (only,) = offers.every(connection)
    return only


def click(app: AppTest, words: str) -> AppTest:
    """Click the button with these words."""
    next(one for one in app.button if one.label == words).click()
    return healthy(app.run())


def test_no_offers_yet(tmp_path: Path) -> None:
    """An empty book of offers says so and leads to the accounts."""
    app = page_at(a_house(tmp_path), "offers")

    assert "No offers yet." in html_of(app)


def test_where_an_offer_stands_is_said(tmp_path: Path) -> None:
    """Each destination that is not connected is named on the offer's row."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))

    shown = html_of(page_at(services, "offers"))

    assert "Saved; Attio is not connected" in shown
    assert "Saved; PostHog is not connected" in shown


def test_where_all_offers_stand_is_said_once(tmp_path: Path) -> None:
    """The same words on every row tell nothing about any of them."""
    services = a_house(tmp_path)
    copies(services, logged(services.own, near_limit(services.own)), 2)
    with services.own.write() as connection:
        for number in range(2):
            copied = UUID(int=1000 + number)
            connection.execute(
                schema.facts.insert().values(
                    fact_id=copied,
                    kind=FactKind.OFFER_SENT.value,
                    account_id="northwind",
                    offer_id=copied,
                    recorded_at=NOW,
                    properties={},
                )
            )
            for place in Destination:
                connection.execute(
                    schema.deliveries.insert().values(
                        fact_id=copied,
                        destination=place.value,
                        state="waiting",
                        not_before=NOW,
                        attempts=0,
                        reason="",
                    )
                )

    shown = html_of(page_at(services, "offers"))

    assert shown.count("3 more seats, $720 a year") == 3
    assert shown.count("Saved; Attio is not connected") == 1


@pytest.mark.parametrize(
    ("clicks", "said"),
    [
        (("Won", "Save as won"), "Northwind: Won, $720 a year."),
        (("Lost", "Price"), "Northwind: Lost: price."),
        (("Not now, until …", "Save"), "Northwind: Not now, until 20 December."),
        (("No answer", "Close it"), "Northwind: No answer."),
    ],
)
def test_what_was_recorded_is_said(tmp_path: Path, clicks: tuple[str, str], said: str) -> None:
    """The sentence names the answer, not that something was saved."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))
    app = click(page_at(services, "offers"), clicks[0])
    if clicks[0] == "Lost":
        assert "Why? One click saves." in {one.value for one in app.markdown}

    app = click(app, clicks[1])

    assert [one.value.replace("\\", "").replace("\u2060", "") for one in app.toast] == [said]


def test_a_line_begins_with_a_capital(tmp_path: Path) -> None:
    """A plan is “the Scale plan” in a sentence and “The Scale plan” where a line begins."""
    services = a_house(tmp_path)
    offer = logged(services.own, near_limit(services.own))
    play = replace(offer.play, kind=PlayKind.PLAN, amount=1.0, plan_key="scale")
    with services.own.write() as connection:
        offers.add(connection, replace(offer, offer_id=UUID(int=1000), play=play))

    assert "The Scale plan, " in html_of(page_at(services, "offers"))


def test_a_call_ahead_is_recorded_early_in_two_clicks(tmp_path: Path) -> None:
    """Calls happen before their hour too."""
    services = a_house(tmp_path)
    booked(services.own, near_limit(services.own), NOW + timedelta(hours=8))

    click(click(page_at(services, "offers"), "Won"), "Save as won")

    assert the_offer(services).outcome is Outcome.WON


def test_a_call_ahead_is_cancelled_in_two_clicks(tmp_path: Path) -> None:
    """Nothing is offered, and the call is gone from the page."""
    services = a_house(tmp_path)
    booked(services.own, near_limit(services.own), NOW + timedelta(hours=8))

    app = click(click(page_at(services, "offers"), "Cancel the call"), "Yes, cancel it")

    assert "No offers yet." in html_of(app)


def test_a_call_ahead_moves(tmp_path: Path) -> None:
    """The new date and time are those of the form."""
    services = a_house(tmp_path)
    touch = booked(services.own, near_limit(services.own), NOW + timedelta(hours=8))
    app = page_at(services, "offers")

    app.date_input(key=f"move-day-{touch.touch_id}").set_value(date(2026, 11, 26))
    app.time_input(key=f"move-time-{touch.touch_id}").set_value(time(15, 30))
    app = click(app, "Move the call")

    assert "Thursday, 15:30. " in html_of(app)


def test_won_takes_the_expected_value(tmp_path: Path) -> None:
    """Won is prefilled with what was offered; the second click records it."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))
    app = click(page_at(services, "offers"), "Won")
    assert app.number_input[0].value == 720

    click(app, "Save as won")

    assert the_offer(services).outcome is Outcome.WON
    assert the_offer(services).won_value == Decimal(720)


def test_lost_needs_only_its_reason(tmp_path: Path) -> None:
    """The reason is the second click; words typed before it are kept with it."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))
    app = click(page_at(services, "offers"), "Lost")

    app.text_input[0].set_value("not before spring")
    click(app, "Timing")

    assert the_offer(services).outcome is Outcome.LOST
    assert the_offer(services).lost_reason == "Timing: not before spring"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("No answer", "Close it", Outcome.NO_RESPONSE),
        ("Not now, until …", "Save", Outcome.DEFERRED),
    ],
)
def test_other_answers(tmp_path: Path, first: str, second: str, outcome: Outcome) -> None:
    """No answer and not now take two clicks each."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))

    click(click(page_at(services, "offers"), first), second)

    assert the_offer(services).outcome is outcome


def test_an_offer_taken_back_later_is_withdrawn(tmp_path: Path) -> None:
    """After the minute, taking an offer back keeps it as withdrawn, with nothing to answer."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))
    clock = services.clock
    assert isinstance(clock, Clock)
    clock.moment = NOW + timedelta(hours=2)
    app = click(page_at(services, "offers"), "Not sent")

    click(app, "Take the offer back")

    assert the_offer(services).outcome is Outcome.WITHDRAWN
    assert not {key for key in keys(app) if key.startswith(("won", "change"))}


def test_an_answer_can_be_corrected(tmp_path: Path) -> None:
    """A closed offer is opened again by one quiet button and takes another answer."""
    services = a_house(tmp_path)
    logged(services.own, near_limit(services.own))
    app = click(click(page_at(services, "offers"), "No answer"), "Close it")

    app = click(click(app, "Correct"), "Won")
    click(app, "Save as won")

    assert the_offer(services).outcome is Outcome.WON


def test_how_did_the_call_go(tmp_path: Path) -> None:
    """A call whose hour has come asks how it went; the answer makes its offer."""
    services = a_house(tmp_path)
    booked(services.own, near_limit(services.own), NOW + timedelta(hours=1))
    assert "Calls ahead" in html_of(page_at(services, "offers"))
    clock = services.clock
    assert isinstance(clock, Clock)
    clock.moment = NOW + timedelta(hours=2)
    app = page_at(services, "offers")
    assert "How did the call with Northwind go?" in html_of(app)

    click(click(app, "Not now, until …"), "Save")

    assert the_offer(services).outcome is Outcome.DEFERRED
    assert the_offer(services).deferred_until == date(2026, 12, 20)


def test_the_offer_in_the_link_comes_first(tmp_path: Path) -> None:
    """An offer named in the URL stands alone above the groups."""
    services = a_house(tmp_path)
    offer = logged(services.own, near_limit(services.own))

    app = page_at(services, "offers", offer=offer.offer_id)

    assert "Waiting for an answer" not in html_of(app)
    assert f"won-{offer.offer_id}" in keys(app)


def test_many_offers_are_paged(tmp_path: Path) -> None:
    """However many offers there are, a page draws a bounded number of them."""
    services = a_house(tmp_path)
    offer = logged(services.own, near_limit(services.own))
    copies(services, offer, 3 * PER_PAGE)

    app = page_at(services, "offers")

    assert len([key for key in keys(app) if key.startswith("won-")]) == PER_PAGE


def copies(services: Services, offer: Offer, count: int) -> None:
    """Put copies of an offer into the own book."""
    with services.own.write() as connection:
        for number in range(count):
            offers.add(connection, replace(offer, offer_id=UUID(int=1000 + number)))
