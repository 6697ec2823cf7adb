"""A week's verdict: seen at any time, recorded once, never rewritten, shown again beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Connection

from tests.book.ledger import actions, logged, prepare
from tests.builders import NOW, a_signal, an_account, an_offer
from tests.plays import MONDAY, at
from upsell.book import accounts, offers, options, schema, signals
from upsell.book.engine import Book
from upsell.errors import Conflict, Forbidden, Refused
from upsell.levels import DEFAULT_BARS, Level
from upsell.model import LOCAL_USER, Right, Urgency
from upsell.outreach import Offer, Outcome
from upsell.play_view import PlayView
from upsell.services import verdicts
from upsell.verdict import Ruling

FRIDAY = at(MONDAY + timedelta(days=4), 17)
NEXT_WEEK = at(MONDAY + timedelta(days=9))
NAMES = ("northwind", "globex", "initech")


@pytest.fixture
def played(book: Book) -> Book:
    """A book whose play began on Monday, with three accounts near their limit, all offered."""
    with book.write() as connection:
        others = [an_account(account_id=name, name=name.title()) for name in NAMES[1:]]
        accounts.save(connection, others)
        options.save_started_on(connection, MONDAY)
        for number, name in enumerate(NAMES, start=1):
            signal = a_signal(signal_id=UUID(int=number), account_id=name, opened_on=MONDAY)
            signals.add(connection, [signal])
            offers.add(connection, the_offer(number))
        scanned(connection, MONDAY, MONDAY)
    return book


def the_offer(number: int) -> Offer:
    """Give the offer to an account by its number."""
    return an_offer(
        offer_id=UUID(int=100 + number),
        signal_id=UUID(int=number),
        account_id=NAMES[number - 1],
        made_at=at(MONDAY + timedelta(days=1)),
        mrr=Decimal(400),
    )


def scanned(connection: Connection, day: date, last_reading_on: date) -> None:
    """Say that a day was scanned, and of what day the latest figures were."""
    counts = {"accounts": 3, "last_reading_on": last_reading_on.isoformat()}
    connection.execute(schema.scans.insert().values(day=day, finished_at=at(day), counts=counts))


def win(book: Book, number: int, when: datetime) -> None:
    """Record that an offer was won."""
    with book.write() as connection:
        found = offers.one(connection, UUID(int=100 + number))
        won = replace(found, outcome=Outcome.WON, outcome_at=when, won_value=Decimal(1200))
        offers.save(connection, won)


def looked(book: Book, now: datetime, first: date | None = None) -> PlayView:
    """Look at a week, the present one when none is named."""
    return verdicts.play(book, first, by=LOCAL_USER, now=now)


def closed(book: Book, now: datetime, first: date = MONDAY) -> PlayView:
    """Close a week."""
    return verdicts.close_week(book, first, by=LOCAL_USER, now=now)


def test_looking_records_nothing(played: Book) -> None:
    """The verdict so far is there at any time; only closing writes one."""
    seen = looked(played, FRIDAY)

    assert [view.verdict.ruling for view in seen.levels] == [Ruling.FAIL_OFFER]
    assert (seen.day, seen.is_over, seen.may_close, seen.history) == (5, False, True, ())


def test_a_week_is_closed_once(played: Book) -> None:
    """Closing again, with other figures by then, changes nothing."""
    closed(played, FRIDAY)
    win(played, 1, FRIDAY + timedelta(hours=1))
    again = closed(played, NEXT_WEEK)

    assert [one.verdict.ruling for one in again.history] == [Ruling.FAIL_OFFER]
    assert again.history[0].at == FRIDAY
    assert again.history[0].by == LOCAL_USER.name
    assert actions(played).count("verdict.recorded") == 1


def test_a_later_win_is_shown_beside_the_verdict(played: Book) -> None:
    """The recorded verdict stays as it was; the week is judged again with what came since."""
    closed(played, FRIDAY)
    win(played, 1, NEXT_WEEK)
    view = looked(played, NEXT_WEEK, MONDAY).levels[0]

    assert view.verdict.ruling is Ruling.FAIL_OFFER
    assert view.since is not None
    assert (view.since.ruling, view.since.trial.won) == (Ruling.PASS, 1)


def test_nothing_stands_beside_a_verdict_that_still_holds(played: Book) -> None:
    """The same figures are not shown twice."""
    closed(played, FRIDAY)

    assert looked(played, NEXT_WEEK, MONDAY).levels[0].since is None


def test_a_recorded_verdict_comes_back_whole(played: Book) -> None:
    """Ruling, bar, figures and conditions are those it was made from."""
    win(played, 2, FRIDAY - timedelta(hours=3))
    before = looked(played, FRIDAY).levels[0].verdict
    closed(played, FRIDAY)

    assert looked(played, NEXT_WEEK, MONDAY).levels[0].verdict == before


def test_a_week_is_not_closed_before_its_fifth_day(played: Book) -> None:
    """A verdict of Tuesday would stand for good; the refusal names the day."""
    with pytest.raises(Refused, match="from 20 November on"):
        closed(played, at(MONDAY + timedelta(days=1)))
    assert looked(played, FRIDAY).history == ()


def test_the_next_level_begins_the_week_after_the_one_before_has_passed(played: Book) -> None:
    """Baseline runs two weeks from there, and is recorded with its last one."""
    win(played, 1, FRIDAY)
    closed(played, FRIDAY)
    first, second = (at(MONDAY + timedelta(days=days), 17) for days in (11, 18))

    assert [view.bar.level for view in looked(played, FRIDAY).levels] == [Level.SMOKE]
    running = closed(played, first, first.date()).levels
    assert [view.bar.level for view in running] == [Level.SMOKE, Level.BASELINE]
    assert [view.recorded is None for view in running] == [False, True]
    assert [view.goes_on for view in running] == [True, False]
    ended = closed(played, second, second.date())
    assert [view.recorded is None for view in ended.levels] == [False, False]
    assert ended.levels[1].verdict.trial.span.first == MONDAY + timedelta(days=7)


def test_two_failures_in_a_row_are_told(played: Book) -> None:
    """The view of the second week knows that the first failed."""
    closed(played, FRIDAY)

    assert looked(played, FRIDAY).levels[0].failed_before is False
    assert looked(played, NEXT_WEEK).levels[0].failed_before is True


def test_a_week_nobody_checked_is_not_judged(played: Book) -> None:
    """The week after had no scan at all."""
    assert looked(played, NEXT_WEEK).levels[0].verdict.ruling is Ruling.INSUFFICIENT_DATA


def test_old_figures_are_no_check(played: Book) -> None:
    """A scan that saw nothing younger than a week does not count as one."""
    day = MONDAY + timedelta(days=8)
    with played.write() as connection:
        scanned(connection, day, day - timedelta(days=8))

    assert looked(played, NEXT_WEEK).levels[0].verdict.ruling is Ruling.INSUFFICIENT_DATA


def test_the_weeks_to_look_at_reach_back_to_the_first(played: Book) -> None:
    """A day before the play began shows its own week; one to come shows the present."""
    seen = looked(played, NEXT_WEEK)

    assert [week.first for week in seen.weeks] == [MONDAY + timedelta(days=7), MONDAY]
    assert looked(played, FRIDAY, date(2027, 1, 1)).week.first == MONDAY
    assert looked(played, FRIDAY, date(2026, 10, 1)).week.first == date(2026, 9, 28)


def test_an_offer_keeps_the_urgency_it_was_made_at(book: Book) -> None:
    """Scalable is judged by it, and the signal may be another by then."""
    signal = prepare(book, a_signal(urgency=Urgency.CRITICAL))
    made = logged(book, signal, now=NOW)

    with book.read() as connection:
        assert offers.one(connection, made.offer_id).urgency is Urgency.CRITICAL


def test_levels_are_kept_and_recorded_verdicts_keep_theirs(played: Book) -> None:
    """A changed bar judges from now on; what was recorded was made with the old one."""
    closed(played, FRIDAY)
    smoke, *others = DEFAULT_BARS
    kept = verdicts.save_levels(
        played, [replace(smoke, flagged=2), *others], by=LOCAL_USER, now=FRIDAY
    )

    assert kept == verdicts.levels(played, by=LOCAL_USER)
    assert kept[0].flagged == 2
    assert looked(played, FRIDAY).levels[0].verdict.bar.flagged == 3
    assert actions(played).count("levels.saved") == 1


def test_a_bar_that_cannot_be_used_is_not_kept(played: Book) -> None:
    """Nothing of the table is written."""
    smoke, *others = DEFAULT_BARS
    with pytest.raises(Refused, match="Smoke"):
        verdicts.save_levels(played, [replace(smoke, won=0), *others], by=LOCAL_USER, now=FRIDAY)
    assert verdicts.levels(played, by=LOCAL_USER) == DEFAULT_BARS


def test_levels_that_somebody_else_changed_are_not_overwritten(played: Book) -> None:
    """The second of two who began from one table is told, and the first one's table stays."""
    began = verdicts.levels(played, by=LOCAL_USER)
    smoke, *others = began
    first, second = [replace(smoke, won=2), *others], [replace(smoke, flagged=5), *others]
    verdicts.save_levels(played, first, seen=began, by=LOCAL_USER, now=FRIDAY)

    with pytest.raises(Conflict, match="somebody else changed the levels"):
        verdicts.save_levels(played, second, seen=began, by=LOCAL_USER, now=FRIDAY)

    assert verdicts.levels(played, by=LOCAL_USER) == tuple(first)


