"""A task in Attio that is ticked when an email is logged: with the offer, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.book.ledger import SOON, actions, opened, page, prepare, properties, send, told
from tests.book.post import met
from tests.builders import NOW, TODAY
from upsell.book.engine import Book, BookKind
from upsell.model import LOCAL_USER
from upsell.outreach import Offer
from upsell.services import outreach
from upsell.services.offers import reminder_of, reminds, want_task

OFFERED = [("upsell_offer_sent", "attio"), ("upsell_offer_sent", "posthog")]
TASK = ("task_wanted", "attio")
DUE = TODAY + timedelta(days=7)


def logged(book: Book, *, remind: bool) -> Offer:
    """Log an email with or without the tick."""
    draft = opened(book, prepare(book)).draft
    assert draft is not None
    return outreach.log_offer(book, draft.draft_id, remind=remind, by=LOCAL_USER, now=NOW)


def test_a_ticked_task_goes_with_its_offer(book: Book) -> None:
    """Due in a week, said on Offers, and ticked again the next time."""
    met(book, NOW)
    assert reminds(book, by=LOCAL_USER) is False

    offer = logged(book, remind=True)

    assert told(book) == [*OFFERED, TASK]
    assert properties(book, "task_wanted") == [
        {
            "content": "Follow up: 3 more seats, offered on 20 November.",
            "due": "2026-11-27T09:00:00+00:00",
            "csm_email": "ana@ledgerly.example",
        }
    ]
    assert reminder_of(book, offer.offer_id, by=LOCAL_USER) == DUE
    (line,) = page(book).in_flight
    assert line.reminder_on == DUE
    assert "A task in Attio is due on 27 November." in line.sentences
    assert reminds(book, by=LOCAL_USER) is True


def test_undone_within_a_minute_no_task_is_made(book: Book) -> None:
    """It is taken back with the offer."""
    met(book, NOW)
    offer = logged(book, remind=True)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    assert told(book) == []
    assert actions(book)[-1] == "offer.undone"


def test_withdrawn_later_a_task_that_did_not_leave_is_never_made(book: Book) -> None:
    """Nobody is reminded of what was taken back; one that was made stays."""
    met(book, NOW)
    offer = logged(book, remind=False)
    send(book)
    want_task(book, offer.offer_id, by=LOCAL_USER, now=SOON)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=NOW + timedelta(days=1))

    assert TASK not in told(book)


def test_without_a_tick_no_task_is_made(book: Book) -> None:
    """And the next email is not ticked either."""
    met(book, NOW)
    offer = logged(book, remind=False)

    assert told(book) == OFFERED
    assert reminder_of(book, offer.offer_id, by=LOCAL_USER) is None
    assert reminds(book, by=LOCAL_USER) is False


def test_without_attio_nothing_is_asked_and_no_task_waits(book: Book) -> None:
    """A tick that a page drew before it was disconnected does nothing."""
    assert reminds(book, by=LOCAL_USER) is None

    logged(book, remind=True)

    assert told(book) == OFFERED


@pytest.mark.parametrize("days", [7, 8])
def test_a_task_is_said_until_its_day_is_over(book: Book, days: int) -> None:
    """Afterwards another one may be asked for."""
    met(book, NOW)
    logged(book, remind=True)

    (line,) = page(book, NOW + timedelta(days=days)).in_flight

    assert line.reminder_on == (DUE if days == 7 else None)


def test_the_example_is_reminded_of_nothing(book: Book) -> None:
    """Whatever it is connected with."""
    met(book, NOW)
    example = replace(book, kind=BookKind.SAMPLE)

    assert reminds(example, by=LOCAL_USER) is None
