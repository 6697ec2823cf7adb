"""Every figure of Analysis, recomputed from the tables by another path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from statistics import median
from typing import Any
from uuid import UUID

import pytest
from scipy.stats import beta

from tests.builders import NOW, TODAY
from tests.many_offers import fill
from upsell.book import accounts, offers, schema, touches
from upsell.book.engine import Book
from upsell.conversion import NEARLY_SURELY
from upsell.funnel import Missed
from upsell.gates import gates
from upsell.model import LOCAL_USER
from upsell.narrowing import Narrowing, Period
from upsell.outreach import Outcome
from upsell.services.analysis import Analysis, analysis
from upsell.services.week import week_strip

DECIDED = ("won", "lost", "no_response")
EVERYTHING = Narrowing()
MOSTLY = Narrowing(Period.WEEKS_12, csm="Ana Keller", plan="team", channel="email")


@pytest.fixture
def full_book(empty_book: Book) -> Book:
    """A book of 240 offers over half a year."""
    fill(empty_book, 240, NOW)
    return empty_book


def seen(book: Book, narrowing: Narrowing | None = None) -> Analysis:
    """Give the analysis."""
    return analysis(book, narrowing, by=LOCAL_USER, now=NOW)


def raw(book: Book, table: str) -> list[dict[str, Any]]:
    """Give the rows of a table as values, without the code under test."""
    with book.read() as connection:
        rows = connection.execute(schema.metadata.tables[table].select()).mappings()
        return [dict(row) for row in rows]


def made(book: Book, wanted: Narrowing = EVERYTHING) -> list[dict[str, Any]]:
    """Give the offers that count, of those asked for."""
    return [
        row
        for row in raw(book, "offers")
        if row["outcome"] != "withdrawn"
        and all(
            getattr(wanted, name) in ("", row[name] or "")
            for name in ("csm", "plan", "channel", "template")
        )
    ]


def first_moment(narrowing: Narrowing) -> datetime:
    """Give when a period begins; the play began 180 days ago, on a Sunday."""
    weeks = {Period.ALL: 200, Period.WEEKS_12: 11, Period.WEEK: 0}[narrowing.period]
    begun = TODAY - timedelta(days=180)
    this_week = TODAY - timedelta(days=(TODAY - begun).days % 7)
    return NOW.replace(hour=0, minute=0) - (TODAY - this_week) - timedelta(weeks=weeks)


@pytest.mark.parametrize("narrowing", [Narrowing(), MOSTLY, Narrowing(Period.WEEK)])
def test_the_titles(full_book: Book, narrowing: Narrowing) -> None:
    """Every count by plain loops; the interval by the quantiles of scipy's own distribution."""
    begins, rows = first_moment(narrowing), made(full_book, narrowing)
    titles = seen(full_book, narrowing).titles

    expected: dict[str, Counter[str]] = {}
    for row in rows:
        counts = expected.setdefault(row["title"], Counter())
        counts["offered"] += row["made_at"] >= begins
        if row["outcome"] not in DECIDED:
            counts[row["outcome"] or "open"] += 1
        elif row["outcome_at"] >= begins:
            counts[row["outcome"]] += 1
    expected = {title: +counts for title, counts in expected.items() if +counts}
    assert {
        count.title: +Counter({name: n for name, n in vars(count).items() if name != "title"})
        for count in titles
    } == expected
    for count in titles:
        k, n = count.won, count.won + count.lost + count.no_response
        ends = beta.interval(NEARLY_SURELY, k + 0.5, n - k + 0.5)
        assert astuple(count.conversion.interval()) == pytest.approx(ends)


