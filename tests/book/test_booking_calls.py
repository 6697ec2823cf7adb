"""A call booked: a touch with a date, once, and moved when it is booked again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from tests.book.ledger import (
    CALL_AT,
    LATER,
    SOON,
    booked,
    counts,
    logged,
    opened,
    prepare,
    properties,
)
from tests.builders import NOW, an_account
from upsell.book import accounts
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import LOCAL_USER
from upsell.outreach import Channel, Draft, Touch
from upsell.services import outreach


def a_draft(book: Book, channel: Channel = Channel.EMAIL) -> Draft:
    """Prepare the book and open a draft."""
    draft = opened(book, prepare(book), channel).draft
    assert draft is not None
    return draft


def test_a_booked_call_is_a_touch_with_a_date(book: Book) -> None:
    """It is told to both, with its moment; no offer is made yet."""
    signal = prepare(book)
    touch = booked(book, signal)

    assert counts(book) == (0, 1, 1, 2)
    assert properties(book, "upsell_call_scheduled")[0]["scheduled_for"] == CALL_AT.isoformat()
    view = opened(book, signal, Channel.CALL, now=LATER)
    assert view.touch == touch
    assert view.invitation is not None
    assert b"Northwind and Ledgerly: usage review" in view.invitation.content
    assert (view.gates, view.exits) == ((), None)
    assert view.draft is not None
    assert "22 November" in view.draft.body


def test_booking_the_same_moment_twice_books_once(book: Book) -> None:
    """A double click tells nobody twice."""
    signal = prepare(book)

    assert booked(book, signal) == booked(book, signal, now=LATER)
    assert counts(book) == (0, 1, 1, 2)


def test_booking_again_moves_the_call(book: Book) -> None:
    """The touch stays the same; each new date is told, a return to the first one too."""
    signal = prepare(book)
    first = booked(book, signal)
    moved = booked(book, signal, at=CALL_AT + timedelta(days=1), now=SOON)
    back = booked(book, signal, now=LATER)

    assert moved == replace(first, scheduled_for=CALL_AT + timedelta(days=1))
    assert back == first
    assert counts(book) == (0, 1, 3, 6)


def test_two_tabs_booking_at_once_book_one_call(book: Book) -> None:
    """Real threads, released together, all get the same touch."""
    draft, together = a_draft(book, Channel.CALL), Barrier(3)

    def click(_: int) -> Touch:
        together.wait()
        return outreach.book_call(book, draft.draft_id, CALL_AT, by=LOCAL_USER, now=NOW)

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(click, range(3)))) == 1
    assert counts(book) == (0, 1, 1, 2)


def test_a_call_in_the_past_or_through_a_shut_gate_is_refused(book: Book) -> None:
    """The field and the gate are named."""
    signal = prepare(book)
    with pytest.raises(Refused, match="Call booked for"):
        booked(book, signal, at=NOW)
    with book.write() as connection:
        accounts.save(connection, [an_account(critical_ticket=True)])
    with pytest.raises(Refused, match="critical ticket"):
        booked(book, signal)


def test_a_call_about_an_open_offer_is_a_follow_up(book: Book) -> None:
    """The fortnight of rest holds for new offers, not for a word about one that waits."""
    signal = prepare(book)
    logged(book, signal)

    assert opened(book, signal, Channel.CALL, now=LATER).gates == ()
    assert booked(book, signal, now=LATER).scheduled_for == CALL_AT
