"""A sender that was frozen after it began writes nothing: another may have written since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.attio.desk import LATER, LIST, LONGEST, Desk
from tests.book.post import turns
from tests.builders import METRICS, NOW
from upsell.book import schema
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.outreach import Outcome
from upsell.services import alerts
from upsell.services.delivering import Step
from upsell.services.offers import want_task

AWAY = 2 * LONGEST + timedelta(seconds=1)
"""A little more than may pass between beginning an attempt and its last write."""
THEN = LATER + timedelta(days=2)


def a_new_offer(desk: Desk) -> None:
    """Nothing of the offer was sent yet."""
    del desk


def an_answer(desk: Desk) -> None:
    """The offer is in Attio, and was won since."""
    desk.deliver(LATER)
    desk.answer(Outcome.WON)


def a_task(desk: Desk) -> None:
    """The offer is in Attio, and a task is asked for."""
    desk.deliver(LATER)
    want_task(desk.book, desk.offer.offer_id, by=LOCAL_USER, now=NOW)


def open_signals(desk: Desk) -> None:
    """The offer is in Attio, and the account's open signals are to be told."""
    desk.deliver(LATER)
    with desk.book.write() as connection:
        alerts.record(connection, ["northwind"], {one.key: one for one in METRICS}, NOW)


@pytest.mark.parametrize("prepare", [a_new_offer, an_answer, a_task, open_signals])
def test_who_was_away_for_too_long_writes_nothing(
    desk: Desk, prepare: Callable[[Desk], None]
) -> None:
    """It looks at the clock before each write and gives up; the next attempt is in time."""
    prepare(desk)
    before = len(desk.attio.writes)

    assert _frozen(desk) == Step.FAILED
    assert len(desk.attio.writes) == before

    assert desk.deliver(THEN + timedelta(hours=1)) == [Step.SENT]
    assert len(desk.attio.writes) == before + 1


def test_who_was_away_for_too_long_deletes_no_double(desk: Desk) -> None:
    """What it took for a double may be the one that another kept since."""
    desk.deliver(LATER)
    _forgotten(desk.book)
    (entry,) = desk.entries()
    values = {"offer_id": [entry["offer_id"]]}
    place = desk.attio.workspace.lists[LIST]
    desk.attio.workspace.add(place, values, parent=desk.company)
    desk.answer(Outcome.WON)

    assert _frozen(desk) == Step.FAILED
    assert len(desk.entries()) == 2

    assert desk.deliver(THEN + timedelta(hours=1)) == [Step.SENT]
    assert [entry["outcome"] for entry in desk.entries()] == ["Won"]


def _frozen(desk: Desk) -> Step:
    """Begin an attempt, and go on with it too late."""
    desk.sender.clock = lambda: THEN + AWAY
    return turns(desk.book, desk.sender, THEN, most=1)[0]


def _forgotten(book: Book) -> None:
    """Have the book not know which entry the offer is."""
    with book.write() as connection:
        connection.execute(schema.counterparts.delete())
