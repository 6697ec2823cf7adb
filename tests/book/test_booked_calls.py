"""A call that is booked: its sheet, moving it, recording it early, and a call nobody booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.book.ledger import (
    CALL_AT,
    LATER,
    SOON,
    booked,
    opened,
    page,
    prepare,
    properties,
    record,
    stored,
    told,
)
from tests.builders import NOW, an_account, an_evidence
from upsell.book import accounts, signals
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.gates import contact_day
from upsell.model import LOCAL_USER, Actor, Signal
from upsell.outreach import Channel, Touch
from upsell.services import outreach
from upsell.services.account_page import account_page
from upsell.services.offers import CallResult

ANA = Actor("ana", "Ana Keller")
EARLY = NOW + timedelta(days=1)


def booked_by_ana(book: Book, signal: Signal, worth: Decimal = Decimal(650)) -> Touch:
    """Have a colleague book a call at a price of her own."""
    view = outreach.open_draft(book, signal.signal_id, Channel.CALL, by=ANA, now=NOW)
    assert view.draft is not None
    outreach.choose_play(
        book, view.draft.draft_id, view.draft.play, annual_value=worth, by=ANA, now=NOW
    )
    return outreach.book_call(book, view.draft.draft_id, CALL_AT, by=ANA, now=NOW)


def test_the_sheet_of_a_booked_call_is_the_one_it_was_booked_with(book: Book) -> None:
    """Whoever looks sees the booked offer at its booked time, and no caution because of itself."""
    signal = prepare(book)
    touch = booked_by_ana(book, signal)

    view = opened(book, signal, Channel.CALL, LATER)

    assert view.draft is not None
    assert view.touch == touch
    assert view.draft.play == page(book).calls_ahead[0].draft.play
    assert view.draft.play.annual_value == Decimal(650)
    assert "22 November" in view.draft.body
    assert "$650 a year" in view.draft.body
    assert "Careful" not in view.draft.body
    assert view.gates == ()


def test_newer_figures_do_not_change_what_was_booked(book: Book) -> None:
    """Where the offer no longer covers present use the page says so; the sheet stays as booked."""
    signal = prepare(book)
    touch = booked_by_ana(book, signal)
    grown = replace(signal, latest=an_evidence(value=16.0))
    with book.write() as connection:
        signals.change(connection, [grown], ["latest"])

    view = opened(book, signal, Channel.CALL, LATER)

    assert view.touch == touch
    assert "Choose a larger offer" in view.problem
    assert view.draft is not None
    assert view.draft.play == page(book).calls_ahead[0].draft.play
    assert "$650 a year" in view.draft.body


def test_one_signal_has_one_call_ahead(book: Book) -> None:
    """A sheet that another CSM had open books no second call."""
    signal = prepare(book)
    mine = opened(book, signal, Channel.CALL).draft
    assert mine is not None
    booked_by_ana(book, signal)

    with pytest.raises(Conflict, match="Ana Keller booked this call already, for 22 November"):
        outreach.book_call(book, mine.draft_id, EARLY, by=LOCAL_USER, now=SOON)
    with pytest.raises(Conflict, match="booked this call already"):
        outreach.log_held_call(book, mine.draft_id, NOW, by=LOCAL_USER, now=SOON)


def test_anyone_may_move_a_booked_call(book: Book) -> None:
    """It moves through gates that shut meanwhile; the new date is told; not into the past."""
    touch = booked_by_ana(book, prepare(book))
    with book.write() as connection:
        accounts.save(connection, [an_account(critical_ticket=True)])
    then = CALL_AT + timedelta(days=1)

    moved = outreach.move_call(book, touch.touch_id, then, by=LOCAL_USER, now=LATER)

    assert moved == stored(book, touch) == replace(touch, scheduled_for=then)
    again = outreach.move_call(book, touch.touch_id, then, by=LOCAL_USER, now=LATER)
    assert again == moved
    dates = [each["scheduled_for"] for each in properties(book, "upsell_call_scheduled")]
    assert dates == [CALL_AT.isoformat(), then.isoformat()]
    with pytest.raises(Refused, match="a moment ahead"):
        outreach.move_call(book, touch.touch_id, NOW, by=LOCAL_USER, now=LATER)


def test_a_call_that_is_over_does_not_move(book: Book) -> None:
    """Neither one that was held nor one that was called off."""
    touch = booked(book, prepare(book))
    record(book, touch, CallResult.NOT_HELD, EARLY)

    with pytest.raises(Conflict, match="no longer booked"):
        outreach.move_call(book, touch.touch_id, EARLY, by=LOCAL_USER, now=NOW)


def test_a_call_recorded_early_was_held_when_it_was_recorded(book: Book) -> None:
    """No page says that somebody spoke with them on a day to come."""
    signal = prepare(book)
    touch = booked(book, signal)

    record(book, touch, CallResult.NO_RESPONSE, EARLY)

    held = stored(book, touch)
    assert (held.held_at, held.scheduled_for) == (EARLY, CALL_AT)
    assert contact_day(held, book.zone) == EARLY.date()
    view = account_page(book, "northwind", by=LOCAL_USER, now=EARLY)
    assert "spoke with Northwind on 21 November" in view.gates[0].sentence
    assert max(event.at for event in view.events) == EARLY


def test_a_call_recorded_late_was_held_at_its_hour(book: Book) -> None:
    """The day of the contact is the call's, not that of the record."""
    touch = booked(book, prepare(book))

    record(book, touch, CallResult.NO_RESPONSE, CALL_AT + timedelta(days=3))

    assert stored(book, touch).held_at == CALL_AT


def test_an_early_record_undone_leaves_the_call_booked_for_its_hour(book: Book) -> None:
    """The booking is as it was."""
    touch = booked(book, prepare(book))
    offer = record(book, touch, CallResult.OPEN, EARLY)
    assert offer is not None

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=EARLY)

    assert stored(book, touch) == touch


@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=14)])
def test_a_call_nobody_booked_can_be_logged(book: Book, back: timedelta) -> None:
    """It asks how it went at once, is told only as the offer made in it, and keeps its day."""
    signal = prepare(book)
    draft = opened(book, signal, Channel.CALL).draft
    assert draft is not None

    touch = outreach.log_held_call(book, draft.draft_id, NOW - back, by=LOCAL_USER, now=NOW)
    twice = outreach.log_held_call(book, draft.draft_id, NOW - back, by=LOCAL_USER, now=SOON)

    assert twice == touch
    assert [call.touch for call in page(book, SOON).calls_due] == [touch]
    assert told(book) == []
    record(book, touch, CallResult.WON, SOON)
    assert stored(book, touch).held_at == NOW - back
    assert len(properties(book, "upsell_offer_sent")) == 1


@pytest.mark.parametrize("off", [timedelta(minutes=1), timedelta(days=-15)])
def test_a_call_held_in_the_future_or_long_ago_is_refused(book: Book, off: timedelta) -> None:
    """The field and its bounds are named."""
    draft = opened(book, prepare(book), Channel.CALL).draft
    assert draft is not None

    with pytest.raises(Refused, match=r"Held on: .*at most 14 days back"):
        outreach.log_held_call(book, draft.draft_id, NOW + off, by=LOCAL_USER, now=NOW)
