"""Counts and rates by title."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, an_offer
from tests.columns import offer_columns
from upsell.comparison import compare
from upsell.conversion import Proportion
from upsell.outreach import Offer, Outcome
from upsell.title_counts import TitleCount, count_by_title, results

MONTH_AGO = NOW - timedelta(days=30)
WEEK_AGO = NOW - timedelta(days=7)


def answered(outcome: Outcome | None, days_ago: int = 0, title: str = "A") -> Offer:
    """Give an offer of a month ago that was answered some days ago."""
    return an_offer(
        title=title,
        made_at=MONTH_AGO,
        outcome=outcome,
        outcome_at=None if outcome is None else NOW - timedelta(days=days_ago),
        won_value=Decimal(900) if outcome is Outcome.WON else None,
    )


def counted(offers: list[Offer], since: datetime | None = None) -> tuple[TitleCount, ...]:
    """Give the counts of offers."""
    return count_by_title(offer_columns(offers), since)


def test_each_outcome_is_counted_under_its_title() -> None:
    """Every figure of a row comes from its own title's offers."""
    every = [answered(outcome) for outcome in (*Outcome, None)]

    assert counted([*every, an_offer(title="B")]) == (
        TitleCount("A", offered=5, won=1, lost=1, no_response=1, open=1, deferred=1),
        TitleCount("B", offered=1, open=1),
    )


def test_open_and_deferred_are_in_no_rate() -> None:
    """The n of conversion is won, lost and no response."""
    row = TitleCount("A", won=2, lost=1, no_response=1, open=3, deferred=4)

    assert row.conversion == Proportion(2, 4)


def test_a_withdrawn_offer_is_in_no_figure() -> None:
    """What was undone was never offered."""
    assert counted([answered(Outcome.WITHDRAWN)]) == ()


def test_in_a_period_an_outcome_counts_when_it_was_recorded() -> None:
    """Offered last month and won today: a win of this week, no offer of it."""
    assert counted([answered(Outcome.WON)], WEEK_AGO) == (TitleCount("A", won=1),)


def test_a_period_leaves_out_what_was_answered_before_it() -> None:
    """Answered earlier is not in the period; still open is open whenever it was offered."""
    rows = counted([answered(Outcome.LOST, days_ago=8), answered(None, title="B")], WEEK_AGO)

    assert rows == (TitleCount("B", open=1),)


def test_most_decided_comes_first_then_the_name() -> None:
    """Titles are never sorted by a rate."""
    lost, won = Outcome.LOST, Outcome.WON
    offers = [answered(won, title="C"), answered(lost, title="B"), answered(lost, title="A")]

    assert [row.title for row in counted([*offers, answered(lost, title="B")])] == ["B", "A", "C"]


outcomes = st.sampled_from([Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE, Outcome.DEFERRED])
some_offers = st.lists(
    st.builds(answered, outcomes, st.integers(0, 20), st.sampled_from("ABC")), max_size=12
)


@given(some_offers, st.sampled_from("ABCD"), st.sampled_from([None, WEEK_AGO]))
def test_an_open_offer_never_changes_a_rate(
    offers: list[Offer], title: str, since: datetime | None
) -> None:
    """One more that waits: every n, rate and chance stays as it was."""
    waiting = an_offer(title=title, offer_id=UUID(int=99))
    before, after = (results(counted(some, since)) for some in (offers, [*offers, waiting]))

    known = {name: result for name, result in after.items() if name in before}
    assert known == before
    assert {name: after[name] for name in set(after) - set(before)} in (
        {},
        {title: Proportion(0, 0)},
    )
    chances = [
        {rival.title: rival.chance for rival in compare(found).rivals if rival.result.n}
        for found in (before, after)
    ]
    assert chances[0] == chances[1]
    assert compare(before).finding is compare(after).finding
