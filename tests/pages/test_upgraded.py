"""Offers asks about a limit that rose after an offer: three answers, one click each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import a_reading
from tests.pages.house import a_house, healthy, html_of, near_limit, page_at
from tests.usage import keep
from upsell.book import offers
from upsell.bootstrap import Services
from upsell.model import LimitSource
from upsell.outreach import Offer, Outcome


@pytest.fixture
def house(tmp_path: Path) -> Services:
    """An offer made today, and a limit that rose today."""
    services = a_house(tmp_path, name="<b>Northwind</b>")
    logged(services.own, near_limit(services.own))
    risen = replace(a_reading(8, 15), limit_source=LimitSource.READING)
    keep(services.own, [risen])
    return services


def the_offer(house: Services) -> Offer:
    """Give the one offer of the own book."""
    with house.own.read() as connection:
        (only,) = offers.every(connection)
    return only


def click(app: AppTest, house: Services, answer: str) -> AppTest:
    """Press one of the answers."""
    app.button(key=f"upgrade-{answer}-{the_offer(house).offer_id}").click()
    return healthy(app.run())


def test_won_is_one_click(house: Services) -> None:
    """The value offered is on the button; the question goes away."""
    app = page_at(house, "offers")
    assert "seats went from 10 to 15" in html_of(app)
    assert "<b>Northwind</b>" not in html_of(app)

    click(app, house, "won")

    offer = the_offer(house)
    assert (offer.outcome, offer.won_value) == (Outcome.WON, offer.play.annual_value)
    assert "seats went from 10 to 15" not in html_of(app)


def test_another_value_opens_the_field_for_it(house: Services) -> None:
    """The offer comes first with its value to type."""
    app = click(page_at(house, "offers"), house, "other")

    assert [one.label for one in app.number_input] == ["Worth a year"]


def test_not_because_of_us_keeps_the_offer_open(house: Services) -> None:
    """The question is answered; the offer is not."""
    app = click(page_at(house, "offers"), house, "not-ours")

    assert "seats went from 10 to 15" not in html_of(app)
    assert the_offer(house).outcome is None
