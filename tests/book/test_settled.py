"""A signal whose offer was won is settled until its next episode, on every page alike."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.book.ledger import LATER, logged, opened, prepare
from tests.builders import NOW, a_signal
from upsell.book import signals
from upsell.book.engine import Book
from upsell.errors import Conflict
from upsell.model import LOCAL_USER, Signal
from upsell.outreach import Channel, Outcome
from upsell.services import offers, outreach
from upsell.services.account_page import account_page
from upsell.services.board import board
from upsell.steps import StepKind

SENTENCE = "Near limit: seats: won on 20 November."
THEN = NOW + timedelta(days=40)


def answered(book: Book, outcome: Outcome) -> Signal:
    """Have an offer answered."""
    signal = prepare(book)
    offer = logged(book, signal)
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        outcome,
        lost_reason="price",
        by=LOCAL_USER,
        now=NOW,
    )
    return signal


@pytest.mark.parametrize("channel", list(Channel))
def test_a_won_signal_has_no_button_and_no_draft(book: Book, channel: Channel) -> None:
    """Today, Account and Outreach say since when it is settled, weeks later too."""
    signal = answered(book, Outcome.WON)

    (today,) = board(book, by=LOCAL_USER, now=THEN).every
    account = account_page(book, "northwind", by=LOCAL_USER, now=THEN).card
    work = opened(book, signal, channel, THEN)

    assert [(card.step, card.reasons) for card in (today, account)] == [(None, (SENTENCE,))] * 2
    assert work.offer is not None
    assert (work.offer.outcome, work.settled) == (Outcome.WON, SENTENCE)


def test_a_draft_from_before_the_win_is_not_used(book: Book) -> None:
    """A call sheet that was open meanwhile books no call about what was won."""
    signal = prepare(book)
    sheet = opened(book, signal, Channel.CALL).draft
    assert sheet is not None
    offer = logged(book, signal)
    offers.record_outcome(book, offer.offer_id, offer.version, Outcome.WON, by=LOCAL_USER, now=NOW)

    with pytest.raises(Conflict, match="won on 20 November"):
        outreach.book_call(book, sheet.draft_id, THEN, by=LOCAL_USER, now=LATER)


@pytest.mark.parametrize("outcome", [Outcome.LOST, Outcome.NO_RESPONSE])
def test_after_a_lost_offer_a_new_draft_may_begin(book: Book, outcome: Outcome) -> None:
    """Once the gates are open: Today offers it, and Outreach writes it."""
    signal = answered(book, outcome)

    (today,) = board(book, by=LOCAL_USER, now=THEN).every
    work = opened(book, signal, now=THEN)

    assert (today.step and today.step.kind, today.reasons) == (StepKind.DRAFT_EMAIL, ())
    assert (work.offer, work.gates) == (None, ())
    assert work.draft is not None


def test_the_next_episode_is_a_new_reason_to_talk(book: Book) -> None:
    """The same title opened again has its own button."""
    answered(book, Outcome.WON)
    again = a_signal(signal_id=UUID(int=2), episode=2)
    with book.write() as connection:
        signals.change(
            connection,
            [a_signal(cleared_on=NOW.date(), clear_reason="The limit was raised.")],
            ["cleared_on", "clear_reason"],
        )
        signals.add(connection, [again])

    (today,) = board(book, by=LOCAL_USER, now=THEN).every

    assert today.step is not None
    assert today.step.signal_id == again.signal_id
