"""What pages say of sending: where an offer stands, why it was not taken, who does not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged, prepare
from tests.book.post import Recorder, deliver, drain, failing, met
from tests.builders import NOW, TODAY, a_signal, an_account
from tests.hostile import HOSTILE
from tests.pages.house import Clock, a_house, healthy, html_of, near_limit, page_at
from tests.pages.seen import markup_of
from upsell.book import accounts, connections, destinations, options
from upsell.book.copying import park_deliveries
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.connection import OutsideAccount
from upsell.errors import Busy, Elsewhere, HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.outbox import Pulse, Trouble
from upsell.outreach import Destination
from upsell.services.delivering import Step

LATER = NOW + timedelta(minutes=5)
PAGE = "https://app.attio.com/headroom/company/1"
BAD_DATE = Rejected("Attio did not take this. It says: Bad date.", code="validation_type")


def connected(where: Path, key: str = "k") -> Services:
    """Give a house connected with Attio, asked there today, with an offer that is due."""
    services = a_house(where)
    settings = replace(services.settings, attio_key=key)
    services = replace(services, settings=settings)
    met(services.own, NOW)
    with services.own.write() as connection:
        seen = OutsideAccount("northwind", PAGE, NOW)
        connections.save_outside(connection, Destination.ATTIO, [seen])
        options.save_attio_synced_on(connection, TODAY)
    logged(services.own, near_limit(services.own))
    assert isinstance(services.clock, Clock)
    services.clock.moment = LATER
    return services


def fail(book: Book, *errors: HeadroomError) -> None:
    """Have so many attempts at the offer fail, one after the other; the rest is sent before."""
    following = failing(*errors)
    sender = Recorder(fails=lambda parcel: following(parcel) if parcel.fact.offer_id else None)
    for number in range(len(errors) + 1):
        deliver(book, sender, LATER + timedelta(seconds=10 * number))


def test_an_offer_in_attio_leads_there(tmp_path: Path) -> None:
    """Its label is a link to the company's page."""
    services = connected(tmp_path)
    drain(services.own, Recorder(), LATER)

    shown = html_of(page_at(services, "offers"))

    assert "In Attio" in shown
    assert f'href="{PAGE}"' in shown


def test_what_attio_did_not_take_says_why_and_is_tried_again(tmp_path: Path) -> None:
    """The reason, what to do, and a button after which it leaves."""
    services = connected(tmp_path)
    fail(services.own, BAD_DATE)
    app = page_at(services, "offers")
    shown = html_of(app)
    assert "The latest is not in Attio." in shown
    assert "It says: Bad date. Nothing is lost. Mend it there, then try again." in shown

    next(one for one in app.button if one.label == "Try again").click()
    healthy(app.run())

    assert drain(services.own, Recorder(), LATER) == [Step.SENT]


def test_what_was_refused_of_several_offers_is_tried_again_at_once(tmp_path: Path) -> None:
    """A right that was taken from the key and given back costs one click, not one an offer."""
    services = connected(tmp_path)
    with services.own.write() as connection:
        accounts.save(connection, [an_account(account_id="zenith", name="Zenith")])
    logged(services.own, prepare(services.own, a_signal(account_id="zenith")))
    fail(services.own, BAD_DATE, BAD_DATE)
    app = page_at(services, "offers")
    assert "The latest of 2 offers is not in Attio." in html_of(app)

    next(one for one in app.button if one.label == "Try all 2 again").click()
    healthy(app.run())

    assert drain(services.own, Recorder(), LATER) == [Step.SENT] * 2


def test_what_came_with_a_copy_is_looked_at_one_by_one(tmp_path: Path) -> None:
    """It may be in Attio already, so it is not sent with one click for all."""
    services = connected(tmp_path)
    with services.own.write() as connection:
        accounts.save(connection, [an_account(account_id="zenith", name="Zenith")])
    logged(services.own, prepare(services.own, a_signal(account_id="zenith")))
    with services.own.write() as connection:
        assert park_deliveries(connection) > 1

    app = page_at(services, "offers")

    assert "Look there first: only what is missing needs to be tried again." in html_of(app)
    assert {one.label for one in app.button if "again" in one.label} == {"Try again"}


