"""From signal to won in a sentence: an estimate is said to be one."""

from __future__ import annotations

from upsell.closing_words import closing_words
from upsell.time_to_close import time_to_close


def test_an_estimated_half_is_not_half_of_the_offers() -> None:
    """One of three is won, and none of the others is as old yet as that one was."""
    strong, sentence = closing_words(time_to_close([10], [3, 4]))

    assert strong == "By estimate, half of the offers are won within 10 days of their signal."
    assert sentence == (
        "95% interval: from 10 days on, no upper end yet; counting 3 offers, 1 won; "
        "1 followed that long."
    )


def test_an_estimated_share_is_not_the_share_of_the_offers() -> None:
    """One of five is won, a third of those that were followed as long."""
    strong, sentence = closing_words(time_to_close([10], [3, 4, 20, 30]))

    assert strong == "Fewer than half of the offers are won so far, so there is no median yet."
    assert sentence == (
        "Within 10 days of their signal an estimated 33% are won (95% interval 5% to 95%), "
        "counting 5 offers, 1 won; 3 followed that long."
    )
