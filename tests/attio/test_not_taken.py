"""What Attio does not take: why, what becomes of it, and that nothing is lost."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.attio.desk import LATER, LIST, Desk, link, reasons
from tests.book.post import states
from tests.builders import METRICS, NOW, a_signal, an_evidence
from tests.fakes.attio import KEY
from upsell.adapters.attio import AttioClient, Timing
from upsell.book import destinations, schema, signals
from upsell.connection import Connection
from upsell.model import LOCAL_USER, Urgency
from upsell.outbox import Trouble
from upsell.outreach import DeliveryState, Destination, Outcome
from upsell.services import alerts, delivering
from upsell.services.delivering import Step


def test_an_account_without_a_link_says_so(desk: Desk) -> None:
    """Nothing is asked of Attio; linked later, the offer goes by itself."""
    with desk.book.write() as connection:
        connection.execute(schema.external_ids.delete())
    writes = len(desk.attio.seen)
    assert desk.deliver(LATER) == [Step.REFUSED]
    assert len(desk.attio.seen) == writes
    assert reasons(desk.book) == ["Northwind is not linked to a company in Attio."]

    link(desk.book, desk.company)

    assert desk.deliver(LATER) == [Step.SENT]


def test_an_address_where_attio_is_not_refuses_nothing(desk: Desk) -> None:
    """What answers there, a proxy on the way for one, knows no offer: all waits for Attio."""
    right, desk.attio.is_checked = desk.sender.attio, False
    clocks = Timing(lambda: LATER, time.monotonic, time.sleep)
    desk.sender.attio = wrong = AttioClient(KEY, clocks, base=f"{desk.attio.url}/proxy")

    assert desk.deliver(LATER) == [Step.FAILED]
    assert states(desk.book) == [DeliveryState.WAITING]

    wrong.close()
    desk.sender.attio = right
    assert desk.deliver(LATER + timedelta(minutes=5)) == [Step.SENT]


@pytest.mark.parametrize("is_merged", [False, True])
def test_a_company_that_is_no_more_is_said(desk: Desk, *, is_merged: bool) -> None:
    """The offer is kept here with the reason; tried again, it goes to the company chosen since."""
    other = desk.attio.company("Northwind Traders", "traders.example")
    if is_merged:
        desk.attio.merge("companies", desk.company, other)
    else:
        desk.attio.delete("companies", desk.company)
    assert desk.deliver(LATER) == [Step.REFUSED]
    (reason,) = reasons(desk.book)
    assert reason.startswith("The company linked to Northwind is not in Attio any more")

    link(desk.book, other)
    assert desk.deliver(LATER) == []
    to = Destination.ATTIO
    delivering.try_again(desk.book, [desk.offer.offer_id], to, by=LOCAL_USER, now=LATER)

    assert desk.deliver(LATER) == [Step.SENT]
    assert [entry["parent"] for entry in desk.entries()] == [other]


def test_an_entry_that_was_deleted_is_made_anew_when_asked(desk: Desk) -> None:
    """Not by itself: somebody there may have meant it."""
    desk.deliver(LATER)
    (entry,) = desk.entries()
    desk.attio.workspace.lists[LIST].rows.pop(entry["row_id"])
    desk.answer(Outcome.WON)
    then = LATER + timedelta(days=2)
    assert desk.deliver(then) == [Step.REFUSED]
    assert desk.entries() == []

    to = Destination.ATTIO
    delivering.try_again(desk.book, [desk.offer.offer_id], to, by=LOCAL_USER, now=then)
    desk.deliver(then)

    assert [entry["outcome"] for entry in desk.entries()] == ["Won"]


def test_an_outcome_that_attio_lacks_is_said(desk: Desk) -> None:
    """Its own words are the reason; made there, the offer is taken."""
    outcome = desk.attio.workspace.lists[LIST].attributes["outcome"]
    left = [one for one in outcome["options"] if one["title"] != "Won"]
    had, outcome["options"] = outcome["options"], left
    desk.answer(Outcome.WON)
    then = LATER + timedelta(days=2)
    assert desk.deliver(then) == [Step.SENT, Step.REFUSED]
    assert "Won" in reasons(desk.book)[-1]

    outcome["options"] = had
    to = Destination.ATTIO
    delivering.try_again(desk.book, [desk.offer.offer_id], to, by=LOCAL_USER, now=then)

    assert desk.deliver(then) == [Step.SENT]


def test_open_signals_lie_on_the_company(desk: Desk) -> None:
    """All of them with the nearest limit; when they are over, the company shows none."""
    near = a_signal(urgency=Urgency.CRITICAL, latest=an_evidence(value=9.9))
    with desk.book.write() as connection:
        signals.change(connection, [near])
        alerts.record(connection, ["northwind"], {one.key: one for one in METRICS}, NOW)
    desk.deliver(LATER)
    (company,) = desk.attio.rows("companies")
    shown = ("expansion_signal_type", "usage_alert_tier", "usage_alert_resource")
    assert [company[name] for name in shown] == ["Near limit: seats", "Critical", "seats"]
    assert float(company["usage_pct_consumed"]) == 99

    with desk.book.write() as connection:
        signals.change(connection, [a_signal(cleared_on=NOW.date(), clear_reason="Below 75%")])
        alerts.record(connection, ["northwind"], {}, LATER)
    desk.deliver(LATER + timedelta(hours=1))

    (company,) = desk.attio.rows("companies")
    assert [company[name] for name in (*shown, "usage_pct_consumed")] == [None] * 4


def test_a_key_of_another_workspace_sends_nothing(desk: Desk) -> None:
    """Everything waits, and it is said that the key leads elsewhere."""
    desk.sender.connection = Connection(
        Destination.ATTIO, "another", "Another", NOW, "local", places=desk.kept().places
    )

    assert desk.deliver(LATER) == [Step.FAILED]
    assert (states(desk.book), desk.entries()) == ([DeliveryState.WAITING], [])
    with desk.book.read() as connection:
        assert destinations.pulse(connection, Destination.ATTIO).trouble is Trouble.ELSEWHERE