def test_the_weeks(full_book: Book) -> None:
    """All four indicators of all eight weeks, and the weeks nobody scanned are not checked."""
    rows, signals, scans = (raw(full_book, name) for name in ("offers", "signals", "scans"))
    weeks = seen(full_book).weeks
    assert len(weeks) == 8
    for week in weeks:
        first, last = week.week.first, week.week.last
        decided = [r for r in rows if r["outcome"] in DECIDED
                   and first <= r["outcome_at"].date() <= last]  # fmt: skip
        won = [row for row in decided if row["outcome"] == "won"]
        assert (week.conversion.k, week.conversion.n) == (len(won), len(decided))
        assert week.expansion == sum((row["won_value"] for row in won), Decimal(0))
        days = [(r["outcome_at"] - r["signal_opened_at"]) / timedelta(days=1) for r in won]
        assert week.wins == len(days)
        assert week.days_to_won == (pytest.approx(median(days)) if days else None)
        paid: dict[str, Decimal] = {}
        for row in sorted(decided, key=lambda row: row["made_at"]):
            paid.setdefault(row["account_id"], row["mrr"] * 12)
        assert week.base == sum(paid.values())
        flagged = {s["account_id"] for s in signals if was_open(s, first, last)}
        checked = [s["counts"]["accounts"] for s in scans if first <= s["day"] <= last]
        n = max(*checked, len(flagged)) if checked else 0
        assert (week.detection.k, week.detection.n) == ((len(flagged), n) if n else (0, 0))
    assert any(week.detection.n == 0 for week in weeks)
    assert sum(week.wins for week in weeks) > 10


def was_open(signal: dict[str, Any], first: date, last: date) -> bool:
    """Whether a signal was open at any time between two days."""
    ends = [signal["cleared_on"], signal["dismissed_at"] and signal["dismissed_at"].date()]
    return signal["opened_on"] <= last and all(end is None or end >= first for end in ends)


@pytest.mark.parametrize("narrowing", [Narrowing(), MOSTLY])
def test_the_time_to_close(full_book: Book, narrowing: Narrowing) -> None:
    """Kaplan and Meier's product, multiplied out day by day."""
    rows = [row for row in made(full_book, narrowing) if row["made_at"] >= first_moment(narrowing)]
    times = sorted(
        ((row["outcome_at"] if row["outcome"] == "won" else NOW) - row["signal_opened_at"],
         row["outcome"] == "won")
        for row in rows
    )  # fmt: skip
    left, expected = 1.0, []
    for time, same in groupby(times, key=lambda pair: pair[0]):
        wins = sum(is_won for _, is_won in same)
        at_risk = sum(each >= time for each, _ in times)
        if wins:
            left *= 1 - wins / at_risk
            expected.append((time / timedelta(days=1), 1 - left, at_risk))

    found = seen(full_book, narrowing).closing

    assert (found.offers, found.won) == (len(rows), len(expected))
    assert [(p.day, p.share, p.at_risk) for p in found.curve] == [
        pytest.approx(point) for point in expected
    ]
    assert found.median == next(
        (pytest.approx(day) for day, share, _ in expected if share >= 0.5), None
    )


@pytest.mark.parametrize("narrowing", [Narrowing(), Narrowing(Period.WEEKS_12)])
def test_the_funnel_and_what_was_missed(full_book: Book, narrowing: Narrowing) -> None:
    """Signal by signal, with the gates of each account as they are asked everywhere."""
    first = first_moment(narrowing).date()
    found = seen(full_book, narrowing).funnel
    flagged = [s for s in raw(full_book, "signals") if was_open(s, first, TODAY)]
    rows = made(full_book)
    offered = {row["signal_id"] for row in rows}
    called = {t["signal_id"] for t in raw(full_book, "touches") if t["channel"] == "call"}
    won = {row["signal_id"] for row in rows if row["outcome"] == "won"}
    reasons: Counter[tuple[str, str]] = Counter()
    for signal in flagged:
        if signal["signal_id"] not in offered:
            is_called = signal["signal_id"] in called
            reasons[why(full_book, signal, is_called=is_called)] += 1

    ids = {signal["signal_id"] for signal in flagged}
    assert found.flagged == len(ids)
    assert found.accounts == len({signal["account_id"] for signal in flagged})
    assert (found.offered, found.calls, found.won) == (
        len(ids & offered),
        len(ids & called),
        len(ids & won),
    )
    assert Counter({(r.missed.value, r.detail): r.count for r in found.missed}) == reasons
    assert {missed.value for missed in Missed} == {missed for missed, _ in reasons}


