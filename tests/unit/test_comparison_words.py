"""The sentences about which title to offer first."""

from __future__ import annotations

from upsell.comparison import compare, compare_pair
from upsell.comparison_words import (
    explained,
    headline,
    pair_explained,
    pair_headline,
    short_name,
)
from upsell.conversion import Proportion

SEATS, API_CALLS, STORAGE = "Near limit: seats", "Near limit: API calls", "Near limit: storage"


def said(results: dict[str, tuple[int, int]]) -> str:
    """Give headline and explanation of titles with k won of n."""
    found = compare({title: Proportion(*counts) for title, counts in results.items()})
    return f"{headline(found)} {explained(found)}"


def said_of_pair(one: tuple[int, int], other: tuple[int, int]) -> str:
    """Give headline and explanation of seats beside API calls."""
    pair = compare_pair({SEATS: Proportion(*one), API_CALLS: Proportion(*other)}, SEATS, API_CALLS)
    return f"{pair_headline(pair)} {pair_explained(pair)}"


def test_few_decided_offers_are_too_early_to_compare() -> None:
    """The paragraph names each result, what is missing, and what to do next week."""
    assert said({SEATS: (2, 3), API_CALLS: (0, 4), STORAGE: (1, 2)}) == (
        "Too early to compare. API calls: 0 won of 4. Seats: 2 of 3. Storage: 1 of 2. "
        "With so few, luck can do this. "
        "API calls needs 1 more decided offer, seats 2, storage 3. "
        "For next week: start with seats, and do not drop API calls or storage yet."
    )


def test_a_lean_is_called_likely_and_not_proof() -> None:
    """With its chance, what is missing, and what to start with."""
    assert said({SEATS: (2, 3), API_CALLS: (0, 4)}) == (
        "Leans to seats. API calls: 0 won of 4. Seats: 2 of 3. "
        "A 98% chance that seats is the best of 2: likely, not yet proof. "
        "API calls needs 1 more decided offer, seats 2. "
        "For next week: start with seats, and do not drop API calls yet."
    )


def test_a_priority_is_named_with_its_chance() -> None:
    """Nothing is asked for of titles that have enough."""
    assert said({SEATS: (7, 8), STORAGE: (1, 9)}) == (
        "Prioritise seats. Storage: 1 won of 9. Seats: 7 of 8. "
        "A 99% chance that seats is the best of 2. For next week: start with seats."
    )


def test_enough_and_still_alike_is_no_clear_difference() -> None:
    """With five and more decided in each it is not early any more, only unclear."""
    assert said({SEATS: (2, 6), STORAGE: (2, 5)}) == (
        "No clear difference yet. Seats: 2 won of 6. Storage: 2 of 5. "
        "Rates this near to each other can come from luck alone. "
        "For next week: start with storage."
    )


def test_before_any_answer_it_says_so() -> None:
    """Nothing made, nothing answered and one alone are told apart."""
    assert said({}) == "Too early to compare. No offer has been made yet."
    assert said({SEATS: (0, 0)}) == (
        "Too early to compare. No offer has been answered yet. For next week: start with seats."
    )
    assert said({SEATS: (4, 6)}) == (
        "Too early to compare. Seats: 4 won of 6. There is nothing to compare it with. "
        "For next week: start with seats."
    )


def test_a_title_still_waiting_has_no_answer_yet() -> None:
    """No rate is made of offers that are open."""
    assert "Seats: 1 won of 1. Storage: no answer yet." in said({SEATS: (1, 1), STORAGE: (0, 0)})


def test_many_titles_are_not_all_named() -> None:
    """Four results are enough for a sentence; the others are counted."""
    words = said(dict.fromkeys(("A", "B", "C", "D", "E", "F"), (1, 1)))

    assert "D: 1 of 1. With" in words
    assert "A needs 4 more decided offers, b 4, c 4, d 4, and 2 others up to 5." in words
    assert words.endswith("start with a, and do not drop the others yet.")


def test_a_pair_says_which_is_better_or_what_is_missing() -> None:
    """Five decided each come first, then a chance of 95%."""
    assert said_of_pair((5, 5), (1, 8)) == (
        "Seats converts better than API calls. Seats: 5 won of 5. API calls: 1 of 8. "
        "A 99% chance that seats is the better."
    )
    assert said_of_pair((3, 6), (2, 6)) == (
        "No clear difference between these two. Seats: 3 won of 6. API calls: 2 of 6. "
        "A 72% chance that seats is the better."
    )
    assert said_of_pair((2, 3), (0, 4)) == (
        "Too early to compare these two. Seats: 2 won of 3. API calls: 0 of 4. "
        "Seats needs 2 more decided offers, API calls 1."
    )


def test_a_title_reads_as_a_word_in_a_sentence() -> None:
    """Abbreviations keep their capitals."""
    names = [short_name(f"Near limit: {metric}") for metric in ("seats", "API calls")]

    assert [*names, short_name("New use case")] == ["seats", "API calls", "new use case"]
