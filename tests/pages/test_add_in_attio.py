"""What an offer lacks in Attio is added there with one click where the reason is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.attio.desk import LIST, link
from tests.book.ledger import logged
from tests.builders import NOW
from tests.fakes.attio import KEY, FakeAttio
from tests.pages.house import Clock, a_house, healthy, html_of, near_limit, page_at
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.courier import Round
from upsell.model import LOCAL_USER
from upsell.outreach import Destination
from upsell.services.connections import set_up
from upsell.services.delivering import BUSY, Step

LATER = NOW + timedelta(minutes=5)
ADD = "Add it in Attio"


@pytest.fixture
def house(tmp_path: Path, attio: FakeAttio) -> Iterator[Services]:
    """A server connected with Attio, with an offer that is due."""
    a_house(tmp_path).own.close()
    attio.is_limited = False
    settings = Settings(data_dir=tmp_path, attio_key=KEY, attio_url=attio.url)
    clock = Clock()
    services = Services(settings, clock)
    assert services.attio is not None
    set_up(services.own, services.attio, send_earlier=True, by=LOCAL_USER, now=NOW)
    link(services.own, attio.company("Northwind", "northwind.example"))
    logged(services.own, near_limit(services.own))
    clock.moment = LATER
    yield services
    services.close()
    services.own.close()


def deliver(house: Services) -> list[Step]:
    """Send what may leave."""
    rounds = Round.of(house, Destination.ATTIO)
    steps = rounds.run()
    rounds.end()
    return [step for step in steps if step in BUSY]


def lose_a_status(attio: FakeAttio) -> None:
    """Somebody deletes a status."""
    outcome = attio.workspace.lists[LIST].attributes["outcome"]
    outcome["options"] = [one for one in outcome["options"] if one["title"] != "Offered"]


def lose_a_field(attio: FakeAttio) -> None:
    """Somebody archives a field."""
    attio.workspace.lists[LIST].attributes["upsell_offer_made"]["is_archived"] = True


def lose_the_id(attio: FakeAttio) -> None:
    """Somebody deletes the field that offers are looked up by."""
    del attio.workspace.lists[LIST].attributes["offer_id"]


def lose_the_list(attio: FakeAttio) -> None:
    """Somebody deletes the list in Attio's own pages."""
    del attio.workspace.lists[LIST]


@pytest.mark.parametrize("lose", [lose_a_status, lose_a_field, lose_the_id, lose_the_list])
def test_what_is_missing_is_added_and_the_offer_goes(
    house: Services, attio: FakeAttio, lose: object
) -> None:
    """One click; nobody has to find Setup or try again."""
    assert callable(lose)
    lose(attio)
    assert Step.REFUSED in deliver(house)
    app = page_at(house, "offers")
    assert "“Add it in Attio” makes it again and sends this." in html_of(app)
    assert "Try again" not in [one.label for one in app.button]

    next(one for one in app.button if one.label == ADD).click()
    healthy(app.run())

    assert "Attio did not take it" not in html_of(app)
    assert Step.REFUSED not in deliver(house)
    assert [entry["outcome"] for entry in attio.rows(LIST)] == ["Offered"]


def test_a_key_that_may_not_is_said(house: Services, attio: FakeAttio) -> None:
    """The offer stays refused with its reason."""
    lose_a_status(attio)
    deliver(house)
    right = "list_configuration:read"
    attio.workspace.scopes = attio.workspace.scopes.replace(f"{right}-write", right)
    app = page_at(house, "offers")

    next(one for one in app.button if one.label == ADD).click()
    app.run()

    assert "Our key may not do this in Attio" in app.error[0].value.replace("\\", "")
    assert "Attio did not take it" in html_of(app)
