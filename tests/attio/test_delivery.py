"""Offers and open signals in Attio: made once, changed as they move, right after every fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.book.ledger import PROFILE, logged, prepare
from tests.book.post import known, states, turn
from tests.builders import METRICS, NOW, PLANS, a_signal, an_account, an_evidence
from tests.fakes.attio import FakeAttio, Fault
from upsell.adapters.attio import AttioClient, AttioSender
from upsell.book import accounts, catalogue, connections, options, schema, signals
from upsell.book.engine import Book, open_book
from upsell.connection import Connection
from upsell.model import LOCAL_USER, Urgency
from upsell.outbox import lease
from upsell.outreach import DeliveryState, Destination, Offer, Outcome
from upsell.services import alerts, delivering, offers
from upsell.services import connections as setting_up
from upsell.services.delivering import Step

LONGEST = timedelta(seconds=5)
SPAN = lease(LONGEST)
LATER = NOW + timedelta(hours=3)
LIST = "upsell_offers"
WON_ON = "2026-11-21"


@dataclass
class Desk:
    """A book connected with the fake, its account linked to a company there."""

    book: Book
    attio: FakeAttio
    sender: AttioSender
    company: str
    offer: Offer

    def deliver(self, now: datetime) -> list[Step]:
        """Take turns until nothing is left to do at a moment."""
        steps: list[Step] = []
        while True:
            self.sender.clock = lambda: now
            step = delivering.deliver_one(self.book, self.sender, turn(now), by=LOCAL_USER)
            if step not in {Step.SENT, Step.REFUSED, Step.FAILED}:
                return steps
            steps.append(step)

    def answer(self, outcome: Outcome, now: datetime = NOW + timedelta(days=1)) -> None:
        """Record the answer to the offer."""
        self.offer = offers.record_outcome(
            self.book,
            self.offer.offer_id,
            self.offer.version,
            outcome,
            lost_reason="Price" if outcome is Outcome.LOST else "",
            by=LOCAL_USER,
            now=now,
        )

    def entries(self) -> list[dict[str, Any]]:
        """Give the list's entries as a person there would see them."""
        return self.attio.rows(LIST)

    def kept(self) -> Connection:
        """Give what the book agreed with Attio."""
        with self.book.read() as connection:
            found = connections.connected(connection, Destination.ATTIO)
        assert found is not None
        return found


@pytest.fixture
def desk(tmp_path: Path, attio: FakeAttio, client: AttioClient) -> Iterator[Desk]:
    """A logged offer that is due, and nothing sent yet."""
    book = open_book(f"sqlite:///{(tmp_path / 'book.db').as_posix()}")
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
        options.save_profile(connection, PROFILE)
    kept = setting_up.set_up(book, client, send_earlier=True, by=LOCAL_USER, now=NOW)
    company = attio.company("Northwind", "northwind.example")
    link(book, company)
    offer = logged(book, prepare(book))
    sender = AttioSender(client, kept, ZoneInfo("UTC"), lambda: NOW, LONGEST)
    yield Desk(book, attio, sender, company, offer)
    book.close()


def link(book: Book, company: str) -> None:
    """Say which company the account is."""
    row = {"account_id": "northwind", "system": "attio", "id": company}
    with book.write() as connection:
        connection.execute(schema.external_ids.delete())
        connection.execute(schema.external_ids.insert(), [row])


def test_an_offer_is_an_entry_of_the_company(desk: Desk) -> None:
    """With its signal, words, value, outcome and dates; its id is kept in the book."""
    assert desk.deliver(LATER) == [Step.SENT]

    (entry,) = desk.entries()
    assert (entry["parent"], entry["offer_id"]) == (desk.company, str(desk.offer.offer_id))
    assert {name: entry[name] for name in ("expansion_signal_type", "outcome", "csm")} == {
        "expansion_signal_type": "Near limit: seats",
        "outcome": "Offered",
        "csm": PROFILE.email,
    }
    assert (entry["upsell_offer_made"], float(entry["upsell_value"])) == ("3 more seats", 720.0)
    assert (entry["signal_date"], entry["offer_date"]) == ("2026-11-20", "2026-11-20")
    kept = known(desk.book, desk.offer.offer_id)
    assert kept is not None
    assert kept.outside_id == entry["row_id"]


def test_an_answer_changes_what_is_different(desk: Desk) -> None:
    """The same entry, and only the outcome and the day it came."""
    desk.deliver(LATER)
    before = len(desk.attio.writes)
    desk.answer(Outcome.WON)

    desk.deliver(LATER + timedelta(days=2))

    (entry,) = desk.entries()
    assert (entry["outcome"], entry["closed_date"]) == ("Won", WON_ON)
    (change,) = desk.attio.writes[before:]
    assert change.method == "PATCH"
    assert set(change.body["data"]["entry_values"]) == {"outcome", "closed_date"}


