"""What could be offered: sized to hold present use, priced from the plans, never invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    API_CALLS,
    AUDIT,
    PLANS,
    SCALE,
    SEATS,
    STORAGE,
    TEAM,
    TICKETS,
    an_account,
    an_evidence,
)
from upsell.errors import Refused
from upsell.model import Evidence, Metric, Plan, PlanLimit, PlayKind
from upsell.plays import annual_words, covers, new_total, options, resize, what


def best(
    metric: Metric = SEATS, kind: PlayKind = PlayKind.SEATS, **figures: float | None
) -> tuple[object, ...]:
    """Give kind, amount, new limit and annual value of the first option."""
    play = options(kind, metric, an_account(), PLANS, an_evidence(**figures))[0]
    return play.kind, play.amount, play.new_limit, play.annual_value


def test_seats_bring_present_use_to_eighty_percent() -> None:
    """10 of 10 seats need 12.5 for 80%: 3 more, each for a year at its monthly price."""
    assert best(value=10.0, before=None) == (PlayKind.SEATS, 3, 13, Decimal(720))


def test_seats_hold_the_growth_once_more() -> None:
    """A team that grew by 4 gets at least 4 more seats."""
    assert best(value=8.0, before=4.0) == (PlayKind.SEATS, 4, 14, Decimal(960))


def test_at_least_one_is_offered() -> None:
    """Where present use is comfortable already, the offer is one more."""
    assert best(value=4.0, before=None)[1] == 1


def test_exactly_eighty_percent_needs_no_more() -> None:
    """8 of 10 seats and no growth: one seat, since 80% holds already."""
    assert best(value=8.0, before=8.0)[1:3] == (1, 11)


def test_packs_are_counted_whole() -> None:
    """62,000 calls need 77,500 for 80%: 3 packs of 10,000 beside the 50,000."""
    expected = (PlayKind.PACK, 3, 80_000, Decimal(1_440))
    assert best(API_CALLS, PlayKind.PACK, value=62_000.0, limit=50_000.0, before=None) == expected


def test_the_next_plan_costs_the_difference() -> None:
    """A plan's annual value is its price above what the account pays today, for a year."""
    assert best(kind=PlayKind.PLAN) == (PlayKind.PLAN, 1, 50, Decimal(2_400))


@pytest.mark.parametrize(("mrr", "worth"), [(0, 4_800), (599, 12), (600, None), (900, None)])
def test_a_plan_is_worth_what_it_adds_to_the_bill(mrr: int, worth: int | None) -> None:
    """Without MRR the list price stands for it; a plan that adds nothing has no made-up worth."""
    found = options(PlayKind.PLAN, SEATS, an_account(mrr=Decimal(mrr)), PLANS, an_evidence())
    assert found[0].annual_value == (None if worth is None else Decimal(worth))


def test_a_team_that_grows_far_from_its_limit_is_offered_no_seats() -> None:
    """From 5 to 10 of 100 seats, the same again makes 15: there is room."""
    evidence = an_evidence(value=10.0, limit=100.0, before=5.0)
    scale = replace(SCALE, limits=(PlanLimit("seats", 500),))
    found = options(PlayKind.SEATS, SEATS, an_account(), {"team": TEAM, "scale": scale}, evidence)
    assert [play.kind for play in found] == [PlayKind.PLAN]


def test_a_plan_that_does_not_hold_present_use_is_passed_over() -> None:
    """60 seats do not fit in Scale's 50; the plan above it is offered."""
    top = Plan("top", "Top", 3, Decimal(900), limits=(PlanLimit("seats", 100),))
    evidence = an_evidence(value=60.0)
    found = options(PlayKind.PLAN, SEATS, an_account(), {**PLANS, "top": top}, evidence)
    assert (found[0].plan_key, found[0].new_limit) == ("top", 100)


def test_a_plan_that_gives_no_more_than_agreed_is_no_offer() -> None:
    """An account with 60 agreed seats is not offered Scale's 50."""
    evidence = an_evidence(value=48.0, limit=60.0)
    kinds = {play.kind for play in options(PlayKind.PLAN, SEATS, an_account(), PLANS, evidence)}
    assert kinds == {PlayKind.SEATS}


def test_a_plan_with_the_same_limit_makes_no_room() -> None:
    """A dearer plan with as many seats as now is no answer to full seats."""
    same = replace(SCALE, limits=(PlanLimit("seats", 10),))
    found = options(PlayKind.PLAN, SEATS, an_account(), {"team": TEAM, "s": same}, an_evidence())
    assert [play.kind for play in found] == [PlayKind.SEATS]


def test_a_plan_without_a_row_for_the_metric_is_no_offer() -> None:
    """A plan that says nothing about seats is not sold for its seats."""
    silent = replace(SCALE, limits=())
    found = options(PlayKind.PLAN, SEATS, an_account(), {"team": TEAM, "s": silent}, an_evidence())
    assert [play.kind for play in found] == [PlayKind.SEATS]


@pytest.mark.parametrize("preferred", list(PlayKind))
def test_the_preferred_kind_comes_first(preferred: PlayKind) -> None:
    """Where the preferred kind applies it leads; a pack of seats is not sold here."""
    found = options(preferred, SEATS, an_account(), PLANS, an_evidence())
    kinds = [play.kind for play in found]
    assert kinds[0] == (PlayKind.SEATS if preferred is PlayKind.PACK else preferred)
    assert set(kinds) == {PlayKind.SEATS, PlayKind.PLAN}


