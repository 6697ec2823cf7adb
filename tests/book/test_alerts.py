"""The open signals of an account, told whenever they are others than last told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from tests.book.ledger import prepare, properties
from tests.book.post import Recorder, drain, met
from tests.builders import METRICS, NOW, a_signal, an_evidence
from upsell.book import signals as kept
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, RuleType, Signal, Urgency
from upsell.services import alerts, signals

KIND = "signals_changed"
LATER = NOW + timedelta(hours=1)
NEAR = a_signal(urgency=Urgency.CRITICAL, latest=an_evidence(value=9.999))
GROWTH = a_signal(
    signal_id=UUID(int=2),
    rule_id="growth",
    rule_type=RuleType.TEAM_GROWTH,
    title="Team growth",
)


def tell(book: Book, now: datetime = NOW) -> None:
    """Record the account's open signals as a scan does."""
    with book.write() as connection:
        alerts.record(connection, ["northwind"], {one.key: one for one in METRICS}, now)


def change(book: Book, signal: Signal) -> None:
    """Write what a scan changes of a signal."""
    with book.write() as connection:
        kept.change(connection, [signal])


def test_titles_and_the_nearest_limit_are_told(book: Book) -> None:
    """Every open title, and the figures of the most urgent; 99.99% is not 100%."""
    prepare(book, NEAR)
    prepare(book, GROWTH)

    tell(book)

    assert properties(book, KIND) == [
        {
            "titles": ["Near limit: seats", "Team growth"],
            "tier": "critical",
            "resource": "seats",
            "percent": 99,
        }
    ]


def test_what_is_as_last_told_is_not_told_again(book: Book) -> None:
    """Neither is a move within the same full percent."""
    prepare(book, NEAR)
    tell(book)
    change(book, a_signal(urgency=Urgency.CRITICAL, latest=an_evidence(value=9.998)))

    tell(book, LATER)

    assert len(properties(book, KIND)) == 1


def test_an_account_without_signals_is_not_told_of(book: Book) -> None:
    """Nothing was ever said of it, so there is nothing to take back."""
    tell(book)

    assert properties(book, KIND) == []


def test_only_the_latest_waits(book: Book) -> None:
    """What nobody began to send is replaced by the next."""
    prepare(book, NEAR)
    tell(book)
    change(book, a_signal(urgency=Urgency.IMMINENT, latest=an_evidence(value=9)))

    tell(book, LATER)

    assert [told["percent"] for told in properties(book, KIND)] == [90]


def test_what_was_sent_stays_and_a_dismissal_takes_it_back(book: Book) -> None:
    """When the last open signal goes, the account is told of with none."""
    prepare(book, NEAR)
    tell(book)
    met(book, NOW)
    drain(book, Recorder(), LATER)

    signals.dismiss(book, NEAR.signal_id, "Seasonal", by=LOCAL_USER, now=LATER)

    assert [told["titles"] for told in properties(book, KIND)] == [["Near limit: seats"], []]
