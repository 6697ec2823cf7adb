"""The weekly grid: what is a slip, and what a pasted block says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import API_CALLS, SEATS, TICKETS, TODAY, an_account
from tests.hostile import HOSTILE
from upsell.errors import Refused
from upsell.pasting import pasted
from upsell.weekly import Grid, Past, beside, holds, jumps, legend

LAST_WEEK = date(2026, 11, 13)
PLACE = ("northwind", "seats")
NORTHWIND = an_account()
GLOBEX = an_account(account_id="globex", name="Globex", domain="globex.example", billing_day=17)
BLOCK = "Account\tSeats\tAPI calls\nNorthwind\t8\t41200\nglobex.example\t\t900\n"


def a_grid(**last: float) -> Grid:
    """Give a grid of two accounts and three metrics; Northwind's last figures by metric."""
    known = {("northwind", key): Past(value, LAST_WEEK) for key, value in last.items()}
    return Grid(TODAY, (NORTHWIND, GLOBEX), (SEATS, API_CALLS, TICKETS), known, known, {})


def with_seats(last_week: Past | None, latest: Past | None) -> Grid:
    """Give a grid of Northwind's seats alone."""
    before, newest = ({PLACE: each} if each else {} for each in (last_week, latest))
    return Grid(TODAY, (NORTHWIND,), (SEATS,), before, newest, {})


def sentences(grid: Grid, metric: str, value: float, account: str = "northwind") -> list[str]:
    """Give why a figure is doubted."""
    return [jump.sentence for jump in jumps(grid, {(account, metric): value})]


@pytest.mark.parametrize(
    ("before", "now", "doubted"),
    [
        (12, 120, 1),
        (12, 36, 1),
        (12, 35, 0),
        (1, 3, 0),
        (12, 4, 1),
        (12, 5, 0),
    ],
)
def test_a_level_that_multiplies_is_doubted(before: float, now: float, doubted: int) -> None:
    """So is one that falls to a third; a small team that grows is not."""
    assert len(sentences(a_grid(seats=before), "seats", now)) == doubted


def test_the_doubt_is_a_sentence_with_both_figures() -> None:
    """The CSM sees what was typed, what was there and when."""
    assert sentences(a_grid(seats=12), "seats", 120) == [
        "Northwind, seats: 120 after 12 on 13 November, 3 times as much or more."
    ]


def test_a_counter_cannot_fall_inside_its_period() -> None:
    """It may once it has begun anew, and it may grow as it likes."""
    grid = a_grid(api_calls=41_200)
    (sentence,) = sentences(grid, "api_calls", 4_120)
    assert "4,120 after 41,200 on 13 November" in sentence
    assert "the count runs since 1 November and cannot fall." in sentence
    assert sentences(grid, "api_calls", 410_000) == []
    past = {("globex", "api_calls"): Past(900, LAST_WEEK)}
    renewed = Grid(TODAY, (GLOBEX,), (API_CALLS,), past, past, {})
    assert sentences(renewed, "api_calls", 5, "globex") == []


def test_a_figure_that_the_book_holds_is_not_doubted_again() -> None:
    """What somebody said is right stays so."""
    past = {PLACE: Past(1, LAST_WEEK)}
    grid = Grid(TODAY, (NORTHWIND,), (SEATS,), past, past, {PLACE: 100.0})
    assert jumps(grid, {PLACE: 100.0}) == ()


def test_a_jump_is_judged_by_the_newest_figure() -> None:
    """Last week's is only looked at: what grew since then has grown."""
    grid = with_seats(Past(10, LAST_WEEK), Past(40, date(2026, 11, 19)))

    assert sentences(grid, "seats", 42) == []
    (sentence,) = sentences(grid, "seats", 12)
    assert "12 after 40 on 19 November" in sentence


@pytest.mark.parametrize(
    ("last_week", "latest", "told"),
    [
        (Past(9, LAST_WEEK), Past(9, LAST_WEEK), "9"),
        (Past(9, date(2026, 11, 10)), Past(9, date(2026, 11, 10)), "9 · 10 Nov"),
        (Past(9, LAST_WEEK), Past(1_100, date(2026, 11, 19)), "9 → 1,100 · 19 Nov"),
        (Past(9, LAST_WEEK), Past(9, date(2026, 11, 19)), "9"),
        (None, Past(7, date(2026, 10, 1)), "→ 7 · 1 Oct"),
        (None, None, ""),
    ],
)
def test_beside_a_cell_stand_last_week_and_the_newest(
    last_week: Past | None, latest: Past | None, told: str
) -> None:
    """A day is said where it is not exactly last week's, the newest where it is another amount."""
    assert beside(with_seats(last_week, latest), PLACE) == told


