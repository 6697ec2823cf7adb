"""The verdict's figures, the chances and the report, counted again from the tables."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from math import prod

import pytest
from scipy.integrate import quad
from scipy.stats import beta

from tests.builders import NOW, TODAY
from tests.raw_book import DECIDED, EVERYTHING, first_moment, made, raw, was_in_play, was_open
from upsell.book.engine import Book
from upsell.conversion import Proportion
from upsell.model import LOCAL_USER, Urgency
from upsell.narrowing import Narrowing, Period
from upsell.report import document
from upsell.services.analysis import analysis
from upsell.services.report import week_report
from upsell.services.verdicts import play


@pytest.mark.parametrize("weeks_ago", [0, 1, 5])
def test_the_figures_of_a_verdict(full_book: Book, weeks_ago: int) -> None:
    """Offer by offer, each answer as it was known when the week ended."""
    first = first_moment(Narrowing(Period.WEEK)).date() - timedelta(weeks=weeks_ago)
    last = first + timedelta(days=6)
    known_by = min(TODAY, last)
    found = play(full_book, first, by=LOCAL_USER, now=NOW).levels[0].verdict.trial
    playing = [row for row in made(full_book) if was_in_play(row, first, last)]
    known = [r for r in playing if r["outcome_at"] and r["outcome_at"].date() <= known_by]
    count = Counter(row["outcome"] for row in known)
    won = [row for row in known if row["outcome"] == "won"]
    signals = [s for s in raw(full_book, "signals") if was_open(s, first, last)]
    ids, flagged = {s["signal_id"] for s in signals}, {s["account_id"] for s in signals}
    told = {r["account_id"] for r in made(full_book)
            if r["signal_id"] in ids and r["made_at"].date() <= last}  # fmt: skip
    paid: dict[str, Decimal] = {}
    for row in sorted(playing, key=lambda row: row["made_at"]):
        paid.setdefault(row["account_id"], row["mrr"] * 12)
    called = {t["account_id"] for t in raw(full_book, "touches")
              if t["channel"] == "call" and first <= t["at"].date() <= last}  # fmt: skip
    called |= {row["account_id"] for row in playing if row["channel"] == "call"}
    top = [r["outcome"] for r in known if r["urgency"] in ("critical", "exceeded")]

    assert (found.flagged, found.reached) == (len(flagged), len(told & flagged))
    assert (found.offers, found.won) == (len(playing), len(won))
    assert (found.lost, found.no_response) == (count["lost"], count["no_response"])
    assert found.waiting == len(playing) - sum(count[outcome] for outcome in DECIDED)
    assert found.expansion == sum((row["won_value"] for row in won), Decimal(0))
    assert found.base == sum(paid.values())
    assert found.calls == Proportion(len(called & set(paid)), len(paid))
    assert found.top == Proportion(top.count("won"), sum(each in DECIDED for each in top))
    reasons = Counter(row["lost_reason"].lower() for row in known if row["outcome"] == "lost")
    assert dict(found.reasons) == reasons | {"no answer": count["no_response"]}
    assert Urgency.CRITICAL in top or found.top.n


def test_the_chance_to_be_the_best(full_book: Book) -> None:
    """Each title's posterior times the chance that all others lie below, integrated over it."""
    found = analysis(full_book, by=LOCAL_USER, now=NOW).comparison
    counts: dict[str, Counter[str]] = {}
    for row in made(full_book, EVERYTHING):
        counts.setdefault(row["title"], Counter())[row["outcome"]] += 1
    known = {
        title: beta(count["won"] + 0.5, count["lost"] + count["no_response"] + 0.5)
        for title, count in counts.items()
        if any(count[outcome] for outcome in DECIDED)
    }

    def lies_above(rate: float, title: str) -> float:
        below = (float(other.cdf(rate)) for name, other in known.items() if name != title)
        return float(known[title].pdf(rate)) * prod(below)

    for rival in found.rivals:
        if rival.title not in known:
            continue
        best, _ = quad(lies_above, 0, 1, args=(rival.title,))
        assert rival.chance == pytest.approx(best, abs=0.002)
    assert sum(rival.chance for rival in found.rivals) == pytest.approx(1, abs=0.005)


def test_the_numbers_of_the_report(full_book: Book) -> None:
    """Its tables say what the tables of the book say, of this week and the one before."""
    week = first_moment(Narrowing(Period.WEEK)).date()
    parts = {p.heading: p for p in document(week_report(full_book, by=LOCAL_USER, now=NOW)).parts}
    told = {row[0]: row[1:] for row in parts["Leading indicators"].grids[0].rows}
    for column, first in enumerate((week, week - timedelta(days=7))):
        last = first + timedelta(days=6)
        decided = [r for r in made(full_book) if r["outcome"] in DECIDED
                   and first <= r["outcome_at"].date() <= last]  # fmt: skip
        won = [row["won_value"] for row in decided if row["outcome"] == "won"]
        n, k = len(decided), len(won)
        assert told["Offers won, of those decided"][column].startswith(f"{k} of {n}, ")
        assert told["Won for a year"][column].startswith(f"${sum(won):,.0f}, ")
    rows = {row[0]: row[1:] for row in parts["Conversion by signal, so far"].grids[0].rows}
    counts: dict[str, Counter[str]] = {}
    for row in made(full_book):
        counts.setdefault(row["title"], Counter())[row["outcome"] or "open"] += 1
    assert set(rows) == set(counts)
    for title, count in counts.items():
        n = sum(count[outcome] for outcome in DECIDED)
        waiting = count["open"] + count["deferred"]
        figures = [count["lost"], count["no_response"], waiting, sum(count.values())]
        assert rows[title][0] == f"{n}"
        assert rows[title][2].startswith(f"{count['won']} of {n}, ")
        assert list(rows[title][3:]) == [f"{figure}" for figure in figures]
    quality = parts["How good the signals are, so far"].grids[0].rows
    assert sum(int(row[2]) for row in quality) == len(raw(full_book, "signals"))
