"""Scans of a real book: what opens, what clears, what changes nothing, and the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import NOW, TODAY, a_reading, an_account
from tests.usage import a_series, all_signals, day, keep, moment, scan, titles
from upsell.book import accounts, schema, signals, snapshot
from upsell.book import rules as sheet
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import LOCAL_USER, Reading, Urgency
from upsell.rules import DEFAULT_RULES
from upsell.services import rules as rule_service
from upsell.services import scanning
from upsell.services import signals as service


def a_goal(value: float) -> Reading:
    """Give an amount of tickets resolved, of a goal of 1,000."""
    return a_reading(value, 1000, metric="goal.tickets")


@pytest.mark.parametrize(
    ("readings", "opened"),
    [
        ([a_reading(8, 10)], ["Near limit: seats"]),
        ([a_reading(7.9, 10)], []),
        ([a_reading(400, 500, metric="storage")], ["Near limit: storage"]),
        ([a_reading(39_999, 50_000, metric="api_calls")], []),
        ([a_reading(40_000, 50_000, metric="api_calls")], ["Near limit: API calls"]),
        ([a_reading(8, None, on=day(0)), a_reading(5, None, on=day(28))], ["Team growth"]),
        ([a_reading(8, None, on=day(0)), a_reading(6, None, on=day(28))], []),
        ([a_reading(8, None, on=day(0)), a_reading(5, None, on=day(27))], []),
        (a_series([2.5] * 8, metric="feature.audit", limit=None), ["Premium use"]),
        (a_series([9] * 7, metric="feature.audit", limit=None), []),
        ([a_goal(1000)], ["Strong outcome"]),
        ([a_goal(999)], []),
        (
            [a_reading(5, None, metric="use_case.onboarding"), a_reading(2, None, on=day(83))],
            ["New use case"],
        ),
        ([a_reading(5, None, metric="use_case.onboarding"), a_reading(2, None, on=day(82))], []),
    ],
)
def test_a_signal_opens_at_the_edge_and_not_below(
    book: Book, readings: list[Reading], opened: list[str]
) -> None:
    """Each type opens on the figures of its definition and on nothing less."""
    keep(book, readings)
    scan(book)
    assert titles(book) == opened


@pytest.mark.parametrize(
    ("readings", "later", "reason"),
    [
        ([a_reading(8, 10)], [a_reading(7.5, 10, on=day(-1))], ""),
        ([a_reading(8, 10)], [a_reading(7.4, 10, on=day(-1))], "Below 75% of the limit"),
        ([a_reading(8, 10)], [a_reading(8, None, on=day(-1))], "There is no limit any more"),
        (
            [a_reading(8, None), a_reading(5, None, on=day(28))],
            [a_reading(7, None, on=day(-1))],
            "No longer true",
        ),
        (
            a_series([2.5] * 8, metric="feature.audit", limit=None),
            [a_reading(1, None, metric="feature.audit", on=day(0))],
            "No longer true",
        ),
        ([a_goal(1000)], [replace(a_goal(950), observed_on=day(-1))], ""),
        ([a_goal(1000)], [replace(a_goal(949), observed_on=day(-1))], "Below 95% of the goal"),
    ],
)
def test_a_signal_clears_below_its_lower_edge(
    book: Book, readings: list[Reading], later: list[Reading], reason: str
) -> None:
    """It stays until the figures fall below where it clears, and says why it cleared."""
    keep(book, readings)
    scan(book)
    keep(book, later)
    scan(book, day(-1))
    (signal,) = all_signals(book)
    assert signal.clear_reason == reason
    assert signal.cleared_on == (day(-1) if reason else None)


def test_a_new_use_case_is_new_for_28_days(book: Book) -> None:
    """The calendar alone ends it, whatever the use."""
    steady = [a_reading(3, None, on=day(back)) for back in range(100, -31, -1)]
    use = [a_reading(5, None, metric="use_case.onboarding", on=day(back)) for back in (0, -27, -28)]
    keep(book, [*steady, *use])
    for back in (0, -27):
        scan(book, day(back))
    assert titles(book) == ["New use case"]
    scan(book, day(-28))
    assert [s.clear_reason for s in all_signals(book)] == ["28 days since it opened"]


def test_scanning_a_day_twice_changes_nothing(book: Book) -> None:
    """Signals, snapshot, facts, deliveries and the report stay as they were."""
    keep(book, [*a_series([5] * 30 + [9]), a_reading(None, metric="storage")])
    first = scan(book)
    before = _everything(book)
    assert scan(book) == first
    assert _everything(book) == before


def _everything(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Give every row that a scan writes, the log of changes aside."""
    written = ("signals", "features", "facts", "deliveries", "scans", "rules")
    with book.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=str)
            for name in written
            for table in [schema.metadata.tables[name]]
        }


