"""What a cell says, and the remedy when it cannot be taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell.cells import days, numbers, words
from upsell.cells.forms import DayOrder, Mark
from upsell.cells.spoiled import NO_RESULT, sound
from upsell.cells.trouble import Trouble
from upsell.model import MetricKind

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1,200", "Write 1200 or 1.2, whichever it is."),
        ("1.200", "Write 1.2 or 1200, whichever it is."),
        ("1,234,567.5", "Write 1234567.5 if the comma separates thousands."),
        ("12,5", "Write 12.5 if the comma is a decimal mark."),
        ("1.200,50", "Write 1200.50 if the comma is a decimal mark."),
        ("45K", "Write 45000."),
        ("1.5M", "Write 1500000."),
        ("1.500M", "Write it in plain digits, such as 1200 or 12.5."),
        ("1.5e3", "Write 1500."),
        ("1E+05", "Write 100000."),
        ("$1,200", "Write 1200 or 1.2."),
        ("1200 USD", "Write 1200."),
        ("8 seats", "Write 8."),
        ("80%", "Write the amount itself."),
        ("n/a", "Leave the cell empty."),
        ("nan", "Write it in plain digits, such as 1200 or 12.5."),
        ("inf", "Write it in plain digits, such as 1200 or 12.5."),
        ("1_000", "Write it in plain digits, such as 1200 or 12.5."),
        ("٣", "Write it in plain digits, such as 1200 or 12.5."),
        ("9" * 400, "Give it in a larger unit."),
        ("-1", "Correct it or leave the cell empty."),
        ("", "Write it in plain digits."),
    ],
)
def test_an_amount_that_is_not_plain_digits_is_refused_with_what_to_write(
    text: str, remedy: str
) -> None:
    """Nothing is guessed; where two readings are possible the remedy spells out both."""
    with pytest.raises(Trouble) as trouble:
        numbers.amount(text)

    assert trouble.value.remedy == remedy


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("1,200", 1200, 1.2),
        ("1.200", 1.2, 1200),
        ("1,234,567.5", 1234567.5, None),
        ("1.234.567,5", None, 1234567.5),
        ("12,5", None, 12.5),
        ("12.5", 12.5, None),
        ("0.125", 0.125, None),
        ("1 200", 1200, 1200),
        ("1\u00a0200,5", None, 1200.5),
        ("1'200.5", 1200.5, None),
        ("1,20", None, 1.2),
        ("12,00,000", None, None),
    ],
)
def test_a_known_mark_gives_an_amount_one_meaning(
    text: str, point: float | None, comma: float | None
) -> None:
    """The other mark separates groups of three; what has no meaning under the mark is refused."""
    found: list[float | None] = []
    for mark in Mark:
        try:
            found.append(numbers.amount(text, mark))
        except Trouble:
            found.append(None)

    assert found == [point, comma]


@given(st.floats(0, 1e12) | st.integers(0, 10**12))
def test_a_written_number_has_one_reading(value: float) -> None:
    """What we write is taken without asking for the mark, and is the same number."""
    assert numbers.amount(numbers.written(Decimal(repr(value)))) == value


@pytest.mark.parametrize(("text", "remedy"), [("#REF!", "formula"), (NO_RESULT, "save it")])
def test_a_failed_formula_is_no_text(text: str, remedy: str) -> None:
    """It is refused in a column of names as well; another text with a hash is not."""
    with pytest.raises(Trouble, match=remedy):
        sound(text)
    assert sound("#1 Plumbing") == "#1 Plumbing"


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_trouble(text: str) -> None:
    """No text whatever makes the reading of an amount fail in another way."""
    try:
        value = numbers.amount(text)
    except Trouble:
        return

    assert 0 <= value <= numbers.LARGEST


def test_a_limit_is_above_zero_or_none() -> None:
    """Empty and unlimited are no limit; zero is refused."""
    assert (numbers.limit(""), numbers.limit("Unlimited"), numbers.limit("10")) == (None, None, 10)
    with pytest.raises(Trouble, match="above zero"):
        numbers.limit("0")


def test_money_keeps_its_cents_and_no_more() -> None:
    """Two decimals are kept exactly; a third is refused, not rounded."""
    assert numbers.money("650.50") == Decimal("650.50")
    with pytest.raises(Trouble, match="two decimals"):
        numbers.money("650.505", Mark.POINT)


@pytest.mark.parametrize("text", ["0", "32", "1.5", "x", "", "9" * 50])
def test_a_billing_day_is_a_whole_number_within_its_bounds(text: str) -> None:
    """What no month has is refused."""
    with pytest.raises(Trouble, match="from 1 to 31"):
        numbers.whole(text, 1, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "3 Nov 2026",
        "Nov 3, 2026",
        "3-November-2026",
        "3. Nov. 2026",
        "2026/11/3",
        "20261103",
        "2026-11-03T23:59:00Z",
        "2026-11-03 10:00:00.123 UTC",
        "2026-11-03T10:00:00+02:00",
        "46329",
        "46329.75",
    ],
)
def test_a_day_in_any_form_with_one_reading_is_taken(text: str) -> None:
    """Of a moment the day counts as it is written."""
    assert days.day(text) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("31/12/2026", "Write 2026-12-31."),
        ("11/11/2026", "Write 2026-11-11."),
        ("3/11/2026", "Write 2026-11-03 or 2026-03-11, whichever it is."),
        ("03.11.2026 10:00", "Write 2026-11-03 or 2026-03-11, whichever it is."),
        ("03/11/26", days.HOW),
        ("202611", days.HOW),
        ("31/31/2026", days.HOW),
        ("2026-02-30", days.HOW),
        ("0206-11-03", days.HOW),
        ("soon", days.HOW),
        ("", days.HOW),
    ],
)
def test_a_day_with_two_readings_or_none_is_refused_with_what_to_write(
    text: str, remedy: str
) -> None:
    """A form with two readings names both; one without any says the form."""
    with pytest.raises(Trouble) as trouble:
        days.day(text)

    assert trouble.value.remedy == remedy


def test_a_known_order_gives_a_day_one_meaning() -> None:
    """A day that the order does not have is refused, not turned round."""
    assert days.day("03/11/2026", DayOrder.DAY) == date(2026, 11, 3)
    assert days.day("03/11/2026", DayOrder.MONTH) == date(2026, 3, 11)
    with pytest.raises(Trouble, match="no such day"):
        days.day("31/12/2026", DayOrder.MONTH)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_trouble(text: str) -> None:
    """No text whatever makes the reading of a day fail in another way."""
    try:
        found = days.day(text)
    except Trouble:
        return

    assert days.EARLIEST <= found <= days.LATEST


def test_a_day_to_come_is_refused() -> None:
    """Usage of tomorrow cannot be known."""
    assert days.past_day("2026-11-20", today=TODAY) == TODAY
    with pytest.raises(Trouble, match="has not come yet"):
        days.past_day("2026-11-21", today=TODAY)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\x07", "\x7f", "\x85x\x9b"])
def test_characters_that_hide_or_turn_the_text_are_refused(hidden: str) -> None:
    """The place and the code of the character are named."""
    with pytest.raises(Trouble, match="invisible"):
        words.text(f"Nor{hidden}thwind")


def test_white_space_becomes_one_space() -> None:
    """Line breaks and hard spaces do not survive in names."""
    assert words.text(" Nor\u00a0 th\nwind ") == "Nor th wind"


def test_an_apostrophe_that_an_export_put_before_a_formula_is_taken_off() -> None:
    """A text that looks like a formula stays text, with or without it."""
    assert words.text("'=1+1") == words.text("=1+1") == "=1+1"
    assert words.text("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_a_key_with_other_characters_is_refused_with_a_better_one() -> None:
    """Spaces and signs would not survive in rules and headers."""
    with pytest.raises(Trouble, match="Write api_calls here"):
        words.key("API calls")


def test_a_choice_outside_the_set_names_the_set() -> None:
    """The case of letters does not matter."""
    assert words.choice("Level", MetricKind) is MetricKind.LEVEL
    with pytest.raises(Trouble, match="level, goal, counter or activity"):
        words.choice("gauge", MetricKind)


def test_an_address_is_checked_without_asking_the_network() -> None:
    """An address of a domain that answers to nobody is fine; one without an at sign is not."""
    assert words.email("priya@northwind.example") == "priya@northwind.example"
    with pytest.raises(Trouble, match="not an e-mail"):
        words.email("priya.northwind.example")


@pytest.mark.parametrize(
    "text", ["Northwind.example", "https://www.northwind.example/about?x=1", "northwind.example."]
)
def test_a_domain_is_stripped_to_what_identifies_it(text: str) -> None:
    """Scheme, www., path and case make no difference."""
    assert words.domain(text) == "northwind.example"


def test_neither_yes_nor_no_is_refused() -> None:
    """Empty is no."""
    assert (words.flag("Yes"), words.flag("x"), words.flag(""), words.flag("0")) == (
        True,
        True,
        False,
        False,
    )
    with pytest.raises(Trouble, match="neither yes nor no"):
        words.flag("maybe")
