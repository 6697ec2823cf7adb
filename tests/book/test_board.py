"""Today read from a real book: who stands where, and who no longer stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from tests.book.ledger import logged, prepare
from tests.builders import NOW, TODAY, a_reading, a_touch, an_account
from tests.usage import all_signals, keep, scan
from upsell.board import Board
from upsell.book import accounts, touches
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, RuleType
from upsell.outreach import CallState, Channel, Outcome
from upsell.services import board as service
from upsell.services import offers, signals
from upsell.steps import StepKind


def today(book: Book, days: int = 0) -> Board:
    """Give Today, some days on; what the book remembers is what it would read."""
    now = NOW + timedelta(days=days)
    found = service.board(book, by=LOCAL_USER, now=now)
    assert found == service.board(replace(book), by=LOCAL_USER, now=now)
    return found


def add(book: Book, account_id: str, name: str) -> None:
    """Keep one more account."""
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=account_id, name=name)])


def test_what_was_won_is_not_asked_for_again(book: Book) -> None:
    """A feature stays in use after the upgrade it led to: two months later Today is still calm."""
    offer = logged(book, prepare(book))
    offers.record_outcome(book, offer.offer_id, offer.version, Outcome.WON, by=LOCAL_USER, now=NOW)
    assert [card.step for card in today(book, 1).every] == [None]
    assert [card.step for card in today(book, 60).every] == [None]


def test_the_closest_account_is_close_to_a_limit_and_not_to_a_goal(book: Book) -> None:
    """96% of a goal is good news; 50% of the seats is the nearest limit."""
    keep(book, [a_reading(960, 1000, metric="goal.tickets"), a_reading(5, 10)])
    scan(book)
    closest = today(book).closest
    assert closest is not None
    assert closest[1].metric.key == "seats"


def test_a_snoozed_signal_does_not_keep_an_account_on_top(book: Book) -> None:
    """What is put off for a week gives way to what is to be done today."""
    add(book, "zenith", "Zenith")
    keep(
        book,
        [
            a_reading(12, 10),
            a_reading(410, 500, metric="storage"),
            a_reading(9, 10, account="zenith"),
        ],
    )
    scan(book)
    over = next(s for s in all_signals(book) if (s.account_id, s.metric) == ("northwind", "seats"))
    until = date(2026, 11, 27)
    signals.snooze(book, over.signal_id, until, "They asked", by=LOCAL_USER, now=NOW)
    assert [card.account.name for card in today(book).cards] == ["Zenith", "Northwind"]


def test_what_a_person_noticed_has_its_worth_too(book: Book) -> None:
    """Among equally urgent signals a noted one stands where its best offer puts it."""
    add(book, "aurora", "Aurora")
    keep(book, [a_reading(400, 500, metric="storage", account="aurora")])
    scan(book)
    signals.note(
        book,
        UUID(int=7),
        "northwind",
        RuleType.PREMIUM_USE,
        "feature.audit",
        "They live in audit reports.",
        TODAY,
        by=LOCAL_USER,
        now=NOW,
    )
    assert [card.account.name for card in today(book).cards] == ["Northwind", "Aurora"]


def test_a_call_long_past_still_asks_how_it_went(book: Book) -> None:
    """However long ago it was to be, until somebody says what came of it."""
    prepare(book)
    (signal,) = all_signals(book)
    booked = a_touch(
        signal_id=signal.signal_id,
        channel=Channel.CALL,
        scheduled_for=NOW + timedelta(days=1),
        call_state=CallState.SCHEDULED,
    )
    with book.write() as connection:
        touches.save(connection, booked)

    (card,) = today(book, days=60).every

    assert card.step is not None
    assert card.step.kind is StepKind.AFTER_CALL
