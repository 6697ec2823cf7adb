"""Taking an offer back: without a trace within a minute, withdrawn ever after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.book.ledger import LATER, SOON, actions, counts, logged, opened, prepare, send, told
from tests.builders import NOW
from upsell.book import offers, touches
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.outreach import Outcome
from upsell.services import outreach

SENT = [("upsell_offer_sent", "attio"), ("upsell_offer_sent", "posthog")]


def test_undo_within_a_minute_leaves_no_trace_outside_the_changes(book: Book) -> None:
    """Offer, touch, fact and deliveries are gone; the draft is there again with its text."""
    signal = prepare(book)
    offer = logged(book, signal)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    assert counts(book) == (0, 0, 0, 0)
    assert actions(book) == ["offer.logged", "offer.undone"]
    view = opened(book, signal, now=LATER)
    assert view.draft is not None
    assert (view.draft.draft_id, view.offer, view.gates) == (offer.offer_id, None, ())


def test_undo_twice_is_undo_once(book: Book) -> None:
    """A double click on Undo is no error, and the offer may be logged again."""
    signal = prepare(book)
    offer = logged(book, signal)
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    assert logged(book, signal, now=LATER).offer_id == offer.offer_id
    assert told(book) == SENT


@pytest.mark.parametrize("late", [timedelta(seconds=61), timedelta(days=3)])
def test_undo_after_a_minute_withdraws(book: Book, late: timedelta) -> None:
    """The offer stays as withdrawn and Attio is told; the account was never written to."""
    signal = prepare(book)
    offer = logged(book, signal)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=NOW + late)
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=NOW + late)

    with book.read() as connection:
        assert offers.one(connection, offer.offer_id).outcome is Outcome.WITHDRAWN
        assert touches.of_account(connection, "northwind") == []
        assert len(touches.every(connection)) == 1
    assert told(book) == [*SENT, ("outcome_changed", "attio")]
    fresh = opened(book, signal, now=NOW + late).draft
    assert fresh is not None
    assert fresh.draft_id != offer.offer_id


def test_undo_of_what_was_sent_withdraws_even_at_once(book: Book) -> None:
    """What Attio holds cannot be made undone by forgetting it here."""
    offer = logged(book, prepare(book))
    send(book)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    with book.read() as connection:
        assert offers.one(connection, offer.offer_id).outcome is Outcome.WITHDRAWN
