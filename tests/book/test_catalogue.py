"""The texts of a plan that people write."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.builders import NOW
from upsell.book import schema
from upsell.book.engine import Book
from upsell.errors import Forbidden, NotFound, Refused
from upsell.model import LOCAL_USER, Actor, Right
from upsell.services.catalogue import MOST_CHARACTERS, PlanWords, plans, save_words

READER = Actor("reader", "Reader", frozenset({Right.READ}))


def changes(book: Book) -> int:
    """Count what was written down about changes."""
    with book.read() as connection:
        return connection.execute(select(func.count()).select_from(schema.changes)).scalar_one()


def test_words_are_kept(book: Book) -> None:
    """A benefit and an effect come back as written, spaces tidied, and the rest stays."""
    before = plans(book, by=LOCAL_USER)

    words = [PlanWords("team", " more   room "), PlanWords("team", "calls stop", "api_calls")]
    count = save_words(book, words, by=LOCAL_USER, now=NOW)

    team, scale = plans(book, by=LOCAL_USER)
    limit = team.limit("api_calls")
    assert count == 2
    assert team.benefit == "more room"
    assert limit is not None
    assert limit.at_limit == "calls stop"
    assert limit.pack_size == 10_000
    assert team.limit("seats") == before[0].limit("seats")
    assert scale == before[1]


def test_the_same_words_again_change_nothing(book: Book) -> None:
    """Saving what the book already says writes no change."""
    words = [PlanWords("team", "shared projects")]

    assert save_words(book, words, by=LOCAL_USER, now=NOW) == 0
    assert changes(book) == 0


def test_each_changed_text_leaves_a_trace(book: Book) -> None:
    """Who changed which plan is written down once per text."""
    save_words(book, [PlanWords("team", "a"), PlanWords("scale", "b")], by=LOCAL_USER, now=NOW)

    assert changes(book) == 2


def test_a_text_too_long_is_refused_whole(book: Book) -> None:
    """One text over the limit names its plan and column, and nothing is written."""
    words = [PlanWords("scale", "fine"), PlanWords("team", "x" * (MOST_CHARACTERS + 1))]

    with pytest.raises(Refused, match="Team, “What it adds”: 301 characters"):
        save_words(book, words, by=LOCAL_USER, now=NOW)
    assert plans(book, by=LOCAL_USER)[1].benefit == "single sign-on and audit export"


def test_an_unknown_plan_is_named(book: Book) -> None:
    """Words for a plan the book does not hold are refused with its name."""
    with pytest.raises(NotFound, match="no plan “gold”"):
        save_words(book, [PlanWords("gold", "x")], by=LOCAL_USER, now=NOW)


def test_a_reader_may_not_write(book: Book) -> None:
    """The right to write is asked for at the moment of writing."""
    with pytest.raises(Forbidden):
        save_words(book, [PlanWords("team", "x")], by=READER, now=NOW)
