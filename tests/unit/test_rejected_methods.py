"""Why rates are not compared and bounded in the usual ways: how often those are wrong."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

import pytest
from scipy.integrate import quad
from scipy.stats import beta, binom

from upsell.comparison import Finding, compare
from upsell.conversion import NEARLY_SURELY, Interval, Proportion, chance_of_better

TITLES, Z = 5, 1.959964


def wald(result: Proportion) -> Interval:
    """Give the textbook's rate plus-minus its error."""
    rate = result.k / result.n
    error = Z * sqrt(rate * (1 - rate) / result.n)
    return Interval(rate - error, rate + error)


def wilson(result: Proportion) -> Interval:
    """Give the interval of Wilson's score."""
    n, rate = result.n, result.k / result.n
    middle = (rate + Z**2 / (2 * n)) / (1 + Z**2 / n)
    error = Z / (1 + Z**2 / n) * sqrt(rate * (1 - rate) / n + Z**2 / (4 * n**2))
    return Interval(middle - error, middle + error)


@pytest.mark.parametrize(
    ("method", "covered", "within"),
    [(Proportion.interval, 0.957, 6e-4), (wilson, 0.955, 6e-4), (wald, 0.685, 0.015)],
)
def test_the_nominal_95_percent_of_three_intervals(
    method: Callable[[Proportion], Interval], covered: float, within: float
) -> None:
    """Over all true rates, n of 3 to 10: ours 95.7%, Wilson 95.5%, the textbook two thirds."""
    found = []
    for n in range(3, 11):
        for k in range(n + 1):
            between = method(Proportion(k, n))
            # over a rate spread evenly, k of n comes up with Beta(k + 1, n - k + 1) / (n + 1)
            low, high = beta.cdf((between.low, between.high), k + 1, n - k + 1)
            found.append((high - low) / (n + 1) / 8)

    assert sum(found) == pytest.approx(covered, abs=within)


def highest_wins(n: int, rate: float) -> float:
    """Give how often one of five titles with the same rate has the highest count alone."""
    below = (float(binom.cdf(k - 1, n, rate)) for k in range(n + 1))
    return sum(
        TITLES * float(binom.pmf(k, n, rate)) * less ** (TITLES - 1) for k, less in enumerate(below)
    )


def some_pair_differs(n: int, rate: float) -> float:
    """Give how often the best and the worst of five equal titles are told apart at .95."""

    def all_between(low: int, high: int) -> float:
        return max(0.0, float(binom.cdf(high, n, rate) - binom.cdf(low - 1, n, rate))) ** TITLES

    return sum(
        all_between(low, high)
        - all_between(low + 1, high)
        - all_between(low, high - 1)
        + all_between(low + 1, high - 1)
        for low in range(n + 1)
        for high in range(low + 1, n + 1)
        if chance_of_better(Proportion(high, n), Proportion(low, n)) >= NEARLY_SURELY
    )


@pytest.mark.parametrize(("n", "rate"), [(8, 0.2), (8, 0.35), (10, 0.2), (10, 0.3), (50, 0.35)])
def test_the_higher_rate_names_a_winner_where_there_is_none(n: int, rate: float) -> None:
    """In 62 to 86% of weeks with five titles of one true rate."""
    assert 0.62 <= highest_wins(n, rate) <= 0.86


@pytest.mark.parametrize(("n", "rate"), [(5, 0.3), (8, 0.2), (8, 0.35), (10, 0.2), (10, 0.3)])
def test_judging_every_pair_names_a_winner_where_there_is_none(n: int, rate: float) -> None:
    """In 31 to 46% of such weeks, with five decided offers in each and .95 asked of a pair."""
    assert 0.31 <= some_pair_differs(n, rate) <= 0.46


def test_one_answer_for_all_does_not() -> None:
    """A pair that is told apart alone, 4 of 10 against 0, is no priority among five titles."""
    assert chance_of_better(Proportion(4, 10), Proportion(0, 10)) >= NEARLY_SURELY
    five = {str(k): Proportion(k, 10) for k in (4, 3, 2, 1, 0)}

    assert compare(five).finding is Finding.TOO_EARLY


def test_a_uniform_prior_is_less_sure() -> None:
    """2 of 3 against 0 of 4: .952 where Jeffreys' prior says .975."""
    chance = quad(lambda rate: beta.pdf(rate, 3, 2) * beta.cdf(rate, 1, 5), 0, 1)[0]

    assert chance == pytest.approx(0.952, abs=0.0006)
    assert chance_of_better(Proportion(2, 3), Proportion(0, 4)) > chance