def test_an_account_without_a_link_says_the_remedy(tmp_path: Path) -> None:
    """It goes by itself once it is linked."""
    services = connected(tmp_path)
    fail(services.own, Rejected("Northwind is not linked to a company.", code="unlinked"))

    app = page_at(services, "offers")

    assert "is linked, and this goes by itself" in html_of(app)
    assert "Try again" not in [one.label for one in app.button]
    assert "Choose its company" in [one.proto.label for one in app.get("page_link")]


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        (
            [Unavailable("Down.")] * 2,
            "Attio is not answering (since 09:35).</strong>Keep working: 1 offer is saved here and",
        ),
        (
            [KeyRefused("No.")],
            "Attio no longer accepts our key.</strong>1 offer waits here. An admin can make a new",
        ),
        (
            [Elsewhere("Another workspace.")],
            "Our key for Attio leads somewhere else.</strong>1 offer waits here: see Setup",
        ),
        (
            [Busy("Wait.", retry_at=LATER + timedelta(minutes=10, seconds=1))],
            "Attio asks us to wait until 09:46.</strong>Keep working: 1 offer is saved here and",
        ),
    ],
)
def test_the_frame_says_who_takes_nothing(
    tmp_path: Path, errors: list[HeadroomError], said: str
) -> None:
    """On every page of one's own accounts, with what waits."""
    services = connected(tmp_path)
    fail(services.own, *errors)

    assert said in html_of(page_at(services, "analysis"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Unavailable("Down."), "waits for Attio"),
        (Unavailable("Lost.", maybe_done=True), "Attio is tried again at 09:38"),
        (Busy("Wait.", retry_at=LATER + timedelta(minutes=30)), "Attio is tried again at 10:05"),
        (Busy("Wait.", retry_at=LATER + timedelta(seconds=30)), "waits for Attio"),
        (KeyRefused("No."), "waits for Attio"),
    ],
)
def test_an_offer_says_when_it_goes_on(tmp_path: Path, error: Unavailable, said: str) -> None:
    """No minute is promised while Attio takes nothing, and no time that nobody knows."""
    services = connected(tmp_path)
    assert "Saved; goes to Attio within a minute" in html_of(page_at(services, "offers"))

    fail(services.own, error)

    assert f"Saved; {said}<" in html_of(page_at(services, "offers"))


def test_an_offer_that_is_being_sent_says_so(tmp_path: Path) -> None:
    """Also where whoever sent it was killed, until another one may go on."""
    services = connected(tmp_path)
    shown: list[str] = []
    watching = Recorder(fails=lambda _: shown.append(html_of(page_at(services, "offers"))))

    drain(services.own, watching, LATER)

    assert "Saved; on its way to Attio<" in shown[-1]


@pytest.mark.parametrize(
    "error", [Unavailable("Down."), Busy("Wait.", retry_at=LATER + timedelta(seconds=30))]
)
def test_one_failure_is_not_worth_a_word(tmp_path: Path, error: Unavailable) -> None:
    """It may be a hiccup."""
    services = connected(tmp_path)
    fail(services.own, error)

    shown = html_of(page_at(services, "offers"))
    assert "not answering" not in shown
    assert "asks us" not in shown


def test_the_click_that_logs_promises_nothing_for_who_takes_nothing(tmp_path: Path) -> None:
    """It says for whom the offer is kept, and goes to the others as ever."""
    services = a_house(tmp_path)
    settings = replace(services.settings, attio_key="k", posthog_key="k")
    services = replace(services, settings=settings)
    for to in Destination:
        met(services.own, NOW, to)
    with services.own.write() as connection:
        options.save_attio_synced_on(connection, TODAY)
        destinations.save_pulse(connection, Destination.ATTIO, Pulse(1, NOW, Trouble.KEY))
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    healthy(app.button(key="log-alone").click().run())

    assert "Goes to PostHog in 60 seconds. Waits here for Attio." in html_of(app)


def test_a_key_that_is_gone_is_said(tmp_path: Path) -> None:
    """A book that was connected waits without it."""
    services = connected(tmp_path, key="")

    assert "The key for Attio is missing." in html_of(page_at(services, "offers"))


def test_the_menu_says_how_much_waits_and_since_when(tmp_path: Path) -> None:
    """Once it has waited longer than it should."""
    assert "waiting for Attio since 09:30" in html_of(page_at(connected(tmp_path), "offers"))


def test_the_example_says_nothing_of_it(tmp_path: Path) -> None:
    """It sends nothing, so nothing of it waits."""
    services = connected(tmp_path)
    fail(services.own, KeyRefused("No."))

    assert "accepts our key" not in html_of(page_at(services, "offers", book="example"))


@pytest.mark.parametrize("text", HOSTILE)
def test_words_from_outside_stay_words(tmp_path: Path, text: str) -> None:
    """Whatever Attio says of a refusal."""
    services = connected(tmp_path)
    fail(services.own, Rejected(text, code="x"))
    app: AppTest = page_at(services, "offers")

    assert not markup_of(app) & {"script", "img", "form", "iframe"}
