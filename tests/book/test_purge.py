"""Sent deliveries are dropped after 90 days and only counted; what was not sent stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from tests.book.ledger import logged, prepare
from tests.book.post import Recorder, drain, failing, met, states
from tests.builders import NOW
from upsell.book import destinations, schema
from upsell.book.engine import Book
from upsell.errors import Rejected
from upsell.model import LOCAL_USER
from upsell.outbox import KEPT
from upsell.outreach import DeliveryState, Destination, FactKind
from upsell.services.delivering import purge
from upsell.services.offers import want_task

SENT_AT = NOW + timedelta(minutes=2)
OLD = SENT_AT + KEPT + timedelta(seconds=1)
ATTIO = Destination.ATTIO


def counted(book: Book) -> int:
    """Give how many offers were ever sent to Attio."""
    with book.read() as connection:
        return destinations.sent(connection).get((ATTIO, FactKind.OFFER_SENT), 0)


def facts(book: Book) -> int:
    """Give how many facts the book keeps."""
    with book.read() as connection:
        return int(connection.execute(select(func.count()).select_from(schema.facts)).scalar_one())


def test_what_was_sent_long_ago_is_only_counted(book: Book) -> None:
    """The fact stays, the count stays, and purging again takes nothing more."""
    met(book, NOW)
    logged(book, prepare(book))
    drain(book, Recorder(), SENT_AT)
    assert (states(book), counted(book), facts(book)) == ([DeliveryState.SENT], 1, 1)

    assert purge(book, by=LOCAL_USER, now=SENT_AT + KEPT) == 0
    assert purge(book, by=LOCAL_USER, now=OLD) == 1
    assert purge(book, by=LOCAL_USER, now=OLD) == 0

    assert (states(book), counted(book), facts(book)) == ([], 1, 1)


def test_counts_add_up(book: Book) -> None:
    """What is sent after a purge is counted with what was sent before."""
    met(book, NOW)
    offer = logged(book, prepare(book))
    drain(book, Recorder(), SENT_AT)
    purge(book, by=LOCAL_USER, now=OLD)
    for days in (1, 2):
        then = OLD + timedelta(days=days)
        want_task(book, offer.offer_id, by=LOCAL_USER, now=then)
        drain(book, Recorder(), then + timedelta(minutes=2))
        purge(book, by=LOCAL_USER, now=then + KEPT + timedelta(minutes=3))

    with book.read() as connection:
        sent = destinations.sent(connection)
    assert (sent[ATTIO, FactKind.OFFER_SENT], sent[ATTIO, FactKind.TASK_WANTED]) == (1, 2)


def test_what_was_refused_or_waits_stays(book: Book) -> None:
    """However old it is: somebody may yet have it sent."""
    met(book, NOW)
    logged(book, prepare(book))
    drain(book, Recorder(fails=failing(Rejected("No."))), SENT_AT)

    assert purge(book, by=LOCAL_USER, now=OLD) == 0

    assert states(book) == [DeliveryState.PARKED]
    assert states(book, Destination.POSTHOG) == [DeliveryState.WAITING]