def test_an_answer_taken_back_takes_its_day_back(desk: Desk) -> None:
    """Put off instead of won, the offer is no longer closed."""
    desk.answer(Outcome.WON)
    desk.deliver(LATER + timedelta(days=2))
    desk.answer(Outcome.NO_RESPONSE, NOW + timedelta(days=3))
    desk.deliver(LATER + timedelta(days=4))
    desk.offer = offers.record_outcome(
        desk.book,
        desk.offer.offer_id,
        desk.offer.version,
        None,
        by=LOCAL_USER,
        now=NOW + timedelta(days=5),
    )

    desk.deliver(LATER + timedelta(days=6))

    (entry,) = desk.entries()
    assert (entry["outcome"], entry["closed_date"]) == ("Offered", None)


def test_what_somebody_changed_there_stays(desk: Desk) -> None:
    """We write what moved here and nothing else."""
    desk.deliver(LATER)
    (entry,) = desk.entries()
    desk.attio.change(LIST, entry["row_id"], upsell_offer_made=["Ten seats, agreed by phone"])
    desk.answer(Outcome.WON)

    desk.deliver(LATER + timedelta(days=2))

    assert desk.entries()[0]["upsell_offer_made"] == "Ten seats, agreed by phone"


LOST = [Fault.DROPPED_REPLY, Fault.MALFORMED, Fault.RESET, Fault.SERVER_ERROR, Fault.LATE_COMMIT]


@pytest.mark.parametrize("fault", LOST)
def test_after_a_lost_reply_there_is_one_entry(desk: Desk, fault: Fault) -> None:
    """Whether it was done, was not, or is done a while later: looked up first, then made."""
    desk.attio.faults.late_s = 0.05
    desk.attio.faults.at_random({fault: 1.0})
    first = desk.deliver(LATER)
    desk.attio.faults.clear()
    desk.attio.land()
    second = desk.deliver(LATER + SPAN)

    assert (first, second) == ([Step.FAILED], [Step.SENT])
    assert len(desk.entries()) == 1
    assert states(desk.book) == [DeliveryState.SENT]


def test_one_that_lands_after_the_look_up_is_deleted(desk: Desk) -> None:
    """The entry that a lost request makes at the worst moment is found and removed, on record."""
    desk.attio.faults.late_s = 0.6
    desk.attio.faults.at_random({Fault.LATE_COMMIT: 1.0})
    desk.deliver(LATER)
    desk.attio.faults.clear()
    desk.deliver(LATER + SPAN)
    assert states(desk.book) == [DeliveryState.WAITING]
    desk.attio.land()
    assert len(desk.entries()) == 2

    desk.deliver(LATER + 2 * SPAN)

    (entry,) = desk.entries()
    kept = known(desk.book, desk.offer.offer_id)
    assert kept is not None
    assert kept.outside_id == entry["row_id"]
    assert states(desk.book) == [DeliveryState.SENT]


def test_a_change_whose_reply_was_lost_is_made_again(desk: Desk) -> None:
    """Saying the same twice does no harm."""
    desk.deliver(LATER)
    desk.answer(Outcome.LOST)
    desk.attio.faults.plan(Fault.DROPPED_REPLY, method="PATCH")
    then = LATER + timedelta(days=2)
    assert desk.deliver(then) == [Step.FAILED]

    assert desk.deliver(then + SPAN) == [Step.SENT]
    assert [entry["outcome"] for entry in desk.entries()] == ["Lost"]


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


def test_a_deleted_company_is_said(desk: Desk) -> None:
    """The offer is kept here with the reason."""
    desk.attio.delete("companies", desk.company)

    assert desk.deliver(LATER) == [Step.REFUSED]
    (reason,) = reasons(desk.book)
    assert reason.startswith("The company linked to Northwind is not in Attio any more")


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
    delivering.try_again(desk.book, desk.offer.offer_id, to, by=LOCAL_USER, now=then)
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
    delivering.try_again(desk.book, desk.offer.offer_id, to, by=LOCAL_USER, now=then)

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
    """It is one that is not accepted, and everything waits."""
    desk.sender.connection = Connection(
        Destination.ATTIO, "another", "Another", NOW, "local", places=desk.kept().places
    )

    assert desk.deliver(LATER) == [Step.FAILED]
    assert (states(desk.book), desk.entries()) == ([DeliveryState.WAITING], [])


def reasons(book: Book) -> list[str]:
    """Give why deliveries were refused."""
    table = schema.deliveries
    query = table.select().where(table.c.state == DeliveryState.PARKED.value)
    with book.read() as connection:
        return [row.reason for row in connection.execute(query)]
