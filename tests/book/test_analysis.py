"""Every figure of Analysis, recomputed from the tables by another path."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, replace
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from statistics import median
from uuid import UUID

import pytest
from scipy.stats import beta

from tests.builders import NOW, TODAY
from tests.raw_book import DECIDED, first_moment, made, raw, was_in_play, was_open
from upsell.book import offers
from upsell.book.engine import Book
from upsell.conversion import NEARLY_SURELY
from upsell.model import LOCAL_USER
from upsell.narrowing import Narrowing, Period
from upsell.outreach import Outcome
from upsell.services.analysis import Analysis, analysis
from upsell.services.week import week_strip

MOSTLY = Narrowing(Period.WEEKS_12, csm="Ana Keller", plan="team", channel="email")


def seen(book: Book, narrowing: Narrowing | None = None) -> Analysis:
    """Give the analysis."""
    return analysis(book, narrowing, by=LOCAL_USER, now=NOW)


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
        playing = [row for row in made(full_book) if was_in_play(row, first, last)]
        for row in sorted(playing, key=lambda row: row["made_at"]):
            paid.setdefault(row["account_id"], row["mrr"] * 12)
        assert week.base == sum(paid.values())
        flagged = {s["account_id"] for s in signals if was_open(s, first, last)}
        checked = [s["counts"]["accounts"] for s in scans if first <= s["day"] <= last]
        n = max(*checked, len(flagged)) if checked else 0
        assert (week.detection.k, week.detection.n) == ((len(flagged), n) if n else (0, 0))
    assert any(week.detection.n == 0 for week in weeks)
    assert sum(week.wins for week in weeks) > 10


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
