"""An account that asked to wait: every page says so, and a reason is needed to go on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.book.ledger import LATER, booked, logged, opened, prepare
from tests.builders import NOW, a_signal
from upsell.book import signals
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import LOCAL_USER, Signal
from upsell.outreach import Channel, GateKind, Outcome
from upsell.services import offers, outreach
from upsell.services.account_page import account_page
from upsell.services.board import board

UNTIL = date(2027, 1, 31)
SENTENCE = "They asked to wait until 31 January."


def put_off(book: Book) -> Signal:
    """Have an offer put off until 31 January, and give another signal of the account."""
    offer = logged(book, prepare(book))
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        Outcome.DEFERRED,
        deferred_until=UNTIL,
        by=LOCAL_USER,
        now=NOW,
    )
    other = a_signal(signal_id=UUID(int=2), metric="storage", title="Near limit: storage")
    with book.write() as connection:
        signals.add(connection, [other])
    return other


def test_every_page_says_that_they_asked_to_wait(book: Book) -> None:
    """The sentence is the same on Today, on Account and before the click on Outreach."""
    other = put_off(book)

    (card,) = board(book, by=LOCAL_USER, now=LATER).left_alone
    view = account_page(book, "northwind", by=LOCAL_USER, now=LATER)
    work = opened(book, other, now=LATER)

    assert SENTENCE in card.reasons
    assert SENTENCE in view.card.reasons
    assert SENTENCE in {gate.sentence for gate in view.gates}
    assert SENTENCE in {gate.sentence for gate in work.gates}


@pytest.mark.parametrize("channel", list(Channel))
def test_whoever_asked_to_wait_is_written_to_only_with_a_reason(
    book: Book, channel: Channel
) -> None:
    """Checked inside the transaction: a page that did not know is refused too."""
    other = put_off(book)
    draft = opened(book, other, channel, LATER).draft
    assert draft is not None

    with pytest.raises(Refused, match="asked to wait until 31 January"):
        if channel is Channel.CALL:
            booked(book, other, now=LATER)
        else:
            outreach.log_offer(book, draft.draft_id, by=LOCAL_USER, now=LATER)
    if channel is Channel.EMAIL:
        reason = "Priya called us"
        offer = outreach.log_offer(
            book, draft.draft_id, override_reason=reason, by=LOCAL_USER, now=LATER
        )
        assert offer.override_reason == reason


def test_the_day_they_named_opens_the_gate(book: Book) -> None:
    """On 31 January itself nothing is said any more."""
    other = put_off(book)
    there = NOW.replace(year=2027, month=1, day=31)

    kinds = {gate.kind for gate in opened(book, other, now=there).gates}

    assert GateKind.ASKED_TO_WAIT not in kinds
