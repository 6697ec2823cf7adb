"""Did they upgrade? A limit that rises after an offer asks; without an offer it is self-serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.book.ledger import actions, logged, prepare
from tests.builders import NOW, TODAY, a_reading, a_signal
from tests.usage import keep
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, LimitSource, Reading
from upsell.outreach import Outcome
from upsell.services import offers
from upsell.services.account_page import account_page

LATER = NOW + timedelta(days=3)


def figures(*limits: float) -> list[Reading]:
    """Give a figure a day from today on with these limits."""
    return [
        replace(a_reading(8, limit, on=TODAY + timedelta(days=at)), limit_source=LimitSource.PLAN)
        for at, limit in enumerate(limits)
    ]


def asked(book: Book) -> Sequence[offers.Upgrade]:
    """Give what is asked three days later."""
    return offers.upgrades(book, by=LOCAL_USER, now=LATER)


def history(book: Book) -> list[tuple[str, str]]:
    """Give the limits that rose as the account's page tells them."""
    view = account_page(book, "northwind", by=LOCAL_USER, now=LATER)
    return [
        (event.what, event.came_of_it) for event in view.events if event.what.startswith("Limit")
    ]


def test_a_rise_after_an_offer_asks_whether_it_was_won(book: Book) -> None:
    """With the day, and how long after the offer; once it is answered nothing is asked."""
    offer = logged(book, prepare(book, a_signal()))
    keep(book, figures(10, 10, 10, 15))

    (upgrade,) = asked(book)

    assert upgrade.offer.offer_id == offer.offer_id
    assert upgrade.strong == "Northwind: seats went from 10 to 15."
    assert upgrade.sentence.startswith("On Monday, 23 November, 3 days after your offer.")
    assert history(book) == [("Limit: seats went from 10 to 15", "after our offer")]
    version = offer.version
    offers.record_outcome(book, offer.offer_id, version, Outcome.WON, by=LOCAL_USER, now=LATER)
    assert asked(book) == ()


def test_a_rise_without_an_offer_is_self_serve(book: Book) -> None:
    """It is kept in the account's history and asks for nothing."""
    keep(book, figures(10, 15))

    assert asked(book) == ()
    assert history(book) == [("Limit: seats went from 10 to 15", "self-serve")]


def test_a_rise_that_was_not_our_doing_is_asked_about_once(book: Book) -> None:
    """Saying so keeps it as self-serve; the offer still waits for its answer."""
    offer = logged(book, prepare(book, a_signal()))
    keep(book, figures(10, 10, 15))

    for _ in range(2):
        offers.deny(book, offer.offer_id, by=LOCAL_USER, now=LATER)

    assert asked(book) == ()
    assert history(book) == [("Limit: seats went from 10 to 15", "self-serve")]
    assert actions(book).count("offer.upgrade_not_ours") == 1
    page = offers.offers(book, by=LOCAL_USER, now=LATER)
    assert [line.offer.offer_id for line in page.in_flight] == [offer.offer_id]


def test_a_rise_before_the_offer_asks_nothing(book: Book) -> None:
    """What they had already cannot have come of it."""
    keep(
        book,
        [replace(one, observed_on=one.observed_on - timedelta(days=9)) for one in figures(10, 15)],
    )
    logged(book, prepare(book, a_signal()))

    assert asked(book) == ()
