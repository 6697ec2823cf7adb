"""Counts and rates by title."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from decimal import Decimal
from uuid import UUID

from tests.builders import NOW, TODAY, a_touch, an_offer
from upsell.conversion import Proportion
from upsell.indicators import indicators
from upsell.outreach import Channel, Offer, Outcome
from upsell.spells import Spell
from upsell.title_counts import TitleCount, by_title, decided_in
from upsell.week import Week

WEEK = Week(date(2026, 11, 16))
MONTH_AGO = NOW - timedelta(days=30)


def a_spell(
    number: int = 1,
    title: str = "Near limit: seats",
    opened: date = TODAY,
    ended: date | None = None,
) -> Spell:
    """Give the days of one signal of Northwind's."""
    return Spell(UUID(int=number), "northwind", title, opened, ended)


def answered(outcome: Outcome, days_ago: int = 0, value: int = 0) -> Offer:
    """Give an offer of a month ago that was answered some days ago."""
    return an_offer(
        made_at=MONTH_AGO,
        signal_opened_at=MONTH_AGO - timedelta(days=2),
        outcome=outcome,
        outcome_at=NOW - timedelta(days=days_ago),
        won_value=Decimal(value) if value else None,
    )


def test_the_rate_of_nothing_is_not_zero() -> None:
    """Without a decided offer there is no rate."""
    assert Proportion(0, 0).rate is None
    assert Proportion(1, 4).rate == 0.25


def test_each_outcome_is_counted_under_its_title() -> None:
    """Every figure of a row comes from its own title's signals, calls and offers."""
    offers = [
        answered(Outcome.WON),
        answered(Outcome.LOST),
        answered(Outcome.NO_RESPONSE),
        answered(Outcome.DEFERRED),
        an_offer(),
        an_offer(title="Team growth"),
    ]
    spells = [a_spell(1), a_spell(2), a_spell(3, "Team growth")]
    calls = [a_touch(channel=Channel.CALL, signal_id=UUID(int=3)), a_touch()]

    assert by_title(spells, offers, calls, zone=UTC) == (
        TitleCount("Near limit: seats", 2, 5, 0, 1, 1, 1, 1, 1),
        TitleCount("Team growth", 1, 1, 1, open=1),
    )


def test_open_and_deferred_are_in_no_rate() -> None:
    """The n of conversion is won, lost and no response."""
    row = TitleCount("Team growth", won=2, lost=1, no_response=1, open=3, deferred=4)

    assert row.conversion == Proportion(2, 4)


def test_a_withdrawn_offer_is_in_no_figure() -> None:
    """What was undone was never offered."""
    offer = answered(Outcome.WITHDRAWN)

    assert by_title([], [offer], [], zone=UTC) == ()
    assert decided_in(WEEK, [offer], UTC) == Proportion(0, 0)


def test_in_a_week_an_outcome_counts_when_it_was_recorded() -> None:
    """Offered last month and won today: a win of this week, no offer of this week."""
    rows = by_title([a_spell()], [answered(Outcome.WON)], [], zone=UTC, week=WEEK)

    assert rows == (TitleCount("Near limit: seats", flagged=1, won=1),)


def test_a_week_leaves_out_what_happened_outside_it() -> None:
    """Signals, calls, offers and outcomes of other weeks are not in this one."""
    spells = [a_spell(ended=date(2026, 11, 15), opened=date(2026, 11, 1))]
    calls = [a_touch(channel=Channel.CALL, at=MONTH_AGO)]
    offers = [answered(Outcome.LOST, days_ago=7), an_offer(made_at=NOW + timedelta(days=7))]

    assert by_title(spells, offers, calls, zone=UTC, week=WEEK) == ()


def test_the_title_with_most_offers_comes_first() -> None:
    """Titles are never sorted by a rate."""
    offers = [an_offer(title="B"), an_offer(title="B"), an_offer(title="A")]

    assert [row.title for row in by_title([], offers, [], zone=UTC)] == ["B", "A"]


def test_the_indicators_of_a_week() -> None:
    """Flagged of monitored, won of decided, money won, and the median days with its n."""
    offers = [
        answered(Outcome.WON, value=1200),
        answered(Outcome.WON, days_ago=2, value=300),
        answered(Outcome.LOST),
        answered(Outcome.WON, days_ago=10, value=9999),
    ]

    found = indicators(WEEK, [a_spell()], offers, monitored=4, zone=UTC)

    assert found.detection == Proportion(1, 4)
    assert found.conversion == Proportion(2, 3)
    assert found.expansion == Decimal(1500)
    assert (found.days_to_won, found.wins) == (31.0, 2)


def test_a_week_without_wins_has_no_median() -> None:
    """The days to a win are unknown, not zero."""
    found = indicators(WEEK, [], [answered(Outcome.LOST)], monitored=0, zone=UTC)

    assert (found.days_to_won, found.wins, found.detection.rate) == (None, 0, None)


def test_a_flagged_account_counts_as_monitored() -> None:
    """An account noted by hand, without usage, does not push detection above 100%."""
    assert indicators(WEEK, [a_spell()], [], 0, UTC).detection == Proportion(1, 1)
