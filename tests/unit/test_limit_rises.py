"""Limits that rose: what counts as one, and which offer it may have followed from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import SEATS, TICKETS, TODAY, a_reading, an_offer
from upsell.limit_rises import CREDITED, Rise, may_follow, rise_words, rises
from upsell.model import LimitSource, Reading
from upsell.outreach import Outcome

RISE = Rise("northwind", "seats", TODAY, 10, 15)


def series(*limits: float | None) -> list[Reading]:
    """Give a figure a day with these limits of a plan, the last of them today's."""
    last = len(limits) - 1
    return [
        replace(
            a_reading(8, limit, on=TODAY - timedelta(days=last - at)),
            limit_source=LimitSource.PLAN,
        )
        for at, limit in enumerate(limits)
    ]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((10, 10, 10), ()),
        ((10, 15), (RISE,)),
        ((15, 10), ()),
        ((10, None), (replace(RISE, after=None),)),
        ((None, 10), ()),
        (
            (10, 15, 15, 20),
            (
                replace(RISE, on=TODAY - timedelta(days=2)),
                Rise("northwind", "seats", TODAY, 15, 20),
            ),
        ),
    ],
)
def test_a_rise_is_a_higher_limit_or_none_any_more(
    limits: tuple[float | None, ...], expected: tuple[Rise, ...]
) -> None:
    """Less, or a limit where there was none, is no upgrade."""
    assert rises(series(*limits), SEATS) == expected


def test_figures_without_a_limit_are_passed_over() -> None:
    """A gap in what is known is not a limit taken away."""
    before, gap, after = series(10, 10, 10)
    unknown = replace(gap, limit=None, limit_source=LimitSource.NONE)

    assert rises([before, unknown, after], SEATS) == ()


def test_a_goal_that_rises_is_no_upgrade() -> None:
    """It is a new goal."""
    assert rises(series(10, 15), TICKETS) == ()


@pytest.mark.parametrize(
    ("back", "outcome", "metric", "expected"),
    [
        (0, None, "seats", True),
        (3, Outcome.DEFERRED, "seats", True),
        (CREDITED.days, Outcome.WON, "seats", True),
        (CREDITED.days + 1, None, "seats", False),
        (-1, None, "seats", False),
        (3, Outcome.LOST, "seats", False),
        (3, None, "storage", False),
    ],
)
def test_a_rise_may_follow_an_offer_of_its_metric(
    back: int, outcome: Outcome | None, metric: str, *, expected: bool
) -> None:
    """On its day or up to ninety days later, while it was not turned down."""
    offer = an_offer(outcome=outcome)
    offer = replace(offer, play=replace(offer.play, metric=metric))

    assert may_follow(RISE, offer, TODAY - timedelta(days=back)) is expected


def test_a_rise_in_words() -> None:
    """Numbers with their separators; no limit is said so."""
    assert rise_words(RISE, SEATS) == "seats went from 10 to 15"
    assert rise_words(replace(RISE, after=None), SEATS) == "seats went from 10 to no limit"
