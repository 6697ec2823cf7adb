"""The limit of a reading: its own, the account's, the plan's; a change holds from its day on."""

from __future__ import annotations

from datetime import date, timedelta

from tests.builders import PLANS, TODAY, an_account
from upsell.limits import UNSAID, Allowance, Limits, changes
from upsell.model import LimitSource

YESTERDAY = TODAY - timedelta(days=1)
TEAM_SEATS = Allowance(10, LimitSource.PLAN)


def limits(**override: object) -> Limits:
    """Give the limits of one account."""
    return Limits({"northwind": an_account(**override)}, PLANS)


def test_the_account_goes_before_its_plan() -> None:
    """An agreed limit holds even when it is none; another metric has its plan's."""
    agreed = limits(limit_overrides={"seats": None})

    assert agreed.now("northwind", "seats") == Allowance(None, LimitSource.OVERRIDE)
    assert agreed.now("northwind", "api_calls") == Allowance(50_000, LimitSource.PLAN)


def test_nothing_said_is_not_the_same_as_unlimited() -> None:
    """A plan row without an amount is a word of the plan; a metric without a row is none."""
    scale = limits(plan_key="scale")

    assert scale.now("northwind", "storage") == Allowance(None, LimitSource.PLAN)
    assert scale.now("northwind", "goal.tickets") == UNSAID
    assert scale.now("elsewhere", "seats") == UNSAID


def test_a_day_before_a_change_has_the_limit_that_held_then() -> None:
    """The first limit that had not yet ended on the day is the one."""
    past = {
        ("northwind", "seats"): [
            (date(2026, 10, 1), Allowance(5, LimitSource.PLAN)),
            (TODAY, Allowance(7, LimitSource.OVERRIDE)),
        ]
    }
    dated = Limits({"northwind": an_account()}, PLANS, past)

    days = (date(2026, 9, 30), date(2026, 10, 1), YESTERDAY, TODAY)
    assert [dated.on("northwind", "seats", day).amount for day in days] == [5, 7, 7, 10]


def test_a_change_of_plan_holds_from_today() -> None:
    """Every metric whose limit differs between the plans changes, on the same day."""
    found = changes(
        limits(), limits(plan_key="scale"), [("northwind", "seats"), ("northwind", "x")], TODAY
    )

    assert [(one.metric, one.before, one.after.amount, one.day) for one in found] == [
        ("seats", TEAM_SEATS, 50, TODAY)
    ]


def test_the_first_word_on_a_metric_holds_for_every_day() -> None:
    """Where nobody had said anything there is no change to date."""
    pair = [("northwind", "seats")]
    planless = limits(plan_key=None)

    assert [one.day for one in changes(planless, limits(), pair, TODAY)] == [None]


def test_a_metric_new_with_another_plan_is_a_change() -> None:
    """The account had none on its old plan, and that stays true of those days."""
    pair = [("northwind", "seats")]
    bare = limits(plan_key="bare")

    assert [one.day for one in changes(bare, limits(), pair, TODAY)] == [TODAY]
