"""Offers and open signals in Attio: made once, changed as they move, right after every fault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.attio.desk import LATER, LIST, SPAN, Desk
from tests.book.ledger import PROFILE
from tests.book.post import known, states
from tests.builders import NOW
from tests.fakes.attio import Fault
from upsell.model import LOCAL_USER
from upsell.outreach import DeliveryState, Outcome
from upsell.services import offers, outreach
from upsell.services.connections import read_back
from upsell.services.delivering import Step

WON_ON = "2026-11-21"


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


@pytest.mark.parametrize("is_lost", [False, True], ids=["first try", "reply lost before"])
def test_what_a_person_answered_later_is_not_written_over(desk: Desk, *, is_lost: bool) -> None:
    """Won here, Lost in Attio an hour later, only then delivered: Lost stays and comes back."""
    desk.deliver(LATER)
    (before,) = desk.entries()
    desk.answer(Outcome.WON)
    if is_lost:
        desk.attio.faults.at_random({Fault.DROPPED_REPLY: 1.0})
        desk.deliver(NOW + timedelta(days=1, minutes=2))
        desk.attio.faults.clear()
    desk.attio.change(LIST, before["row_id"], outcome=["Lost"])
    desk.attio.dated(LIST, before["row_id"], "outcome", NOW + timedelta(days=1, hours=1))

    desk.deliver(NOW + timedelta(days=1, hours=2))

    (entry,) = desk.entries()
    assert entry["outcome"] == "Lost"
    assert set(states(desk.book)) == {DeliveryState.SENT}
    at = NOW + timedelta(days=1, hours=3)
    assert read_back(desk.book, desk.sender.attio, by=LOCAL_USER, now=at).taken == (
        "Northwind: Lost, as recorded in Attio.",
    )


def test_what_a_person_answered_before_is_written_over(desk: Desk) -> None:
    """Lost in Attio, then Won here: Won is the newer one."""
    desk.deliver(LATER)
    (before,) = desk.entries()
    desk.attio.change(LIST, before["row_id"], outcome=["Lost"])
    desk.attio.dated(LIST, before["row_id"], "outcome", NOW + timedelta(hours=20))
    desk.answer(Outcome.WON)

    desk.deliver(NOW + timedelta(days=1, hours=2))

    (entry,) = desk.entries()
    assert (entry["outcome"], entry["closed_date"]) == ("Won", WON_ON)


def test_an_undone_offer_is_withdrawn_whatever_a_person_answered(desk: Desk) -> None:
    """It was never made, so that a later Won in Attio tells nothing of it."""
    desk.deliver(LATER)
    (before,) = desk.entries()
    outreach.undo(desk.book, desk.offer.offer_id, by=LOCAL_USER, now=NOW + timedelta(days=1))
    desk.attio.change(LIST, before["row_id"], outcome=["Won"])
    desk.attio.dated(LIST, before["row_id"], "outcome", NOW + timedelta(days=1, hours=1))

    desk.deliver(NOW + timedelta(days=1, hours=2))

    assert desk.entries()[0]["outcome"] == "Withdrawn"


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
    desk.deliver(LATER + 2 * SPAN)

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