def test_the_words_over_the_grid_explain_what_is_in_it() -> None:
    """And nothing that is not."""
    exact = Past(9, LAST_WEEK)
    assert legend(with_seats(exact, exact)) == "“Last week” is the figure of 13 November."
    both = legend(with_seats(Past(9, date(2026, 11, 10)), Past(11, date(2026, 11, 19))))
    assert both == (
        "“Last week” is the figure of 13 November, or the last one of the 7 days before it, with "
        "its day. After → stands the newest figure, which a jump is judged by."
    )


def test_a_figure_holds_for_seven_days_and_a_count_for_its_period() -> None:
    """A level of a week before holds; a count that has begun anew since does not."""
    sixth, fifth, eleventh = (date(2026, 11, day) for day in (6, 5, 11))
    assert holds(Past(9, sixth), LAST_WEEK, NORTHWIND, SEATS)
    assert not holds(Past(9, fifth), LAST_WEEK, NORTHWIND, SEATS)
    turned = an_account(billing_day=12)
    assert not holds(Past(9, eleventh), LAST_WEEK, turned, API_CALLS)
    assert holds(Past(9, eleventh), LAST_WEEK, turned, SEATS)
    assert holds(Past(9, date(2026, 11, 12)), LAST_WEEK, turned, API_CALLS)


def test_a_block_is_matched_by_id_domain_and_name() -> None:
    """Metrics by label or key; an empty cell says nothing."""
    assert pasted(a_grid(), BLOCK).values == {
        ("northwind", "seats"): 8,
        ("northwind", "api_calls"): 41_200,
        ("globex", "api_calls"): 900,
    }
    by_key = pasted(a_grid(), "id\tapi_calls\r\nNORTHWIND.example\t7\r\nglobex\t8\r\n")
    assert by_key.values == {("northwind", "api_calls"): 7, ("globex", "api_calls"): 8}


def test_what_is_not_known_is_named() -> None:
    """Accounts, metrics and cells; the rest is taken."""
    found = pasted(
        a_grid(),
        "Account\tSeats\tMood\tseats\nAcme\t3\t\t\nGlobex\tmany\tgood\t\n\t1\nnorthwind\t9\n",
    )

    assert found.values == {("northwind", "seats"): 9}
    assert [sentence.split(".")[0] for sentence in found.left_out] == [
        "The column “Mood” is none of your metrics",
        "The column “seats” is there twice; the first one counts",
        "Row 2: “Acme” is none of your accounts",
        "Row 3, Globex, Seats: “many”",
        "Row 4: the first cell is empty",
    ]


def test_an_account_pasted_twice_is_said() -> None:
    """Its first row counts, also where the second names it in another way."""
    found = pasted(a_grid(), "a\tseats\nNorthwind\t1\nnorthwind.example\t2\n")

    assert found.values == {("northwind", "seats"): 1}
    assert found.left_out == ("Row 3: “northwind.example” is in row 2 already; that one counts.",)


def test_a_name_of_two_accounts_is_asked_about() -> None:
    """It is never guessed; the id tells them apart."""
    twin = an_account(account_id="twin")
    grid = Grid(TODAY, (NORTHWIND, twin), (SEATS,), {}, {}, {})

    assert pasted(grid, "a\tseats\nNorthwind\t1\ntwin\t2\n").values == {("twin", "seats"): 2}
    (sentence,) = pasted(grid, "a\tseats\nNorthwind\t1\n").left_out
    assert "means several accounts. Write its id" in sentence


NO_BLOCKS = ("", "hello", "a\tb", "Account,Seats\nNorthwind,3", "a\tMood\nx\t1")


@pytest.mark.parametrize("block", NO_BLOCKS)
def test_what_is_no_block_is_refused_with_how_to_copy_one(block: str) -> None:
    """Nothing is put into the grid."""
    with pytest.raises(Refused, match="Copy the cells with their header row"):
        pasted(a_grid(), block)


@given(st.lists(st.sampled_from([*'\t\n\r"aN1=,. ', *HOSTILE])).map("".join))
def test_any_text_is_a_block_or_refused(block: str) -> None:
    """What is taken is of a known account and metric, zero or above."""
    try:
        found = pasted(a_grid(), f"Account\tSeats\n{block}")
    except Refused:
        return
    assert all(account in {"northwind", "globex"} for account, _ in found.values)
    assert all(value >= 0 for value in found.values.values())
