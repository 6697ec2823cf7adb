"""What Attio did not take of an account's open signals is said where it can be mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.attio.desk import link
from tests.book.post import Recorder, drain, failing
from tests.builders import NOW
from tests.fakes.attio import KEY, FakeAttio
from tests.hostile import HOSTILE
from tests.pages.house import Clock, a_house, healthy, html_of, page_at
from tests.pages.seen import markup_of
from upsell.book import schema
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.errors import Rejected
from upsell.model import LOCAL_USER
from upsell.outreach import FactKind
from upsell.services.connections import set_up
from upsell.services.delivering import Step

LATER = NOW + timedelta(minutes=5)
SIGNALS = [FactKind.SIGNALS_CHANGED.value]


@pytest.fixture
def house(tmp_path: Path, attio: FakeAttio) -> Iterator[Services]:
    """A server connected with Attio, with an account whose open signals are to be told."""
    a_house(tmp_path).own.close()
    attio.is_limited = False
    settings = Settings(data_dir=tmp_path, attio_key=KEY, attio_url=attio.url)
    services = Services(settings, clock := Clock())
    assert services.attio is not None
    set_up(services.own, services.attio, send_earlier=True, by=LOCAL_USER, now=NOW)
    link(services.own, attio.company("Northwind", "northwind.example"))
    clock.moment = LATER
    yield services
    services.close()
    services.own.close()


def refuse(house: Services, reason: str = "Attio did not take this.", code: str = "x") -> None:
    """Have Attio refuse what is told of the open signals."""
    fails = failing(Rejected(reason, code=code))
    assert Step.REFUSED in drain(house.own, Recorder(fails=fails), LATER)


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("account", {"account": "northwind"}, "Attio does not show its latest signals."),
        (
            "setup",
            {"section": "Connections"},
            "Attio does not show the latest signals of Northwind.",
        ),
    ],
)
def test_a_refusal_is_said_and_sent_again(
    house: Services, page: str, query: dict[str, str], said: str
) -> None:
    """On the account's page and beside the connection, with Attio's words and a button."""
    refuse(house, "Attio did not take this. It says: Bad value.")
    app = page_at(house, page, **query)
    assert said in html_of(app)
    assert "It says: Bad value. Nothing is lost. Mend it there, then try again." in html_of(app)

    next(one for one in app.button if one.label == "Try again").click()
    healthy(app.run())

    assert said not in html_of(app)
    assert drain(house.own, taker := Recorder(), LATER) == [Step.SENT]
    assert taker.kinds() == SIGNALS


def test_what_is_lacking_there_is_added(house: Services, attio: FakeAttio) -> None:
    """With the button that offers have for it; then they leave."""
    refuse(house, "The field is missing.", "lacking")
    app = page_at(house, "setup", section="Connections")
    attio.seen.clear()

    next(one for one in app.button if one.label == "Add it in Attio").click()
    healthy(app.run())

    assert attio.seen
    assert drain(house.own, Recorder(), LATER) == [Step.SENT]


def test_an_account_that_is_not_in_attio_is_said_in_setup_alone(house: Services) -> None:
    """There its company is chosen; the account's page does not complain of it."""
    with house.own.write() as connection:
        connection.execute(schema.external_ids.delete())
    refuse(house, "Northwind is not linked to a company in Attio.", "unlinked")

    shown = html_of(page_at(house, "setup", section="Connections"))

    assert "No company there is linked. Choose it below" in shown
    assert "Attio does not show" not in html_of(page_at(house, "account", account="northwind"))


def test_nothing_is_said_of_signals_that_arrived(house: Services) -> None:
    """Neither page speaks of them."""
    drain(house.own, Recorder(), LATER)

    for page, query in (
        ("account", {"account": "northwind"}),
        ("setup", {"section": "Connections"}),
    ):
        assert "Attio does not show" not in html_of(page_at(house, page, **query))


@pytest.mark.parametrize("text", HOSTILE)
def test_words_from_outside_stay_words(house: Services, text: str) -> None:
    """Whatever Attio says of a refusal."""
    refuse(house, text)

    app = page_at(house, "account", account="northwind")

    assert not markup_of(app) & {"script", "img", "form", "iframe"}
