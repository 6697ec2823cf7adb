"""The book's database fails amid a delivery: nothing leaves that was not written first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.book.ledger import logged, prepare
from tests.book.post import SPAN, Recorder, deliver, met, states
from tests.book.refusing import Refusal, refusing
from tests.builders import NOW
from upsell.book.engine import Book
from upsell.outreach import DeliveryState
from upsell.services.delivering import Step

LATER = NOW + timedelta(hours=3)
THAT_IT_BEGINS = Refusal("UPDATE", "deliveries", "NEW.attempts > OLD.attempts")
THAT_IT_WAS_SENT = Refusal("UPDATE", "deliveries", "NEW.state = 'sent'")


def test_nothing_leaves_whose_beginning_cannot_be_kept(book: Book) -> None:
    """It goes once the database works again, as if nothing had been."""
    logged(book, prepare(book))
    met(book, NOW)
    sender = Recorder()
    with refusing(book, THAT_IT_BEGINS), pytest.raises(DBAPIError, match="refused"):
        deliver(book, sender, LATER)
    assert sender.taken == []

    assert deliver(book, sender, LATER) is Step.SENT
    assert [parcel.is_repeated for parcel in sender.taken] == [False]


def test_what_was_taken_and_could_not_be_kept_is_looked_up(book: Book) -> None:
    """After its lease, with the same body, by a sender that knows it may be there."""
    logged(book, prepare(book))
    met(book, NOW)
    sender = Recorder()
    with refusing(book, THAT_IT_WAS_SENT), pytest.raises(DBAPIError, match="refused"):
        deliver(book, sender, LATER)
    assert states(book) == [DeliveryState.WAITING]
    assert deliver(book, sender, LATER + SPAN - timedelta(seconds=1)) is Step.NOTHING

    assert deliver(book, sender, LATER + SPAN) is Step.SENT
    first, again = sender.taken
    assert (first.is_repeated, again.is_repeated) == (False, True)
    assert first.body == again.body
