"""Funnel and quality of Analysis, counted again from the tables signal by signal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.builders import METRICS, NOW, TODAY, a_signal
from tests.raw_book import first_moment, made, raw, was_open
from upsell.book import accounts, offers, signals, touches
from upsell.book.engine import Book
from upsell.funnel import Missed
from upsell.gates import gates, put_off_until
from upsell.model import LOCAL_USER
from upsell.narrowing import Narrowing, Period
from upsell.rules import DEFAULT_RULES, KINDS
from upsell.services.analysis import Analysis, analysis
from upsell.services.rules import save_rules

SHEET = {
    "near-limit-seats": "Near limit: seats",
    "near-limit-api-calls": "Near limit: API calls",
    "near-limit-storage": "Near limit: storage",
    "team-growth": "Team growth: seats",
    "premium-use": "Premium use: any feature",
    "strong-outcome": "Strong outcome: any goal",
    "new-use-case": "New use case: any use case",
}
HERS = Narrowing(csm="Ana Keller", plan="team", channel="email")
"""An account has a CSM and a plan before anything is offered, but no channel."""


def seen(book: Book, narrowing: Narrowing | None = None) -> Analysis:
    """Give the analysis."""
    return analysis(book, narrowing, by=LOCAL_USER, now=NOW)


@pytest.mark.parametrize("narrowing", [Narrowing(), Narrowing(Period.WEEKS_12), HERS])
def test_the_funnel_and_what_was_missed(full_book: Book, narrowing: Narrowing) -> None:
    """Signal by signal, with the gates of each account as they are asked everywhere."""
    found = seen(full_book, narrowing).funnel
    flagged = flagged_in(full_book, narrowing)
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
    if narrowing != HERS:
        assert {missed.value for missed in Missed} == {missed for missed, _ in reasons}


def test_two_definitions_that_are_called_alike_are_told_apart(book: Book) -> None:
    """A copied row flags under its own line, named by where it stands in the sheet."""
    seats, *others = DEFAULT_RULES
    sheet = [replace(seats, enabled=False), replace(seats, rule_id="a-copy"), *others]
    save_rules(book, sheet, by=LOCAL_USER, now=NOW)
    both = (a_signal(), a_signal(signal_id=UUID(int=2), rule_id="a-copy"))
    with book.write() as connection:
        signals.add(connection, both)

    assert [(row.rule, row.flagged) for row in seen(book).quality] == [
        ("Near limit: seats (row 1, switched off)", 1),
        ("Near limit: seats (row 2)", 1),
    ]


def flagged_in(book: Book, narrowing: Narrowing) -> list[dict[str, Any]]:
    """Give the signals open in a period on accounts that are a CSM's and on a plan now."""
    first = first_moment(narrowing).date()
    wanted = {
        account["account_id"]
        for account in raw(book, "accounts")
        if narrowing.csm in ("", account["csm"]) and narrowing.plan in ("", account["plan"])
    }
    found = [s for s in raw(book, "signals") if s["account_id"] in wanted]
    return [signal for signal in found if was_open(signal, first, TODAY)]


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
            put_off_until(offers.of_account(connection, name)),
        )
    return ("gated", shut[0].kind.value) if shut else ("not_reached", "")


@pytest.mark.parametrize("narrowing", [Narrowing(), HERS])
def test_the_quality_of_the_signals(full_book: Book, narrowing: Narrowing) -> None:
    """Flagged, dismissed and reached the limit, from the readings themselves."""
    readings = raw(full_book, "readings")
    won = {row["signal_id"] for row in made(full_book) if row["outcome"] == "won"}
    expected: dict[str, list[int]] = {}
    signals = raw(full_book, "signals")
    for signal in flagged_in(full_book, narrowing):
        told = reached(signal, readings, is_won=signal["signal_id"] in won)
        rule = called(signal, signals)
        row = expected.setdefault(rule, [0, 0, 0, 0])
        more = (1, signal["dismissed_at"] is not None, bool(told), told is not None)
        expected[rule] = [a + b for a, b in zip(row, more, strict=True)]

    found = seen(full_book, narrowing).quality

    assert {
        row.rule: [row.flagged, row.dismissed, row.reached.k, row.reached.n] for row in found
    } == expected
    assert sum(row.reached.n for row in found) > 5
    assert all(sum(count for _, count in row.reasons) == row.dismissed for row in found)


def called(signal: dict[str, Any], signals: Sequence[dict[str, Any]]) -> str:
    """Give what the rule of a signal is called: as in the sheet, else by what it was about."""
    rule = signal["rule_id"]
    if rule in SHEET:
        return SHEET[rule]
    if signal["noted_by"]:
        return f"{KINDS[signal['rule_type']].name} (noted by hand)"
    labels = {metric.key: metric.label for metric in METRICS}
    about = {labels[other["metric"]] for other in signals if other["rule_id"] == rule}
    return f"{KINDS[signal['rule_type']].name}: {', '.join(sorted(about))} (removed since)"


def reached(
    signal: dict[str, Any], readings: Sequence[dict[str, Any]], *, is_won: bool
) -> bool | None:
    """Whether a near-limit signal reached its limit within 7 days of standing at it."""
    if signal["rule_type"] != "limit_near" or signal["noted_by"]:
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
    if until >= TODAY:
        return None
    if any(r["value"] >= r["limit"] and r["observed_on"] <= until for r in mine):
        return True
    return None if is_won else False
