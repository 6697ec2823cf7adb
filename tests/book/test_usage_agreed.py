"""What is counted in PostHog is agreed whole, or not at all."""

from __future__ import annotations

import pytest

from tests.builders import NOW
from upsell.book.engine import Book
from upsell.errors import Forbidden, Refused
from upsell.model import LOCAL_USER, Actor, Right
from upsell.services.usage import agree, agreed
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

READER = Actor("reader", "Reader", frozenset({Right.READ}))
CALLS = Mapped("api_calls", Measure.SUM, "call", "quantity", limit_prop="calls_limit")


def test_a_mapping_with_faults_is_refused_whole(book: Book) -> None:
    """Each row, field and remedy is named."""
    rows = (Mapped("seats", Measure.EVENTS, ""), Mapped("gone", Measure.SUM, "e", "a b"))

    with pytest.raises(Refused) as refused:
        agree(book, UsageSource(AccountBy(0), rows), by=LOCAL_USER, now=NOW)
    said = str(refused.value)
    assert "Row 1, event: it is empty." in said
    assert "seats is a level; this needs a counter or activity." in said
    assert "Row 2, metric: there is no gone." in said
    assert "“a b” is no name of a property." in said
    assert agreed(book, by=LOCAL_USER, now=NOW).source.rows == ()


def test_what_was_agreed_is_kept_and_replaced(book: Book) -> None:
    """In the order of the table; what is left out is counted no more."""
    first = UsageSource(AccountBy(2), (CALLS, Mapped("seats", Measure.PEOPLE, "seen")))
    agree(book, first, by=LOCAL_USER, now=NOW)
    assert agreed(book, by=LOCAL_USER, now=NOW).source == first

    other = UsageSource(AccountBy(None, "company"), (Mapped("seats", Measure.PEOPLE, "seen"),))
    agree(book, other, by=LOCAL_USER, now=NOW)
    assert agreed(book, by=LOCAL_USER, now=NOW).source == other


def test_who_may_only_read_agrees_nothing(book: Book) -> None:
    """Nor is anything kept."""
    with pytest.raises(Forbidden):
        agree(book, UsageSource(AccountBy(0), (CALLS,)), by=READER, now=NOW)
    assert agreed(book, by=LOCAL_USER, now=NOW).source.rows == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Mapped("seats", Measure.PEOPLE, "e", "p"), "people are counted without one"),
        (Mapped("api_calls", Measure.EVENTS, "e", "p"), "Write what the property must say"),
        (Mapped("api_calls", Measure.EVENTS, "e", "", "v"), "it needs a property to compare"),
        (Mapped("api_calls", Measure.FEATURE, "e"), "must begin with feature."),
        (Mapped("api_calls", Measure.SUM, "e"), "Name the one that holds the number"),
    ],
)
def test_each_fault_says_what_to_do(book: Book, row: Mapped, words: str) -> None:
    """In the words of the table's headings."""
    with pytest.raises(Refused, match=words):
        agree(book, UsageSource(AccountBy(0), (row,)), by=LOCAL_USER, now=NOW)
