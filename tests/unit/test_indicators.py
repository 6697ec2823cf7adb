"""The leading indicators of some weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.builders import NOW, TODAY, a_signal, an_offer
from tests.columns import call_columns, offer_columns, signal_columns
from upsell.conversion import Proportion
from upsell.indicators import Indicators, indicators, last_weeks
from upsell.ledger import Ledger
from upsell.model import Signal
from upsell.outreach import Offer, Outcome
from upsell.week import Week

WEEK = Week(date(2026, 11, 16))


def answered(outcome: Outcome, days_ago: int = 0, value: int = 0, account: str = "a") -> Offer:
    """Give an offer of a month ago, on 400 a month, that was answered some days ago."""
    return an_offer(
        account_id=account,
        made_at=NOW - timedelta(days=30),
        signal_opened_at=NOW - timedelta(days=32),
        outcome=outcome,
        outcome_at=NOW - timedelta(days=days_ago),
        won_value=Decimal(value) if value else None,
        mrr=Decimal(400),
    )


def of_weeks(
    signals: list[Signal], offers: list[Offer], checked: dict[Week, int] | None = None
) -> tuple[Indicators, ...]:
    """Give the indicators of last week and this one."""
    weeks = last_weeks(WEEK, 2)
    ledger = Ledger(signal_columns(signals), offer_columns(offers), call_columns([]), UTC)
    return indicators(weeks, ledger, checked or {WEEK: 4})


def test_the_indicators_of_a_week() -> None:
    """Flagged of checked, won of decided, money won, and the median days with its n."""
    offers = [
        answered(Outcome.WON, value=1200),
        answered(Outcome.WON, days_ago=2, value=300),
        answered(Outcome.LOST, account="b"),
        answered(Outcome.WON, days_ago=10, value=9999, account="c"),
        an_offer(account_id="d"),
    ]

    before, found = of_weeks([a_signal()], offers)

    assert found.detection == Proportion(1, 4)
    assert found.conversion == Proportion(2, 3)
    assert found.expansion == Decimal(1500)
    assert (found.days_to_won, found.wins) == (31.0, 2)
    assert (before.expansion, before.wins) == (Decimal(9999), 1)


def test_the_base_is_of_the_accounts_offered_each_once() -> None:
    """Three accounts at 400 a month: 1,500 won is of 14,400 a year, as the verdict counts it."""
    offers = [
        answered(Outcome.WON, value=1500),
        answered(Outcome.LOST),
        answered(Outcome.LOST, account="b"),
        answered(Outcome.LOST, days_ago=20, account="answered before"),
        an_offer(account_id="waits", made_at=NOW, mrr=Decimal(400)),
    ]

    _, found = of_weeks([], offers)

    assert found.base == Decimal(14_400)
    assert found.expansion_share == pytest.approx(1500 / 14_400)


def test_a_week_without_wins_has_no_median_and_no_share() -> None:
    """The days to a win are unknown, not zero."""
    _, found = of_weeks([], [])

    assert (found.days_to_won, found.wins, found.expansion_share) == (None, 0, None)


def test_a_week_without_a_scan_was_not_checked() -> None:
    """However many signals were open in it: not checked is not a rate."""
    before, _ = of_weeks([a_signal(opened_on=TODAY - timedelta(days=20))], [], {WEEK: 4})

    assert before.detection.n == 0
    assert before.detection.rate is None


def test_a_flagged_account_counts_as_checked() -> None:
    """An account noted by hand, without usage, does not push detection above 100%."""
    signals = [a_signal(), a_signal(account_id="b", signal_id=UUID(int=2))]

    assert of_weeks(signals, [], {WEEK: 1})[1].detection == Proportion(2, 2)


@pytest.mark.parametrize(
    ("opened", "cleared", "flagged"),
    [
        (date(2026, 10, 1), None, 1),
        (date(2026, 11, 22), None, 1),
        (date(2026, 11, 23), None, 0),
        (date(2026, 10, 1), WEEK.first, 1),
        (date(2026, 10, 1), date(2026, 11, 15), 0),
        (date(2026, 11, 18), date(2026, 11, 18), 1),
    ],
)
def test_flagged_is_open_at_any_time_in_the_week(
    opened: date, cleared: date | None, flagged: int
) -> None:
    """Opened before, in or after the week; ended before, on or after its first day."""
    signal = a_signal(opened_on=opened, cleared_on=cleared)

    assert of_weeks([signal], [])[1].detection.k == flagged


def test_the_last_weeks_end_with_the_one_that_runs() -> None:
    """Eight of them, a week apart."""
    weeks = last_weeks(WEEK, 8)

    assert (weeks[0].first, weeks[-1]) == (date(2026, 9, 28), WEEK)


def test_the_base_is_what_was_paid_at_the_first_offer() -> None:
    """An account that pays more by its second offer counts with what it paid at the first."""
    first = answered(Outcome.WON, value=1200)
    second = replace(first, made_at=NOW - timedelta(days=3), mrr=Decimal(500))

    _, found = of_weeks([], [second, first])

    assert found.base == Decimal(4800)
