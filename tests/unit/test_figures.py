"""Figures in words: complete, never rounded across a limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import API_CALLS, SEATS, STORAGE, TICKETS
from upsell import figures


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (8.0, "8"),
        (49_970.0, "49,970"),
        (0.5, "0.5"),
        (10.0, "10"),
        (100.0, "100"),
        (99.999, "99.99"),
        (1e15, "1,000,000,000,000,000"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_a_number_is_printed_in_full(value: float, expected: str) -> None:
    """Thousands are separated and decimals are cut, not rounded."""
    assert expected == figures.number(value)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1, "seats", "1 seat"),
        (2, "seats", "2 seats"),
        (0, "seats", "0 seats"),
        (1, "API calls", "1 API call"),
        (1, "tickets resolved", "1 ticket resolved"),
        (1, "GB", "1 GB"),
        (1, "pass", "1 pass"),
        (1.5, "seats", "1.5 seats"),
    ],
)
def test_exactly_one_takes_the_singular(value: float, unit: str, expected: str) -> None:
    """Only the value 1 drops the plural s."""
    assert expected == figures.amount(value, unit)


def test_use_and_limit_are_both_in_full() -> None:
    """Near the limit is never printed as at the limit."""
    assert figures.used_of_limit(49_970, 50_000, API_CALLS) == "49,970 of 50,000 API calls"
    assert figures.used_of_limit(8, 10, SEATS) == "8 of 10 seats"
    assert figures.used_of_limit(410, 500, STORAGE) == "410 of 500 GB of storage"
    assert figures.used_of_limit(1240, None, TICKETS) == "1,240 tickets resolved"
    assert figures.used_of_limit(500.001, 500, STORAGE) == "500.001 of 500 GB of storage"
    assert figures.used_of_limit(0.1 + 0.2, 0.3, STORAGE) != "0.3 of 0.3 GB of storage"


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [
        (3, 7, "43%"),
        (2, 3, "67%"),
        (0, 4, "0%"),
        (4, 4, "100%"),
        (1, 400, "under 1%"),
        (399, 400, "over 99%"),
        (1, 200, "1%"),
    ],
)
def test_a_rate_is_rounded_but_never_to_none_or_all(k: int, n: int, expected: str) -> None:
    """A rate near its end is not said to be there."""
    assert expected == figures.rate(k, n)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.8, "80%"),
        (0.7999, "79%"),
        (0.29, "29%"),
        (0.9996, "99%"),
        (1.0, "100%"),
        (1.0001, "100.1%"),
        (1.004, "100.4%"),
        (1.5, "150%"),
        (12.5, "1,250%"),
    ],
)
def test_a_share_never_crosses_its_limit(share: float, expected: str) -> None:
    """Below the limit is below 100%, above it is above 100%."""
    assert expected == figures.percent(share)


@given(st.floats(min_value=0.01, max_value=50, allow_nan=False))
def test_per_cent_and_limit_agree(share: float) -> None:
    """100% is printed exactly when the share is 1, within a billionth."""
    printed = figures.percent(share)
    assert (printed == "100%") == (abs(share - 1) < 1e-9 or share == 1)


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (Decimal(1200), "USD", "$1,200"),
        (Decimal("0.50"), "USD", "$0.50"),
        (Decimal(-40), "EUR", "-€40"),
        (Decimal(99), "CHF", "99 CHF"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(
    value: Decimal, currency: str, expected: str
) -> None:
    """Amounts carry the book's currency."""
    assert expected == figures.money(value, currency)


def test_a_day_names_its_month() -> None:
    """Nobody has to guess which number is the month."""
    assert figures.day(date(2026, 11, 3)) == "3 November"
    assert figures.day_and_year(date(2026, 11, 3)) == "3 November 2026"


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("queries", "query"),
        ("searches", "search"),
        ("batches of mail", "batch of mail"),
        ("boxes", "box"),
        ("caches", "cache"),
        ("cookies", "cookie"),
        ("accesses", "access"),
        ("people", "people"),
    ],
)
def test_a_singular_is_a_word(unit: str, one: str) -> None:
    """One of something is not merely the plural without its last letter."""
    assert figures.unit_for(1, unit) == one


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 November"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December"),
        (date(2026, 11, 16), date(2027, 11, 22), "16 November to 22 November"),
    ],
)
def test_days_are_said_with_the_month_once(first: date, last: date, said: str) -> None:
    """Of a week inside a month the month stands behind."""
    assert figures.days(first, last) == said
