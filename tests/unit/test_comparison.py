"""What may be said of the titles of a week, and of a pair somebody picked."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.random import Generator

from upsell.comparison import Finding, compare, compare_pair, pooled_rate
from upsell.conversion import Proportion, chance_of_better

SEATS, API_CALLS, STORAGE = "Near limit: seats", "Near limit: API calls", "Near limit: storage"


def test_the_week_of_the_reference_table_is_too_early() -> None:
    """2 of 3, 0 of 4 and 1 of 2: .638 is no lean; seats are what to start with."""
    found = compare(
        {SEATS: Proportion(2, 3), API_CALLS: Proportion(0, 4), STORAGE: Proportion(1, 2)}
    )

    assert found.finding is Finding.TOO_EARLY
    assert [(rival.title, rival.needs) for rival in found.rivals] == [
        (API_CALLS, 1),
        (SEATS, 2),
        (STORAGE, 3),
    ]
    assert found.favourite is not None
    assert found.favourite.title == SEATS
    assert found.favourite.chance == pytest.approx(0.638, abs=0.001)
    assert found.start_with == SEATS


def test_two_with_three_decided_can_lean() -> None:
    """2 of 3 against 0 of 4 is likely enough for a lean, and too few to prioritise."""
    found = compare({SEATS: Proportion(2, 3), API_CALLS: Proportion(0, 4)})

    assert found.finding is Finding.LEANS
    assert found.start_with == SEATS


def test_a_lean_needs_three_decided_in_each() -> None:
    """However likely: 3 of 3 against 0 of 2 is too early, and so is 1 of 1 against 0 of 1."""
    few = compare({SEATS: Proportion(3, 3), API_CALLS: Proportion(0, 2)})
    lucky = compare({SEATS: Proportion(1, 1), API_CALLS: Proportion(0, 1)})

    assert few.favourite is not None
    assert few.favourite.chance > 0.95
    assert {few.finding, lucky.finding} == {Finding.TOO_EARLY}


def test_five_decided_and_nearly_sure_is_a_priority() -> None:
    """The others may have fewer; four decided are not enough."""
    assert compare({SEATS: Proportion(5, 5), STORAGE: Proportion(0, 1)}).finding is (
        Finding.PRIORITISE
    )
    assert compare({SEATS: Proportion(4, 4), STORAGE: Proportion(0, 2)}).finding is (
        Finding.TOO_EARLY
    )


def test_equal_rates_are_no_lean_however_many() -> None:
    """A difference that luck explains stays too early."""
    same = {SEATS: Proportion(30, 100), STORAGE: Proportion(31, 100)}

    assert compare(same).finding is Finding.TOO_EARLY


@pytest.mark.parametrize(
    "results",
    [
        {},
        {SEATS: Proportion(0, 0)},
        {SEATS: Proportion(9, 9)},
        {SEATS: Proportion(9, 9), STORAGE: Proportion(0, 0)},
    ],
    ids=["nothing", "no answer", "one alone", "one answered"],
)
def test_not_enough_data_is_a_finding(results: dict[str, Proportion]) -> None:
    """Fewer than two titles with an answer are compared with nothing, and nothing is raised."""
    assert compare(results).finding is Finding.NOT_ENOUGH_DATA


def test_what_has_no_answer_is_not_compared() -> None:
    """An offer that waits takes no part in the chances; it still says what it needs."""
    found = compare(
        {SEATS: Proportion(5, 6), STORAGE: Proportion(0, 6), API_CALLS: Proportion(0, 0)}
    )

    assert found.finding is Finding.PRIORITISE
    assert (found.rivals[-1].title, found.rivals[-1].chance, found.rivals[-1].needs) == (
        API_CALLS,
        0,
        5,
    )


def test_the_order_is_n_then_title() -> None:
    """A rate never decides who stands first."""
    found = compare({"C": Proportion(3, 3), "B": Proportion(0, 4), "A": Proportion(0, 3)})

    assert [rival.title for rival in found.rivals] == ["B", "A", "C"]


def test_one_win_of_one_is_drawn_towards_the_rest() -> None:
    """A single lucky win does not make a title certain."""
    results = {"A": Proportion(1, 1), "B": Proportion(4, 9)}

    assert pooled_rate(results["A"], results) == pytest.approx((4 * 5.5 / 12.5 + 1) / 5)


@pytest.mark.parametrize(
    ("one", "other", "finding"),
    [
        (Proportion(5, 5), Proportion(0, 5), Finding.PRIORITISE),
        (Proportion(0, 5), Proportion(5, 5), Finding.PRIORITISE),
        (Proportion(5, 5), Proportion(0, 4), Finding.TOO_EARLY),
        (Proportion(3, 6), Proportion(2, 6), Finding.TOO_EARLY),
        (Proportion(5, 5), Proportion(0, 0), Finding.NOT_ENOUGH_DATA),
    ],
)
def test_a_picked_pair(one: Proportion, other: Proportion, finding: Finding) -> None:
    """A pair is told apart at .95 with five decided in each; the better may be either."""
    pair = compare_pair({"A": one, "B": other}, "A", "B")

    assert pair.finding is finding
    assert pair.better.title == ("B" if one == Proportion(0, 5) else "A")
    assert pair.one.chance == pytest.approx(chance_of_better(one, other))


def weeks(how_many: int, rate: float, random: Generator) -> list[dict[str, Proportion]]:
    """Give weeks in which five titles with the same true rate have 3 to 10 decided offers each."""
    decided = random.integers(3, 11, (how_many, 5))
    won = random.binomial(decided, rate)
    return [
        {
            str(place): Proportion(int(k), int(n))
            for place, (k, n) in enumerate(zip(*row, strict=True))
        }
        for row in zip(won, decided, strict=True)
    ]


SHORT, LONG = 150, 4_000


@pytest.mark.parametrize("how_many", [SHORT, pytest.param(LONG, marks=pytest.mark.soak)])
def test_how_often_a_false_winner_is_named(how_many: int) -> None:
    """With equal true rates: about 1% of weeks prioritise and about 8% lean; never far more."""
    random = np.random.default_rng(20)
    found = Counter(compare(week).finding for week in weeks(how_many, 0.2, random))

    spare = 0.04 if how_many == SHORT else 0.005
    assert found[Finding.PRIORITISE] / how_many <= 0.01 + spare
    assert found[Finding.LEANS] / how_many <= 0.09 + spare
    assert found[Finding.LEANS] > 0
