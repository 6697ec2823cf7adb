"""Tasks in Attio, made once; calls there, also those that did not take place."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from tests.attio.desk import LATER, SPAN, Desk
from tests.book.ledger import CALL_AT, booked, opened, prepare, record
from tests.builders import NOW, a_signal
from tests.fakes.attio import Fault
from upsell.model import LOCAL_USER, Signal
from upsell.outreach import Channel
from upsell.services import outreach
from upsell.services.delivering import Step
from upsell.services.offers import CallResult, want_task

GROWTH = a_signal(signal_id=UUID(int=2), rule_id="growth", title="Team growth")


def test_a_task_is_made_once(desk: Desk) -> None:
    """Asked for twice and its reply lost, it is one, due in a week."""
    desk.deliver(LATER)
    for _ in range(2):
        want_task(desk.book, desk.offer.offer_id, by=LOCAL_USER, now=NOW)
    desk.attio.faults.at_random({Fault.DROPPED_REPLY: 1.0})
    assert desk.deliver(LATER) == [Step.FAILED]
    desk.attio.faults.clear()

    assert desk.deliver(LATER + SPAN) == [Step.SENT]
    (task,) = desk.attio.workspace.tasks
    assert task["content_plaintext"] == "Follow up: 3 more seats, offered on 20 November."
    assert task["deadline_at"].startswith("2026-11-27T09:00")


def test_a_call_is_an_entry_until_its_offer(desk: Desk) -> None:
    """Booked it is scheduled; when it did not take place, nothing was offered."""
    draft = opened(desk.book, prepare(desk.book, GROWTH), Channel.CALL).draft
    assert draft is not None
    call = outreach.book_call(
        desk.book, draft.draft_id, CALL_AT, override_reason="They asked", by=LOCAL_USER, now=NOW
    )
    desk.deliver(LATER)
    assert [entry["outcome"] for entry in desk.entries()] == ["Offered", "Call scheduled"]

    record(desk.book, call, CallResult.NOT_HELD)
    desk.deliver(LATER + timedelta(days=4))

    assert [entry["outcome"] for entry in desk.entries()] == ["Offered", "Withdrawn"]


def test_a_call_about_an_offer_leaves_it_as_it_was(desk: Desk) -> None:
    """The entry says that a call is booked, then again that it is offered."""
    call = booked(desk.book, desk_signal(desk))
    desk.deliver(LATER)
    assert [entry["outcome"] for entry in desk.entries()] == ["Call scheduled"]

    record(desk.book, call, CallResult.NOT_HELD)
    desk.deliver(LATER + timedelta(days=4))

    assert [entry["outcome"] for entry in desk.entries()] == ["Offered"]


def desk_signal(desk: Desk) -> Signal:
    """Give the signal that the offer was made for."""
    return a_signal(signal_id=desk.offer.signal_id)


def test_a_call_stands_for_itself_once_its_email_is_withdrawn(desk: Desk) -> None:
    """Undone after its minute the email is withdrawn; the call about it is still to come."""
    call = booked(desk.book, desk_signal(desk))
    desk.deliver(LATER)
    then = LATER + timedelta(hours=1)

    outreach.undo(desk.book, desk.offer.offer_id, by=LOCAL_USER, now=then)
    desk.deliver(then + timedelta(hours=1))
    assert [entry["outcome"] for entry in desk.entries()] == ["Withdrawn", "Call scheduled"]

    record(desk.book, call, CallResult.NOT_HELD)
    desk.deliver(LATER + timedelta(days=4))
    assert [entry["outcome"] for entry in desk.entries()] == ["Withdrawn", "Withdrawn"]


def test_a_call_whose_email_is_withdrawn_becomes_its_own_offer(desk: Desk) -> None:
    """Held, its own entry tells what came of it."""
    call = booked(desk.book, desk_signal(desk))
    desk.deliver(LATER)
    then = LATER + timedelta(hours=1)
    outreach.undo(desk.book, desk.offer.offer_id, by=LOCAL_USER, now=then)

    record(desk.book, call, CallResult.WON)
    desk.deliver(LATER + timedelta(days=4))

    assert [entry["outcome"] for entry in desk.entries()] == ["Withdrawn", "Won"]
