"""How a booked call went: one offer, recorded once, or another date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.book.ledger import (
    CALL_AT,
    actions,
    booked,
    logged,
    opened,
    page,
    prepare,
    properties,
    record,
    told,
)
from tests.builders import TODAY, an_account
from upsell.book import accounts, touches
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.model import LOCAL_USER
from upsell.outreach import CallState, Channel, Outcome
from upsell.services import outreach
from upsell.services.offers import CallResult

MARCH = TODAY + timedelta(days=120)


@pytest.mark.parametrize(
    ("result", "said", "outcome"),
    [
        (CallResult.WON, {}, Outcome.WON),
        (CallResult.LOST, {"lost_reason": "price"}, Outcome.LOST),
        (CallResult.DEFERRED, {"deferred_until": MARCH}, Outcome.DEFERRED),
        (CallResult.NO_RESPONSE, {}, Outcome.NO_RESPONSE),
        (CallResult.OPEN, {}, None),
    ],
)
def test_a_call_that_took_place_makes_its_offer(
    book: Book, result: CallResult, said: dict[str, Any], outcome: Outcome | None
) -> None:
    """The offer has the draft's id, is told as made, and stands as the call ended."""
    touch = booked(book, prepare(book))

    offer = record(book, touch, result, **said)

    assert offer is not None
    assert (offer.offer_id, offer.channel) == (touch.offer_id, Channel.CALL)
    assert offer.outcome is outcome
    assert len(properties(book, "upsell_offer_sent")) == 1
    with book.read() as connection:
        assert touches.one(connection, touch.touch_id).call_state is CallState.HELD


def test_a_call_recorded_twice_makes_one_offer(book: Book) -> None:
    """The same result gives the same offer; another one is a conflict."""
    touch = booked(book, prepare(book))
    first = record(book, touch, CallResult.WON)

    assert record(book, touch, CallResult.WON) == first
    for other in (CallResult.NO_RESPONSE, CallResult.NOT_HELD):
        with pytest.raises(Conflict):
            record(book, touch, other)
    assert len(properties(book, "upsell_closed")) == 1


def test_a_call_that_did_not_take_place_may_be_booked_again(book: Book) -> None:
    """No offer is made; the page offers to book another moment, and the touch moves there."""
    signal = prepare(book)
    touch = booked(book, signal)

    assert record(book, touch, CallResult.NOT_HELD) is None
    assert record(book, touch, CallResult.NOT_HELD) is None

    assert actions(book).count("call.not_held") == 1
    assert opened(book, signal, Channel.CALL, now=CALL_AT + timedelta(hours=2)).touch is None
    again = booked(book, signal, at=CALL_AT + timedelta(days=5), now=CALL_AT + timedelta(hours=2))
    assert (again.touch_id, again.call_state) == (touch.touch_id, CallState.SCHEDULED)


def test_a_call_that_did_not_take_place_is_booked_again_only_past_its_gates(book: Book) -> None:
    """Asking once more is a new contact: who must not be contacted by now is left alone."""
    signal = prepare(book)
    touch = booked(book, signal)
    record(book, touch, CallResult.NOT_HELD)
    with book.write() as connection:
        accounts.save(connection, [an_account(do_not_contact=True)])

    with pytest.raises(Refused, match="not to be contacted"):
        booked(book, signal, at=CALL_AT + timedelta(days=5), now=CALL_AT + timedelta(hours=2))


def test_the_record_of_a_call_undone_leaves_it_booked(book: Book) -> None:
    """Within the minute the call waits for its answer again, and only its booking is told."""
    touch = booked(book, prepare(book))
    offer = record(book, touch, CallResult.WON, now=CALL_AT)
    assert offer is not None

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=CALL_AT + timedelta(seconds=10))

    assert {kind for kind, _ in told(book)} == {"upsell_call_scheduled"}
    assert page(book, CALL_AT).calls_due[0].touch == touch


def test_an_email_is_not_recorded_as_a_call(book: Book) -> None:
    """Its answer belongs to the offer."""
    logged(book, prepare(book))
    with book.read() as connection:
        touch = touches.every(connection)[0]

    with pytest.raises(Refused, match="email"):
        record(book, touch, CallResult.WON)


def test_an_email_waits_for_the_answer_to_an_offer_made_in_a_call(book: Book) -> None:
    """One offer per signal at a time: the email's page shows the one that waits."""
    signal = prepare(book)
    email = opened(book, signal).draft
    offer = record(book, booked(book, signal), CallResult.OPEN)
    later = CALL_AT + timedelta(hours=2)

    shown = opened(book, signal, now=later)

    assert shown.offer == offer
    assert email is not None
    with pytest.raises(Conflict, match="already"):
        outreach.log_offer(book, email.draft_id, by=LOCAL_USER, now=later)


def test_undoing_the_record_of_a_call_keeps_its_sheet(book: Book) -> None:
    """Whatever was drafted since, the call stays booked and can be recorded again."""
    signal = prepare(book)
    touch = booked(book, signal)
    moment = CALL_AT + timedelta(hours=1)
    offer = record(book, touch, CallResult.LOST, lost_reason="price")
    assert offer is not None
    newer = opened(book, signal, Channel.CALL, now=moment)
    assert newer.draft is not None

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=moment + timedelta(seconds=30))

    assert [line.touch.touch_id for line in page(book, moment).calls_due] == [touch.touch_id]
    assert record(book, touch, CallResult.OPEN) is not None
