"""The verdict on a level: which ruling follows from which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.plays import MONDAY, WEEK, at, offer_to, seen, signals_of
from upsell.conversion import Proportion
from upsell.errors import Refused
from upsell.levels import DEFAULT_BARS, Bar, Level, check, next_level
from upsell.outreach import Outcome
from upsell.trial import Trial
from upsell.verdict import Measure, Ruling, chance_of_luck, judge

SMOKE, BASELINE, SCALABLE, DURABLE = DEFAULT_BARS
NOTHING = seen([], [])


def a_trial(**override: Any) -> Trial:
    """Give a week with five accounts with signals, all offered, none answered."""
    values: dict[str, Any] = {"flagged": 5, "reached": 5, "offers": 5, "waiting": 5}
    return replace(NOTHING, **{**values, **override})


@pytest.mark.parametrize(
    ("figures", "ruling"),
    [
        ({"won": 1}, Ruling.PASS),
        ({"won": 1, "reached": 1, "offers": 1}, Ruling.PASS),
        ({"won": 1, "flagged": 3}, Ruling.PASS),
        ({"won": 1, "flagged": 2}, Ruling.FAIL_SIGNALS),
        ({"flagged": 2, "reached": 2, "offers": 2}, Ruling.FAIL_SIGNALS),
        ({}, Ruling.FAIL_OFFER),
        ({"reached": 3, "offers": 3}, Ruling.FAIL_OFFER),
        ({"reached": 2, "offers": 2}, Ruling.NOT_TESTED),
        ({"reached": 0, "offers": 0}, Ruling.NOT_TESTED),
        ({"flagged": 0, "reached": 0, "offers": 0}, Ruling.INSUFFICIENT_DATA),
        ({"checked": False}, Ruling.INSUFFICIENT_DATA),
        ({"checked": False, "won": 1}, Ruling.PASS),
    ],
)
def test_smoke_asks_for_three_accounts_and_one_win(figures: dict[str, Any], ruling: Ruling) -> None:
    """What was hardly offered is not tested, and a win is a fact even in an unchecked week."""
    assert judge(SMOKE, a_trial(**figures)).ruling is ruling


def test_a_week_from_offers_to_its_ruling() -> None:
    """Four accounts with signals and one upsell won pass."""
    accounts = ("a", "b", "c", "d")
    offers = [offer_to(name, number) for number, name in enumerate(accounts, start=1)]
    answered = at(MONDAY + timedelta(days=3))
    offers[0] = replace(
        offers[0], outcome=Outcome.WON, outcome_at=answered, won_value=Decimal(1200)
    )
    verdict = judge(SMOKE, seen(signals_of(*accounts), offers))

    assert verdict.ruling is Ruling.PASS
    assert (verdict.trial.flagged, verdict.trial.won, verdict.trial.span) == (4, 1, WEEK)
    assert [each.met for each in verdict.conditions] == [True, True]


@pytest.mark.parametrize(
    ("offers", "rate", "luck"),
    [
        *((3, p, c) for p, c in ((0.05, 0.14), (0.10, 0.27), (0.20, 0.49), (0.35, 0.73))),
        *((5, p, c) for p, c in ((0.05, 0.23), (0.10, 0.41), (0.20, 0.67), (0.35, 0.88))),
        (4, 0.10, 0.34),
        (0, 0.10, 0.0),
    ],
)
def test_the_luck_in_a_win(offers: int, rate: float, luck: float) -> None:
    """1 - (1 - p)^n, against the figures the play was planned with."""
    assert chance_of_luck(offers, rate) == pytest.approx(luck, abs=0.005)


@pytest.mark.parametrize(
    ("calls", "ruling"),
    [
        (Proportion(9, 10), Ruling.PASS),
        (Proportion(4, 10), Ruling.MARGINAL),
        (Proportion(3, 10), Ruling.MARGINAL),
        (Proportion(2, 10), Ruling.FAIL_OFFER),
        (Proportion(0, 0), Ruling.NOT_TESTED),
    ],
)
def test_a_share_passes_only_clear_of_luck(calls: Proportion, ruling: Ruling) -> None:
    """At the bar, with an 80% interval that reaches below it, one more cycle is needed."""
    figures = a_trial(calls=calls, expansion=Decimal(2_000), base=Decimal(10_000))

    assert judge(BASELINE, figures).ruling is ruling


@pytest.mark.parametrize(("expansion", "ruling"), [(1_000, Ruling.PASS), (999, Ruling.FAIL_OFFER)])
def test_baseline_asks_for_a_tenth_of_what_the_accounts_pay(expansion: int, ruling: Ruling) -> None:
    """A sum has no interval: it reaches the bar or it does not."""
    figures = a_trial(calls=Proportion(9, 10), expansion=Decimal(expansion), base=Decimal(10_000))

    assert judge(BASELINE, figures).ruling is ruling


def test_a_share_of_hardly_anybody_is_not_tested() -> None:
    """One account that was offered and booked a call is no baseline."""
    figures = a_trial(
        reached=1, calls=Proportion(1, 1), expansion=Decimal(9_000), base=Decimal(10_000)
    )

    assert judge(BASELINE, figures).ruling is Ruling.NOT_TESTED


def test_durable_asks_each_part_to_reach_the_bar() -> None:
    """Good in the whole is not sustained when one of its parts was not."""
    good = a_trial(top=Proportion(60, 90), expansion=Decimal(3_000), base=Decimal(10_000))
    bad = replace(good, top=Proportion(2, 30))

    assert judge(DURABLE, good, [good, good, good]).ruling is Ruling.PASS
    assert judge(DURABLE, good, [good, bad, good]).ruling is Ruling.FAIL_OFFER


def test_scalable_judges_the_close_rate_of_top_priority() -> None:
    """Won of decided offers whose signal was at its limit or over."""
    figures = a_trial(top=Proportion(7, 20), expansion=Decimal(3_000), base=Decimal(10_000))
    verdict = judge(SCALABLE, figures)
    close = next(each for each in verdict.conditions if each.measure is Measure.CLOSE)

    assert (close.found, close.met, close.doubtful) == (0.35, True, True)
    assert verdict.ruling is Ruling.MARGINAL


def test_the_levels_follow_each_other() -> None:
    """Nothing comes after Durable."""
    assert [next_level(level) for level in Level] == [*list(Level)[1:], None]


def test_the_first_table_can_be_used() -> None:
    """Nothing in it is refused."""
    check(DEFAULT_BARS)


@pytest.mark.parametrize(
    ("bar", "words"),
    [
        (replace(SMOKE, weeks=0), "Smoke: weeks must lie between 1 and 52"),
        (replace(DURABLE, weeks=25), "Durable: weeks must be a multiple of 3"),
        (replace(SMOKE, flagged=0), "accounts with signals must lie"),
        (replace(SMOKE, won=0), "offers won must lie"),
        (replace(BASELINE, calls=1.2), "calls booked must lie above 0% and up to 100%"),
        (replace(SCALABLE, close=0.0), "close rate must lie"),
        (replace(SCALABLE, expansion=11.0), "expansion must lie above 0% and up to 1,000%"),
        (Bar(Level.SMOKE, 1, 3), "ask for at least one result"),
    ],
)
def test_a_bar_that_cannot_be_used_is_refused(bar: Bar, words: str) -> None:
    """The sentence names the level, the column and what fits."""
    with pytest.raises(Refused, match=words):
        check([bar])