@pytest.mark.parametrize("metric", [AUDIT, TICKETS])
def test_activities_and_goals_lead_to_the_next_plan_only(metric: Metric) -> None:
    """A reached goal or a feature in use has no seats or packs, and no new limit."""
    evidence = an_evidence(value=1_240.0, limit=1_000.0)
    found = options(PlayKind.SEATS, metric, an_account(), PLANS, evidence)
    assert [(play.kind, play.new_limit) for play in found] == [(PlayKind.PLAN, None)]
    assert not new_total(found[0], metric)


@pytest.mark.parametrize(("plan_key", "limit"), [(None, 10.0), ("gone", 10.0), ("scale", None)])
def test_nothing_to_sell_is_no_option(plan_key: str | None, limit: float | None) -> None:
    """No plan, an unknown plan, or the top plan without a limit: nothing is offered."""
    account = an_account(plan_key=plan_key, limit_overrides={"seats": None})
    assert options(PlayKind.PLAN, SEATS, account, PLANS, an_evidence(limit=limit)) == ()


def test_a_missing_price_leaves_the_value_unknown() -> None:
    """Without prices the pack and the plan stand and their worth is not made up."""
    bare = PlanLimit("storage", 500, pack_size=100)
    team = replace(TEAM, monthly_price=None, seat_price=None, limits=(bare,))
    evidence = an_evidence(value=480.0, limit=500.0)
    account = an_account(mrr=Decimal(0))
    found = options(PlayKind.PACK, STORAGE, account, {**PLANS, "team": team}, evidence)
    assert [(play.kind, play.annual_value) for play in found] == [
        (PlayKind.PACK, None),
        (PlayKind.PLAN, None),
    ]
    assert annual_words(found[0], "USD") == "price not known"


def test_a_noted_signal_is_sized_from_the_plan() -> None:
    """Without figures the plan's own limit is what is added to."""
    note = Evidence(an_evidence().as_of, note="They are hiring.")
    play = options(PlayKind.SEATS, SEATS, an_account(), PLANS, note)[0]
    assert (play.amount, play.new_limit) == (1, 11)


@given(
    value=st.floats(0, 1e9),
    limit=st.floats(0, 1e9),
    before=st.none() | st.floats(0, 1e9),
    kind=st.sampled_from(PlayKind),
    metric=st.sampled_from([SEATS, API_CALLS, STORAGE]),
)
def test_every_option_covers_present_use(
    value: float, limit: float, before: float | None, kind: PlayKind, metric: Metric
) -> None:
    """Whatever the figures, an option's new limit is never below what is used."""
    evidence = an_evidence(value=value, limit=limit, before=before)
    for play in options(kind, metric, an_account(), PLANS, evidence):
        assert play.amount >= 1
        assert play.new_limit is None or play.new_limit >= value


@pytest.mark.parametrize(
    ("kind", "metric", "amount", "words", "total"),
    [
        (PlayKind.SEATS, SEATS, 1, "1 more seat", "11 seats"),
        (PlayKind.SEATS, SEATS, 5, "5 more seats", "15 seats"),
        (PlayKind.PACK, API_CALLS, 1, "1 more pack of 10,000 API calls", "60,000 API calls"),
        (PlayKind.PACK, STORAGE, 2, "2 more packs of 100 GB of storage", "700 GB of storage"),
        (PlayKind.PLAN, SEATS, 1, "the Scale plan", "50 seats"),
        (PlayKind.PLAN, STORAGE, 1, "the Scale plan", "unlimited storage"),
    ],
)
def test_an_offer_in_words(
    kind: PlayKind, metric: Metric, amount: int, words: str, total: str
) -> None:
    """An offer and its total read right inside a sentence."""
    row = TEAM.limit(metric.key)
    assert row is not None
    evidence = an_evidence(value=1.0, limit=row.amount, before=None)
    first = options(kind, metric, an_account(), PLANS, evidence)[0]
    play = resize(first, amount, metric, an_account(), PLANS, evidence)
    assert (what(play, metric, PLANS), new_total(play, metric)) == (words, total)


def test_another_number_of_seats_changes_total_and_worth() -> None:
    """5 seats instead of 3 make 15 and cost 5 x $20 x 12."""
    play = options(PlayKind.SEATS, SEATS, an_account(), PLANS, an_evidence())[0]
    five = resize(play, 5, SEATS, an_account(), PLANS, an_evidence())
    assert (five.new_limit, annual_words(five, "USD")) == (15, "$1,200 a year")


def test_a_resized_offer_may_not_cover_and_says_so() -> None:
    """One seat beside 10 does not hold 18 people."""
    evidence = an_evidence(value=18.0)
    play = options(PlayKind.SEATS, SEATS, an_account(), PLANS, evidence)[0]
    one = resize(play, 1, SEATS, an_account(), PLANS, evidence)
    assert (covers(play, evidence), covers(one, evidence)) == (True, False)


@pytest.mark.parametrize("amount", [0, -1, 1.5, float("nan"), float("inf"), 2_000_000])
def test_an_amount_must_be_a_whole_number(amount: float) -> None:
    """Nothing, a half or a million seats more are refused in words."""
    play = options(PlayKind.SEATS, SEATS, an_account(), PLANS, an_evidence())[0]
    with pytest.raises(Refused, match="type a whole number from 1 to"):
        resize(play, amount, SEATS, an_account(), PLANS, an_evidence())