def why(book: Book, signal: dict[str, Any], *, is_called: bool) -> tuple[str, str]:
    """Give why a signal was not offered, asked one at a time."""
    if signal["dismissed_at"]:
        return "dismissed", signal["dismiss_reason"]
    if is_called:
        return "call_booked", ""
    if signal["cleared_on"]:
        return "over", ""
    if signal["snoozed_until"] and signal["snoozed_until"] > TODAY:
        return "snoozed", ""
    name = signal["account_id"]
    with book.read() as connection:
        shut = gates(
            accounts.one(connection, name),
            touches.of_account(connection, name),
            NOW,
            book.zone,
            book.currency,
            offers.of_account(connection, name),
        )
    return ("gated", shut[0].kind.value) if shut else ("not_reached", "")


def test_the_quality_of_the_signals(full_book: Book) -> None:
    """Flagged, dismissed and reached the limit, from the readings themselves."""
    readings = raw(full_book, "readings")
    won = {row["signal_id"] for row in made(full_book) if row["outcome"] == "won"}
    expected: dict[str, list[int]] = {}
    for signal in raw(full_book, "signals"):
        told = reached(signal, readings, is_won=signal["signal_id"] in won)
        row = expected.setdefault(signal["title"], [0, 0, 0, 0])
        more = (1, signal["dismissed_at"] is not None, bool(told), told is not None)
        expected[signal["title"]] = [a + b for a, b in zip(row, more, strict=True)]

    found = seen(full_book).quality

    assert {
        row.title: [row.flagged, row.dismissed, row.reached.k, row.reached.n] for row in found
    } == expected
    assert sum(row.reached.n for row in found) > 10
    assert all(sum(count for _, count in row.reasons) == row.dismissed for row in found)


def reached(
    signal: dict[str, Any], readings: Sequence[dict[str, Any]], *, is_won: bool
) -> bool | None:
    """Whether a near-limit signal reached its limit within 7 days of standing at it."""
    if signal["rule_type"] != "limit_near":
        return None
    mine = [
        row
        for row in readings
        if (row["account_id"], row["metric"]) == (signal["account_id"], signal["metric"])
        and signal["opened_on"] <= row["observed_on"] <= (signal["cleared_on"] or TODAY)
        and row["limit"]
    ]
    near = [row["observed_on"] for row in mine if row["value"] >= 0.95 * row["limit"]]
    if not near:
        return None
    until = min(near) + timedelta(days=7)
    if any(r["value"] >= r["limit"] and r["observed_on"] <= until for r in mine):
        return True
    return None if is_won or until >= TODAY else False


def test_the_strip(full_book: Book) -> None:
    """Flagged, won and waiting of the week that runs."""
    rows = made(full_book)
    with full_book.read() as connection:
        strip = week_strip(connection, full_book, NOW)
    first = first_moment(Narrowing(Period.WEEK))
    last = first.date() + timedelta(days=6)
    open_ones = [s for s in raw(full_book, "signals") if was_open(s, first.date(), last)]

    assert strip.day == (TODAY - first.date()).days + 1
    assert strip.flagged == len({signal["account_id"] for signal in open_ones})
    assert strip.won == sum(r["outcome"] == "won" and r["outcome_at"] >= first for r in rows)
    assert strip.waiting == sum(row["outcome"] is None for row in rows) > 0


def test_what_nobody_knows_narrows_nothing(full_book: Book) -> None:
    """A name, plan, channel or template out of an old or invented address is left out."""
    strange = Narrowing(csm="'; DROP TABLE offers", plan="x", channel="fax", template="<b>")

    found = seen(full_book, strange)

    assert found.narrowing == Narrowing()
    assert found == seen(full_book)


def test_an_empty_book(empty_book: Book) -> None:
    """Nothing is a result like others."""
    found = seen(empty_book)

    assert (found.titles, found.quality, found.funnel.flagged) == ((), (), 0)
    assert found.closing.offers == 0
    assert [week.detection.n for week in found.weeks] == [0] * 8


def test_an_undone_offer_is_in_no_figure(full_book: Book) -> None:
    """Withdrawn after a minute: as if it had never been made."""
    before = seen(full_book)
    with full_book.write() as connection:
        one = offers.every(connection)[0]
        again = replace(one, offer_id=UUID(int=1), outcome=Outcome.WITHDRAWN, outcome_at=NOW)
        offers.add(connection, again)

    assert seen(full_book) == before