def test_an_opening_is_recorded_once_with_its_worth(book: Book) -> None:
    """PostHog is told of an episode when it opens, and not again."""
    keep(book, a_series([9, 9, 9]))
    for back in (2, 1, 0):
        scan(book, day(back))
    with book.read() as connection:
        facts = connection.execute(select(schema.facts)).all()
    (fact,) = [fact for fact in facts if fact.kind == "usage_threshold_hit"]
    assert fact.recorded_at == moment(day(2))
    assert fact.properties["signal_type"] == "Near limit: seats"
    assert fact.properties["csm_email"] == an_account().csm
    assert fact.properties["expansion_value"] > 0


def test_the_opening_is_frozen_and_the_latest_refreshed(book: Book) -> None:
    """A draft quotes the latest figures; what opened the signal stays."""
    keep(book, a_series([8, 9]))
    scan(book, day(1))
    scan(book)
    (signal,) = all_signals(book)
    assert (signal.opening.value, signal.latest.value) == (8, 9)
    assert (signal.opened_on, signal.latest.as_of) == (day(1), TODAY)
    assert signal.urgency is Urgency.IMMINENT


def test_a_signal_reopens_seven_days_after_it_cleared(book: Book) -> None:
    """Sooner it would only be noise; then it is a new episode."""
    keep(book, a_series([9, 5] + [9] * 7))
    for back in range(8, 0, -1):
        scan(book, day(back))
    assert [s.episode for s in all_signals(book)] == [1]
    scan(book)
    assert [s.episode for s in all_signals(book)] == [1, 2]


def test_a_counter_opens_once_in_a_billing_period(book: Book) -> None:
    """A correction within the period does not open it again; the next period does."""
    start = date(2026, 11, 1)
    amounts = [45_000] * 3 + [10_000] * 2 + [46_000] * 25 + [47_000]
    for at, amount in enumerate(amounts):
        on = start + timedelta(days=at)
        keep(book, [a_reading(amount, 50_000, metric="api_calls", on=on)])
        scan(book, on)
    found = [(s.episode, s.opened_on, s.cleared_on) for s in all_signals(book)]
    assert found == [
        (1, start, start + timedelta(days=3)),
        (2, date(2026, 12, 1), None),
    ]


def test_a_new_period_clears_a_counter_before_its_first_figure(book: Book) -> None:
    """Last month's 90% says nothing of this month: the episode ends and nothing opens."""
    keep(book, [a_reading(45_000, 50_000, metric="api_calls", on=date(2026, 11, 30))])
    scan(book, date(2026, 11, 30))
    scan(book, date(2026, 12, 1))
    (signal,) = all_signals(book)
    assert (signal.cleared_on, signal.clear_reason) == (
        date(2026, 12, 1),
        "A new billing period began",
    )
    assert signal.latest.resets_on == date(2026, 12, 1)


def test_stale_figures_open_and_clear_nothing(book: Book) -> None:
    """After seven days without data the signal stands as it was, and the report says so."""
    keep(book, [a_reading(9, 10, on=day(7)), a_reading(450, 500, metric="storage", on=day(8))])
    report = scan(book)
    assert (titles(book), report.stale) == (["Near limit: seats"], 1)
    report = scan(book, day(-1))
    assert (titles(book), report.stale) == (["Near limit: seats"], 2)
    assert all_signals(book)[0].latest.as_of == day(7)


def test_a_dismissed_signal_stays_away_while_its_episode_runs(book: Book) -> None:
    """It comes back as a new episode, after the old one cleared and seven days passed."""
    keep(book, a_series([9, 9, 5] + [9] * 7))
    scan(book, day(9))
    (signal,) = all_signals(book)
    service.dismiss(book, signal.signal_id, "known", by=LOCAL_USER, now=moment(day(9)))
    scan(book, day(8))
    assert titles(book) == []
    for back in range(7, -1, -1):
        scan(book, day(back))
    assert [(s.episode, s.is_open()) for s in all_signals(book)] == [(1, False), (2, True)]


