"""The sentence that says when titles cannot be compared."""

from __future__ import annotations

import pytest

from upsell.comparison import pooled_rate, short_name, too_early
from upsell.conversion import TitleCount


def a_count(title: str, won: int, decided: int, waiting: int = 0) -> TitleCount:
    """Give a title with so many won of so many decided."""
    return TitleCount(title, offered=decided + waiting, won=won, lost=decided - won, open=waiting)


def test_few_decided_offers_are_too_early_to_compare() -> None:
    """The paragraph names each result, what is missing, and what to do next week."""
    counts = [a_count("Near limit: seats", 2, 3), a_count("Near limit: API calls", 0, 4)]

    assert too_early(counts) == (
        "Too early to compare. Seats: 2 won of 3. API calls: 0 of 4. "
        "With so few, luck can do this. Seats needs 2 more decided offers, API calls 1. "
        "For next week: start with seats, and do not drop API calls yet."
    )


def test_a_title_with_enough_is_named_but_needs_nothing() -> None:
    """Its figures stay in the paragraph; only the short ones are asked for more."""
    counts = [a_count("Near limit: seats", 3, 5), a_count("Team growth", 0, 4)]

    assert too_early(counts) == (
        "Too early to compare. Seats: 3 won of 5. Team growth: 0 of 4. "
        "With so few, luck can do this. Team growth needs 1 more decided offer. "
        "For next week: start with seats, and do not drop team growth yet."
    )


def test_a_title_still_waiting_has_no_answer_yet() -> None:
    """No rate is made of offers that are open."""
    counts = [a_count("Near limit: seats", 1, 1), a_count("Near limit: storage", 0, 0, waiting=2)]

    assert "Seats: 1 won of 1. Storage: no answer yet." in too_early(counts)


def test_one_title_alone_has_nothing_else_to_keep() -> None:
    """The advice names no other title when there is none."""
    assert too_early([a_count("Team growth", 0, 2)]).endswith("start with team growth.")


def test_many_titles_are_not_all_named_twice() -> None:
    """More than three to keep are said to be the others."""
    counts = [a_count(name, 1, 1) for name in ("A", "B", "C", "D", "E")]

    assert too_early(counts).endswith("start with a, and do not drop the others yet.")


def test_enough_decided_offers_are_no_longer_too_early() -> None:
    """With five decided in every title offered nothing is said."""
    counts = [a_count("Near limit: seats", 2, 5), TitleCount("Team growth", flagged=3)]

    assert too_early(counts) == ""


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([], "Too early to compare: no offer has been made yet."),
        ([TitleCount("A", flagged=2)], "Too early to compare: no offer has been made yet."),
        ([a_count("A", 0, 0, 3)], "Too early to compare: no offer has been answered yet."),
    ],
)
def test_before_any_answer_it_says_so(counts: list[TitleCount], sentence: str) -> None:
    """Nothing made, and nothing answered, are told apart."""
    assert too_early(counts) == sentence


def test_one_win_of_one_is_drawn_towards_the_rest() -> None:
    """A single lucky win does not make a title certain."""
    lucky, steady = a_count("A", 1, 1), a_count("B", 4, 9)

    assert pooled_rate(lucky, [lucky, steady]) == pytest.approx((4 * 5.5 / 12.5 + 1) / 5)


def test_a_title_reads_as_a_word_in_a_sentence() -> None:
    """Abbreviations keep their capitals."""
    names = [short_name(f"Near limit: {metric}") for metric in ("seats", "API calls")]

    assert [*names, short_name("New use case")] == ["seats", "API calls", "new use case"]
