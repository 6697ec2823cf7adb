"""Setup › Connections connects a book's events with PostHog, and the sender then sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.book.ledger import logged
from tests.builders import NOW
from tests.fakes.posthog import KEY, FakePostHog, running_posthog
from tests.pages.house import a_house, healthy, html_of, keys, near_limit, page_at
from upsell.book import connections
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.courier import Round
from upsell.errors import Refused
from upsell.model import LOCAL_USER
from upsell.outreach import Destination
from upsell.services.connections import connect_events, events_health

SECTION = "Connections"
LATER = NOW + timedelta(minutes=2)
JOIN, LEAVE, EARLIER = "join-events", "leave-events", "events-earlier"


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A fake of PostHog."""
    with running_posthog() as fake:
        yield fake


@pytest.fixture
def house(tmp_path: Path, posthog: FakePostHog) -> Iterator[Services]:
    """A server with a key of the fake, whose own book holds an offer that was logged before."""
    made = a_house(tmp_path)
    logged(made.own, near_limit(made.own))
    made.own.close()
    settings = Settings(data_dir=tmp_path, posthog_key=KEY, posthog_host=posthog.url)
    services = Services(settings, lambda: LATER)
    yield services
    services.own.close()


def sent(house: Services, posthog: FakePostHog) -> list[str]:
    """Let everything leave that may, and give the names of the events that arrived."""
    Round.of(house, Destination.POSTHOG).run()
    return sorted(str(event["event"]) for event in posthog.events)


def test_nothing_leaves_before_the_book_is_connected(house: Services, posthog: FakePostHog) -> None:
    """A key alone sends nothing."""
    app = page_at(house, "setup", section=SECTION)

    assert JOIN in keys(app)
    assert "this book is not connected yet" in html_of(app)
    assert sent(house, posthog) == []


@pytest.mark.parametrize(
    ("earlier", "events"),
    [(True, ["upsell_offer_sent", *["usage_threshold_hit"] * 2]), (False, [])],
    ids=["with earlier offers", "only new ones"],
)
def test_connecting_asks_about_earlier_offers(
    house: Services,
    posthog: FakePostHog,
    earlier: bool,  # noqa: FBT001 - the answer itself
    events: list[str],
) -> None:
    """What was logged before goes only where that was wanted."""
    app = page_at(house, "setup", section=SECTION)
    app.radio(key=EARLIER).set_value(earlier).run()
    healthy(app.button(key=JOIN).click().run())

    assert LEAVE in keys(app)
    assert "Not tried yet" in html_of(app)
    assert "only when the first event arrives" in html_of(app)
    assert sent(house, posthog) == events
    healthy(app.button(key="test-connections").click().run())
    assert ("Events go to PostHog." in html_of(app)) is earlier
    assert f"Sent: {len(events)} events" in html_of(app)


def test_leaving_keeps_what_waits(house: Services, posthog: FakePostHog) -> None:
    """After it nothing is sent, and the page says how to connect again."""
    app = page_at(house, "setup", section=SECTION)
    healthy(app.button(key=JOIN).click().run())
    healthy(app.button(key=LEAVE).click().run())

    assert JOIN in keys(app)
    assert sent(house, posthog) == []
    with house.own.read() as connection:
        assert connections.connected(connection, Destination.POSTHOG) is None


def test_a_key_that_is_no_longer_accepted_is_said(house: Services, posthog: FakePostHog) -> None:
    """The card says so after the first event was refused."""
    other = replace(house.settings, posthog_key="phc_revoked")
    services = Services(other, lambda: LATER)
    connect_events(services.own, posthog.url, send_earlier=True, by=LOCAL_USER, now=LATER)
    assert sent(services, posthog) == []

    found = events_health(services.own, posthog.url, has_key=True, by=LOCAL_USER)
    assert "no longer accepts our key" in found.sentence
    services.own.close()


def test_the_example_is_never_connected(tmp_path: Path) -> None:
    """Neither from the page, which has no button for it, nor by asking."""
    settings = Settings(data_dir=tmp_path, posthog_key=KEY)
    services = Services(settings, lambda: NOW)
    with pytest.raises(Refused, match="example accounts send nothing"):
        connect_events(services.sample, "x", send_earlier=True, by=LOCAL_USER, now=NOW)
    services.sample.close()


def test_without_a_key_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    """Nothing can be pressed."""
    app = page_at(a_house(tmp_path), "setup", section=SECTION)

    assert "POSTHOG_PROJECT_API_KEY" in html_of(app)
    assert JOIN not in keys(app)
