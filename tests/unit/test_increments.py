"""Daily counts become totals of the billing period, and telling them again moves nothing."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from upsell.increments import Count, totals
from upsell.periods import period_of

DAY = date(2026, 11, 15)
FIRST = date(2026, 9, 20)


def daily(*values: float | None) -> dict[date, Count]:
    """Give counts of days in a row from the fifteenth."""
    return {DAY + timedelta(days=n): Count(value, daily=True) for n, value in enumerate(values)}


def test_days_add_up_from_the_start_of_the_period() -> None:
    """The count starts again on the billing day; a blank adds nothing and stays blank."""
    found = totals(daily(5, None, 3, 2), {}, billing_day=17)

    assert list(found.values()) == [5, None, 3, 5]


def test_days_go_on_from_the_total_in_the_book() -> None:
    """The latest kept total of the period is where they begin."""
    kept = {DAY - timedelta(days=3): Count(100, daily=False)}

    assert list(totals(daily(5, 2), kept, billing_day=1).values()) == [105, 107]


def test_a_late_day_moves_the_accumulated_days_after_it() -> None:
    """A total that was told as one is not moved, and nothing after it is."""
    kept = {
        DAY + timedelta(days=1): Count(10, daily=True),
        DAY + timedelta(days=2): Count(50, daily=False),
        DAY + timedelta(days=3): Count(60, daily=True),
    }

    found = totals(daily(4), kept, billing_day=1)

    assert found == {DAY: 4, DAY + timedelta(days=1): 14}


offsets = st.dictionaries(st.integers(0, 70), st.none() | st.integers(0, 1000), min_size=1)


@given(offsets, st.integers(1, 31), st.lists(st.booleans(), min_size=71, max_size=71))
def test_however_it_is_split_the_total_is_the_sum_of_the_period(
    amounts: dict[int, int | None], billing_day: int, first_part: list[bool]
) -> None:
    """Two files in any order of days give what one file gives: the sum since the period began."""
    told = {FIRST + timedelta(days=n): Count(value, daily=True) for n, value in amounts.items()}
    early = {day: told[day] for n, day in enumerate(told) if first_part[n]}
    late = {day: count for day, count in told.items() if day not in early}
    book: dict[date, Count] = {}
    for part in (early, late, early):
        found = totals(part, book, billing_day)
        book |= {day: Count(value, daily=True) for day, value in found.items()}

    for day, count in told.items():
        start = period_of(day, billing_day).start
        expected = sum(one.value or 0 for when, one in told.items() if start <= when <= day)
        assert book[day].value == (None if count.value is None else expected)
