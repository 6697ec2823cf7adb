"""What a share of a few offers is worth: means, intervals and chances against published figures."""

from __future__ import annotations

import pytest
from scipy.stats import binom, fisher_exact

from upsell.conversion import Interval, Proportion, chance_of_better, chances_of_best

SEATS, API_CALLS, STORAGE = Proportion(2, 3), Proportion(0, 4), Proportion(1, 2)


def rounded(interval: Interval, places: int) -> tuple[float, float]:
    """Give the ends of an interval as printed."""
    return round(interval.low, places), round(interval.high, places)


def test_the_rate_of_nothing_is_not_zero() -> None:
    """Without a decided offer there is no rate, and every rate is possible."""
    assert Proportion(0, 0).rate is None
    assert Proportion(1, 4).rate == 0.25
    assert rounded(Proportion(0, 0).interval(), 2) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("result", "mean", "nearly_surely", "mostly"),
    [
        (SEATS, 0.625, (0.177, 0.961), (0.315, 0.898)),
        (API_CALLS, 0.100, (0.000, 0.445), (0.002, 0.272)),
        (STORAGE, 0.500, (0.061, 0.939), (0.156, 0.844)),
    ],
)
def test_the_mean_and_the_intervals(
    result: Proportion,
    mean: float,
    nearly_surely: tuple[float, float],
    mostly: tuple[float, float],
) -> None:
    """Jeffreys' mean with its 95% and 80% intervals."""
    assert result.mean == pytest.approx(mean)
    assert rounded(result.interval(), 3) == nearly_surely
    assert rounded(result.interval(0.80), 3) == mostly


@pytest.mark.parametrize(
    ("result", "interval"),
    [
        (Proportion(0, 2), (0.00, 0.67)),
        (Proportion(0, 3), (0.00, 0.54)),
        (Proportion(1, 3), (0.04, 0.82)),
        (Proportion(3, 10), (0.09, 0.61)),
        (Proportion(18, 50), (0.24, 0.50)),
        (Proportion(35, 100), (0.26, 0.45)),
    ],
)
def test_other_intervals(result: Proportion, interval: tuple[float, float]) -> None:
    """The 95% interval narrows with n and begins at 0 where nothing was won."""
    assert rounded(result.interval(), 2) == interval


@pytest.mark.parametrize("n", [1, 2, 3, 4, 10, 50])
def test_all_won_mirrors_none_won(n: int) -> None:
    """The interval of n of n is that of 0 of n seen from the other end."""
    none, every = Proportion(0, n).interval(), Proportion(n, n).interval()

    assert (1 - none.high, 1 - none.low) == pytest.approx((every.low, every.high))


def test_the_chance_of_being_the_best_of_three() -> None:
    """The reference figures, and together they are certain."""
    chances = chances_of_best([SEATS, API_CALLS, STORAGE])

    assert chances == pytest.approx((0.638, 0.009, 0.353), abs=0.0006)
    assert sum(chances) == pytest.approx(1, abs=0.001)


def test_the_chance_of_being_the_better_of_two() -> None:
    """2 of 3 against 0 of 4 is .975 where Fisher's exact test gives p = .143."""
    assert chance_of_better(SEATS, API_CALLS) == pytest.approx(0.975, abs=0.0006)
    assert fisher_exact([[2, 1], [0, 4]]).pvalue == pytest.approx(0.143, abs=0.0005)
    assert chance_of_better(Proportion(1, 1), Proportion(0, 1)) == pytest.approx(0.905, abs=0.0006)
    assert chance_of_better(STORAGE, STORAGE) == pytest.approx(0.5)


def test_one_alone_is_the_best() -> None:
    """Compared with nothing, and compared with nobody."""
    assert chances_of_best([SEATS]) == (1.0,)
    assert chances_of_best([]) == ()


def coverage(n: int, steps: int) -> float:
    """Give how often the 95% interval of n offers holds the true rate, over all true rates."""
    intervals = [Proportion(k, n).interval() for k in range(n + 1)]
    rates = [(step + 0.5) / steps for step in range(steps)]
    held = [
        sum(
            float(binom.pmf(k, n, rate))
            for k, found in enumerate(intervals)
            if found.low <= rate <= found.high
        )
        for rate in rates
    ]
    return sum(held) / steps


@pytest.mark.parametrize(
    ("steps", "within"), [(60, 0.004), pytest.param(1000, 0.0015, marks=pytest.mark.soak)]
)
def test_how_often_an_interval_holds_the_truth(steps: int, within: float) -> None:
    """The nominal 95% covers 95.7% on average over n of 3 to 10."""
    found = [coverage(n, steps) for n in range(3, 11)]

    assert sum(found) / len(found) == pytest.approx(0.957, abs=within)