def test_a_definition_switched_off_clears_its_signals(book: Book) -> None:
    """The next scan says why, and the row for anything else does not take its place."""
    keep(book, [a_reading(9, 10)])
    scan(book)
    off = [replace(rule, enabled=rule.rule_id != "near-limit-seats") for rule in DEFAULT_RULES]
    rule_service.save_rules(book, off, by=LOCAL_USER, now=NOW)
    scan(book)
    reasons = [s.clear_reason for s in all_signals(book)]
    assert reasons == ["The signal definition was switched off or changed"]


def test_the_report_counts_what_was_left_out(book: Book) -> None:
    """Bad values, missing limits and accounts without usage are said, not hidden."""
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id="globex", name="Globex")])
    hostile = [None, float("nan"), float("inf"), -1.0]
    bad = [a_reading(value, on=day(back + 1)) for back, value in enumerate(hostile)]
    ahead = a_reading(10, 10, on=day(-1))
    keep(book, [*bad, ahead, a_reading(7, 0), a_reading(2, None, metric="storage", on=day(2))])
    report = scan(book)
    assert (report.readings, report.bad_values, report.without_limit) == (6, 4, 2)
    assert (report.accounts, report.without_usage, report.rules) == (1, 1, 8)
    assert (report.last_reading_on, report.signals_open) == (TODAY, 0)
    with book.read() as connection:
        assert snapshot.latest_scan(connection) == report
        kept = {row.metric: row for row in snapshot.of_account(connection, "northwind")}
    assert (kept["seats"].bad_readings, kept["seats"].limit, kept["seats"].value) == (4, None, 7)


def test_an_earlier_day_is_looked_at_without_writing(book: Book) -> None:
    """Later episodes stand on what was known; the report says that nothing was written."""
    keep(book, a_series([9, 5]))
    scan(book)
    before = _everything(book)
    report = scan(book, day(1))
    assert (report.dry_run, report.signals_open) == (True, 1)
    assert _everything(book) == before


def test_a_day_that_has_not_come_is_refused(book: Book) -> None:
    """Nobody can know its usage."""
    with pytest.raises(Refused, match="21 November 2026 has not come yet"):
        scanning.scan(book, day(-1), by=LOCAL_USER, now=NOW)


def test_many_days_at_once_are_the_same_days_one_by_one(book: Book) -> None:
    """Reading the usage once for all of them changes no episode and no report."""
    keep(book, [*a_series([9, 5] + [9] * 9), *a_series([400] * 5, metric="storage", limit=500)])
    days = [day(back) for back in range(10, -1, -1)]
    one_by_one = [scan(book, of) for of in days]
    told = all_signals(book)
    with book.write() as connection:
        for name in ("deliveries", "facts", "signals", "scans"):
            connection.execute(schema.metadata.tables[name].delete())
    moments = {of: moment(of) for of in days}
    at_once = scanning.scan_days(book, moments, by=LOCAL_USER, now=moment(TODAY))
    assert [report.opened for report in at_once] == [report.opened for report in one_by_one]
    assert [report.signals_open for report in at_once] == [r.signals_open for r in one_by_one]
    assert all_signals(book) == told


def test_the_default_sheet_is_written_into_the_book(book: Book) -> None:
    """From the first scan on the definitions are rows that people can edit."""
    scan(book)
    with book.read() as connection:
        assert connection.execute(select(func.count()).select_from(schema.rules)).scalar() == 8
        assert sheet.every(connection) == DEFAULT_RULES
        assert signals.every(connection) == []


def test_a_use_case_that_began_before_the_window_is_not_said_to_begin_in_it(book: Book) -> None:
    """From the 29th day on the evidence no longer names the first day it can see as the first."""
    use = [a_reading(2, None, metric="use_case.onboarding", on=day(back)) for back in range(30)]
    keep(book, [*use, a_reading(5, 10, on=day(120))])
    scan(book, day(27))
    scan(book)
    signal = all_signals(book)[0]
    assert (signal.opening.since, signal.is_open()) == (day(29), True)
    assert (signal.latest.uses, signal.latest.since) == (56, None)
