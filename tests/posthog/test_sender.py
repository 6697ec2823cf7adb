"""What PostHog is sent of a fact, and what becomes of each way it can fail."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import UUID, uuid4

import pytest

from tests.builders import NOW
from tests.fakes.attio import Fault
from tests.fakes.posthog import KEY, FakePostHog, running_posthog
from upsell.adapters.posthog import PostHogSender
from upsell.errors import KeyRefused, Rejected, Unavailable
from upsell.outbox import Fact, Parcel
from upsell.outreach import Destination, FactKind

FACT_ID = UUID("5a2f1f4e-7a0c-5c2e-9f5e-2a4f8f9f0001")
SAID = {
    "signal_type": "Near limit: seats",
    "expansion_value": 1200.0,
    "time_to_close": 2.5,
    "account_id": "northwind",
    "account_name": "Northwind",
    "metric": "seats",
    "csm_email": "ana@ledgerly.example",
    "rule": "near-limit-seats",
    "offer_made": "5 more seats",
}


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A fake of PostHog."""
    with running_posthog() as fake:
        yield fake


def sender(fake: FakePostHog, key: str = KEY) -> PostHogSender:
    """Give a sender to it that waits half a second."""
    return PostHogSender(key, fake.url, 0.5, lambda: NOW)


def parcel(to: PostHogSender) -> Parcel:
    """Give a won offer on its way, its body frozen."""
    moment = NOW + timedelta(microseconds=1)
    fact = Fact(FACT_ID, FactKind.CLOSED, moment, "northwind", "Northwind", "", SAID)
    empty = Parcel(fact, Destination.POSTHOG, "offer:1", None, 1, NOW)
    return replace(empty, body=to.compose(empty))


def test_an_event_says_what_the_fact_says(posthog: FakePostHog) -> None:
    """Its name, uuid and moment are the fact's, its group is the account."""
    to = sender(posthog)
    to.send(parcel(to))

    (event,) = posthog.events
    assert event == {
        "event": "upsell_closed",
        "distinct_id": "headroom",
        "uuid": str(FACT_ID),
        "timestamp": "2026-11-20T09:30:00.000001+00:00",
        "properties": {
            "signal_type": "Near limit: seats",
            "expansion_value": 1200.0,
            "time_to_close": 2.5,
            "account_id": "northwind",
            "account_name": "Northwind",
            "metric": "seats",
            "csm_email": "ana@ledgerly.example",
            "rule": "near-limit-seats",
            "$ignore_sent_at": True,
            "$groups": {"company": "northwind"},
        },
    }


def test_sent_again_it_is_one_event(posthog: FakePostHog) -> None:
    """Whatever the clock says meanwhile: copies merge."""
    to = sender(posthog)
    once = parcel(to)
    to.send(once)
    to.send(once)

    assert (len(posthog.received), len(posthog.events)) == (2, 1)


def test_a_lost_reply_may_be_done(posthog: FakePostHog) -> None:
    """The event is there; sent again, it is still one."""
    to = sender(posthog)
    posthog.faults.plan(Fault.DROPPED_REPLY)
    with pytest.raises(Unavailable) as lost:
        to.send(parcel(to))
    to.send(parcel(to))

    assert (lost.value.maybe_done, len(posthog.events)) == (True, 1)


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.RESET, Fault.TIMEOUT])
def test_failures_are_tried_again(posthog: FakePostHog, fault: Fault) -> None:
    """An error of theirs, a reset and no answer in time are all one to us."""
    posthog.faults.hold_s = 0.8
    posthog.faults.plan(fault)
    to = sender(posthog)

    with pytest.raises(Unavailable, match="not answering"):
        to.send(parcel(to))


def test_a_time_to_come_back_is_told(posthog: FakePostHog) -> None:
    """Retry-After comes in seconds."""
    posthog.faults.retry_after_s = 30
    posthog.faults.plan(Fault.TOO_MANY)
    to = sender(posthog)

    with pytest.raises(Unavailable) as busy:
        to.send(parcel(to))
    assert busy.value.retry_at == NOW + timedelta(seconds=30)


