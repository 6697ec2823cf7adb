"""A call about an offer that is open: its answer is that offer's, and no second one is made."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.book.ledger import (
    CALL_AT,
    LATER,
    SOON,
    booked,
    logged,
    opened,
    page,
    prepare,
    properties,
    record,
    stored,
)
from tests.builders import NOW
from upsell.book.engine import Book
from upsell.errors import Conflict
from upsell.model import LOCAL_USER
from upsell.outreach import CallState, Channel, GateKind, Outcome
from upsell.services import offers, outreach
from upsell.services.offers import CallResult

EARLY = NOW + timedelta(days=1)


def test_a_call_about_an_open_offer_records_that_offers_answer(book: Book) -> None:
    """One offer, sent once, won once."""
    signal = prepare(book)
    offer = logged(book, signal)
    touch = booked(book, signal, now=LATER)
    assert touch.offer_id == offer.offer_id
    assert properties(book, "upsell_call_scheduled")[0]["offer_id"] == str(offer.offer_id)

    won = record(book, touch, CallResult.WON, EARLY)

    assert won is not None
    assert (won.offer_id, won.outcome) == (offer.offer_id, Outcome.WON)
    assert record(book, touch, CallResult.WON, EARLY) == won
    with pytest.raises(Conflict):
        record(book, touch, CallResult.NO_RESPONSE, EARLY)
    assert len(properties(book, "upsell_offer_sent")) == 1
    assert len(properties(book, "upsell_closed")) == 1
    assert len(page(book).closed) == 1
    assert stored(book, touch).call_state is CallState.HELD


def test_a_follow_up_speaks_of_the_offer_it_follows_up(book: Book) -> None:
    """The sheet, the row on Offers and the offer name one price, whatever was chosen before."""
    signal = prepare(book)
    sheet = opened(book, signal, Channel.CALL).draft
    assert sheet is not None
    outreach.choose_play(
        book, sheet.draft_id, sheet.play, annual_value=Decimal(1), by=LOCAL_USER, now=NOW
    )
    offer = logged(book, signal)

    view = opened(book, signal, Channel.CALL, LATER)
    booked(book, signal, now=LATER)

    assert view.draft is not None
    assert (view.follows, view.draft.play) == (offer, offer.play)
    assert page(book).calls_ahead[0].draft.play == offer.play


def test_a_call_booked_before_the_email_becomes_its_follow_up(book: Book) -> None:
    """Else its answer would make a second offer; undone, the call stands for itself again."""
    signal = prepare(book)
    touch = booked(book, signal)
    draft = opened(book, signal).draft
    assert draft is not None
    offer = outreach.log_offer(
        book, draft.draft_id, override_reason="she asked", by=LOCAL_USER, now=SOON
    )
    assert stored(book, touch).offer_id == offer.offer_id

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    assert stored(book, touch) == touch
    assert len(page(book).calls_ahead) == 1


def test_a_follow_up_of_an_offer_withdrawn_later_is_a_call_of_its_own(book: Book) -> None:
    """Its answer makes the offer that the withdrawn email did not."""
    signal = prepare(book)
    offer = logged(book, signal)
    touch = booked(book, signal, now=LATER)
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=LATER)

    made = record(book, touch, CallResult.WON, EARLY)

    assert made is not None
    assert (made.offer_id != offer.offer_id, made.channel) == (True, Channel.CALL)


def test_after_a_follow_up_without_an_answer_another_can_be_booked(book: Book) -> None:
    """The offer stays open, and the next sheet is a new one."""
    signal = prepare(book)
    offer = logged(book, signal)
    record(book, booked(book, signal, now=LATER), CallResult.OPEN)

    again = booked(book, signal, at=CALL_AT + timedelta(days=7), now=CALL_AT)

    assert again.offer_id == offer.offer_id
    assert [line.offer.outcome for line in page(book).in_flight] == [None]


def test_a_call_after_the_promised_day_is_about_the_offer_put_off(book: Book) -> None:
    """They said “ask me in March”: the answer in March is that offer's."""
    signal = prepare(book)
    offer = logged(book, signal)
    march = NOW + timedelta(days=110)
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        Outcome.DEFERRED,
        deferred_until=march.date(),
        by=LOCAL_USER,
        now=NOW,
    )
    assert GateKind.ASKED_TO_WAIT in {
        gate.kind for gate in opened(book, signal, Channel.CALL, LATER).gates
    }

    touch = booked(book, signal, at=march + timedelta(days=1), now=march)
    won = record(book, touch, CallResult.WON, march + timedelta(days=1))

    assert won is not None
    assert won.offer_id == offer.offer_id


def test_a_call_about_an_offer_says_when_that_was_made(book: Book) -> None:
    """What is told of the call takes the offer's day from nobody."""
    signal = prepare(book)
    offer = logged(book, signal)
    booked(book, signal, now=LATER)

    assert properties(book, "upsell_call_scheduled")[0]["made_at"] == offer.made_at.isoformat()


def test_a_call_is_told_of_by_itself_once_its_offer_is_undone(book: Book) -> None:
    """Within the minute nothing outside ever names the offer that is gone."""
    signal = prepare(book)
    offer = logged(book, signal)
    touch = booked(book, signal, now=NOW + timedelta(seconds=20))
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)
    own = stored(book, touch).offer_id

    (said,) = properties(book, "upsell_call_scheduled")
    assert own not in {None, offer.offer_id}
    assert (said["offer_id"], said.get("made_at")) == (str(own), None)
    with book.read() as connection:
        kept = connection.exec_driver_sql("SELECT DISTINCT subject FROM deliveries").scalars()
        assert [UUID(subject.removeprefix("offer:")) for subject in kept] == [own]


def test_a_call_told_of_by_itself_is_withdrawn_once_an_email_is_the_offer(book: Book) -> None:
    """Else Attio would count it beside the offer; undone within the minute, nothing is said."""
    signal = prepare(book)
    call = booked(book, signal)
    draft = opened(book, signal).draft
    assert draft is not None
    outreach.log_offer(book, draft.draft_id, override_reason="asked", by=LOCAL_USER, now=NOW)

    (said,) = properties(book, "outcome_changed")
    assert (said["offer_id"], said["outcome"]) == (str(call.offer_id), "withdrawn")
    outreach.undo(book, draft.draft_id, by=LOCAL_USER, now=SOON)
    assert properties(book, "outcome_changed") == []
    assert len(properties(book, "upsell_call_scheduled")) == 1
