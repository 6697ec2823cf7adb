"""The example book holds one of everything, whatever day it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from upsell import gates
from upsell.book import accounts, offers, readings, sending, signals, snapshot, touches
from upsell.book.engine import Book, BookKind, open_book
from upsell.book.types import EPOCH
from upsell.errors import Refused
from upsell.model import LOCAL_USER, PlayKind, RuleType, Urgency
from upsell.outreach import Channel, Destination, Outcome
from upsell.services import sample

ORDINARY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EARLY_ON_THE_31ST = datetime(2027, 1, 31, 2, 5, tzinfo=UTC)
OTHERS = [
    datetime(2028, 2, 29, 12, tzinfo=UTC),
    datetime(2027, 3, 1, 0, 30, tzinfo=UTC),
    datetime(2027, 5, 15, 23, 50, tzinfo=UTC),
    datetime(2027, 7, 4, 9, tzinfo=UTC),
    datetime(2027, 8, 31, 9, tzinfo=UTC),
    datetime(2027, 12, 31, 9, tzinfo=UTC),
]


def made(folder: Path, now: datetime) -> Book:
    """Give an example book made at a moment."""
    book = open_book(f"sqlite:///{folder / 'sample.db'}", kind=BookKind.SAMPLE)
    sample.make(book, by=LOCAL_USER, now=now)
    return book


@pytest.fixture(scope="module", params=[ORDINARY, EARLY_ON_THE_31ST], ids=str)
def example(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Book, datetime]]:
    """An example book and the moment it was made."""
    book = made(tmp_path_factory.mktemp("example"), request.param)
    yield book, request.param
    book.close()


def assert_complete(book: Book, now: datetime) -> None:
    """Check that a CSM finds one of everything in an example made now."""
    today = book.today(now)
    with book.read() as connection:
        known = accounts.every(connection)
        found = signals.every(connection)
        current = [one for one in found if one.is_open()]
        figures = list(snapshot.columns(connection).features())
        made_offers = offers.every(connection)
        contacts = touches.every(connection)
    assert len(known) == 10
    assert {one.rule_type for one in found} == set(RuleType)
    titles = {one.title for one in found}
    assert {"Near limit: seats", "Near limit: API calls", "Near limit: storage"} <= titles
    assert {one.urgency for one in current if one.urgency} == set(Urgency)
    assert {one.rule_type for one in current} == set(RuleType)
    assert any(row.limit is not None and row.value > row.limit for row in figures)
    assert any(row.limit is None and row.metric == "seats" for row in figures)
    assert any(row.bad_readings for row in figures)
    assert any(row.age_days > 7 for row in figures)
    shut = [one for one in known.values() if gates.gates(one, (), now, book.zone)]
    assert len(shut) >= 2
    open_ones = [offer for offer in made_offers if offer.outcome is None]
    assert len(open_ones) == 2
    assert 22 <= len(made_offers) <= 36
    outcomes = {offer.outcome for offer in made_offers}
    assert {Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE} <= outcomes
    span = max(o.made_at for o in made_offers) - min(o.made_at for o in made_offers)
    assert timedelta(weeks=8) <= span <= timedelta(weeks=10)
    due = [touch for touch in contacts if touch.channel is Channel.CALL and touch.scheduled_for]
    assert [book.today(touch.scheduled_for) for touch in due if touch.scheduled_for] == [today]


def test_the_example_has_one_of_everything(example: tuple[Book, datetime]) -> None:
    """Every title, every urgency, gates, gaps, offers, two open and a call due on the day."""
    assert_complete(*example)


def test_every_win_shows_in_the_account(example: tuple[Book, datetime]) -> None:
    """What was won was bought: the limit rose to what was offered, or the plan is that plan."""
    book, _ = example
    with book.read() as connection:
        won = [offer for offer in offers.every(connection) if offer.outcome is Outcome.WON]
        known = accounts.every(connection)
        series = {name: readings.series(connection, name) for name in known}
    bought = set()
    for offer in won:
        play = offer.play
        if play.kind is PlayKind.PLAN:
            assert known[offer.account_id].plan_key == play.plan_key
        else:
            limits = {row.limit for row in series[offer.account_id] if row.metric == play.metric}
            assert play.new_limit in limits
        bought.add((offer.account_id, play.metric, play.new_limit))
    assert len(bought) == len(won) >= 6


def test_nothing_in_the_example_is_ever_delivered(example: tuple[Book, datetime]) -> None:
    """Facts are recorded as for real, but none is due for any destination, ever."""
    book, now = example
    later = now + timedelta(days=365)
    with book.read() as connection:
        for destination in Destination:
            assert not sending.has_work(connection, destination, later, EPOCH)
            assert sending.next_parcel(connection, destination, later, EPOCH) is None


def test_one_account_is_read_weekly(example: tuple[Book, datetime]) -> None:
    """Its figures lie seven days apart."""
    book, _ = example
    with book.read() as connection:
        days = sorted({row.observed_on for row in readings.series(connection, "juniper-studio")})
    assert {(right - left).days for left, right in pairwise(days)} == {7}


def test_a_made_example_stays(example: tuple[Book, datetime]) -> None:
    """Making it again, even later, changes nothing."""
    book, now = example
    with book.read() as connection:
        before = signals.every(connection), offers.every(connection)
    sample.make(book, by=LOCAL_USER, now=now + timedelta(days=3))
    with book.read() as connection:
        assert before == (signals.every(connection), offers.every(connection))


def test_later_days_are_appended(tmp_path: Path) -> None:
    """Opened nine days later the example has figures up to that day, and only once."""
    book = made(tmp_path, ORDINARY)
    later = ORDINARY + timedelta(days=9)
    assert sample.refresh(book, by=LOCAL_USER, now=later) == 9
    assert sample.refresh(book, by=LOCAL_USER, now=later) == 0
    with book.read() as connection:
        assert readings.last_day(connection) == book.today(later)
    book.close()


def test_simulated_accounts_stay_out_of_an_own_book(tmp_path: Path) -> None:
    """A book of real accounts refuses them."""
    book = open_book(f"sqlite:///{tmp_path / 'headroom.db'}")
    with pytest.raises(Refused, match="example book only"):
        sample.make(book, by=LOCAL_USER, now=ORDINARY)
    with pytest.raises(Refused, match="example book only"):
        sample.refresh(book, by=LOCAL_USER, now=ORDINARY)
    book.close()


@pytest.mark.soak
@pytest.mark.parametrize("now", OTHERS, ids=str)
def test_the_example_is_complete_on_any_day(tmp_path: Path, now: datetime) -> None:
    """Leap days, ends of months and years, early and late hours."""
    book = made(tmp_path, now)
    assert_complete(book, now)
    book.close()