def test_a_refused_key_is_one_of_its_own(posthog: FakePostHog) -> None:
    """No event is at fault."""
    to = sender(posthog, "phc_other")

    with pytest.raises(KeyRefused):
        to.send(parcel(to))


def test_an_address_where_posthog_is_not_refuses_no_event(posthog: FakePostHog) -> None:
    """Whoever answers 404 there knows no event: all wait for the right address, surely not done."""
    to = PostHogSender(KEY, f"{posthog.url}/elsewhere", 0.5, lambda: NOW)

    with pytest.raises(Unavailable, match="POSTHOG_HOST") as lost:
        to.send(parcel(to))
    assert not lost.value.maybe_done


class _LeadsToAPage(BaseHTTPRequestHandler):
    """Leads whoever posts to a page, which is there."""

    def do_POST(self) -> None:
        """Lead elsewhere."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(HTTPStatus.FOUND)

    def do_GET(self) -> None:
        """Give the page."""
        self._answer(HTTPStatus.OK)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Location", "/login")
        self.send_header("Content-Length", "0")
        self.end_headers()


def test_an_address_that_leads_to_a_page_took_no_event() -> None:
    """A proxy's page for signing in answers 200 and never saw the event."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _LeadsToAPage) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        to = PostHogSender(KEY, f"http://127.0.0.1:{server.server_port}", 5.0, lambda: NOW)

        with pytest.raises(Unavailable, match="POSTHOG_HOST"):
            to.send(parcel(to))
        server.shutdown()


def test_nobody_there_means_nothing_was_done() -> None:
    """A refused connection may be repeated at once."""
    with running_posthog() as gone:
        to = sender(gone)
    with pytest.raises(Unavailable, match="not answering") as down:
        to.send(parcel(to))
    assert not down.value.maybe_done


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("uuid", "offer-1", "no_uuid"), ("event", "", "nameless"), ("distinct_id", "", "nameless")],
)
def test_what_posthog_would_drop_or_rename_is_refused_here(
    posthog: FakePostHog, name: str, value: str, code: str
) -> None:
    """PostHog answers 200 all the same, so it would never be noticed."""
    to = sender(posthog)
    good = parcel(to)
    bad = replace(good, body={**(good.body or {}), name: value})

    with pytest.raises(Rejected) as refused:
        to.send(bad)
    assert (refused.value.code, posthog.requests) == (code, [])


def test_the_fake_replaces_an_id_that_is_none(posthog: FakePostHog) -> None:
    """As PostHog does, which is why such an id is refused."""
    posthog.take({"sent_at": NOW.isoformat(), "batch": [an_event(uuid="offer-1")]})
    posthog.take({"sent_at": NOW.isoformat(), "batch": [an_event(uuid="offer-1")]})

    assert len(posthog.events) == 2


def test_the_fake_moves_a_moment_by_the_clock(posthog: FakePostHog) -> None:
    """As PostHog does unless it is told not to, which is why it is told."""
    posthog.take({"sent_at": "2020-01-01T00:00:00+00:00", "batch": [an_event(uuid=str(uuid4()))]})

    assert datetime.fromisoformat(posthog.events[0]["timestamp"]) > NOW + timedelta(days=1)


def test_neither_key_nor_customer_is_logged(
    posthog: FakePostHog, caplog: pytest.LogCaptureFixture
) -> None:
    """Also with every logger turned up, and in what an error says."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("posthog").setLevel(logging.DEBUG)
    to = sender(posthog)
    to.send(parcel(to))
    posthog.faults.plan(Fault.SERVER_ERROR)
    with pytest.raises(Unavailable) as failed:
        to.send(parcel(to))

    said = f"{caplog.text} {failed.value} {to!r}"
    assert not [word for word in (KEY, "Northwind", "ana@", "1200") if word in said]


def an_event(**fields: object) -> dict[str, object]:
    """Give an event as it might come from anybody."""
    return {
        "event": "x",
        "distinct_id": "y",
        "timestamp": NOW.isoformat(),
        "properties": {},
        **fields,
    }