def test_who_may_only_read_closes_nothing(played: Book) -> None:
    """The guard answers at the moment of the call."""
    reader = replace(LOCAL_USER, rights=frozenset({Right.READ}))
    with pytest.raises(Forbidden):
        verdicts.close_week(played, MONDAY, by=reader, now=FRIDAY)
    assert looked(played, FRIDAY).history == ()


def test_levels_of_another_length_follow_what_was_recorded(played: Book) -> None:
    """A recorded week stays a week of its own; the longer cycle begins after it and is closed."""
    closed(played, FRIDAY)
    smoke, *others = DEFAULT_BARS
    longer = [replace(smoke, weeks=2), *others]
    verdicts.save_levels(played, longer, by=LOCAL_USER, now=FRIDAY)
    first, last = (MONDAY + timedelta(days=days) for days in (7, 20))
    seen = looked(played, FRIDAY).levels[0]

    assert (seen.verdict.trial.span.last, seen.since) == (MONDAY + timedelta(days=6), None)
    span = looked(played, NEXT_WEEK).levels[0].verdict.trial.span
    assert (span.first, span.last) == (first, last)
    assert len(closed(played, at(last), last).history) == 2


def test_a_week_amid_a_cycle_has_nothing_to_close(played: Book) -> None:
    """Once Smoke is recorded, only the last week of Baseline asks to be closed again."""
    win(played, 1, FRIDAY)
    closed(played, FRIDAY)
    first, second = (at(MONDAY + timedelta(days=days), 17) for days in (11, 18))

    assert closed(played, first, first.date()).may_close is False
    assert looked(played, second).may_close is True


def test_a_week_before_the_play_is_looked_at_and_not_closed(played: Book) -> None:
    """A verdict on it would count as the cycle before the first one."""
    early = MONDAY - timedelta(days=7)

    assert looked(played, FRIDAY, early).may_close is False
    with pytest.raises(Refused, match="had not begun"):
        closed(played, FRIDAY, early)


def test_an_offer_put_off_stays_in_play(played: Book) -> None:
    """The week after counts it as waiting, and still does once it was answered later."""
    with played.write() as connection:
        found = offers.one(connection, UUID(int=101))
        later = replace(found, outcome=Outcome.DEFERRED, outcome_at=FRIDAY)
        offers.save(connection, later)
    second = MONDAY + timedelta(days=7)
    before = looked(played, NEXT_WEEK).levels[0].verdict.trial
    win(played, 1, at(MONDAY + timedelta(days=15)))
    after = looked(played, at(MONDAY + timedelta(days=16)), second).levels[0].verdict.trial

    assert (before.offers, before.waiting) == (3, 3)
    assert (after.offers, after.waiting) == (3, 3)
