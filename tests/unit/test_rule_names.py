"""What a rule is called where its signals are counted."""

from __future__ import annotations

from dataclasses import replace

from upsell.model import RuleType
from upsell.rule_names import Unlisted, names_at_work, rule_names
from upsell.rules import DEFAULT_RULES

LABELS = {"seats": "seats", "storage": "storage"}


def test_two_rules_of_one_kind_are_told_apart() -> None:
    """By what they are about; one that is switched off is said to be."""
    seats = DEFAULT_RULES[0]
    other = replace(DEFAULT_RULES[3], enabled=False)

    assert rule_names([seats, other], [], LABELS) == {
        "near-limit-seats": "Near limit: seats",
        "near-limit-other": "Near limit: anything else (switched off)",
    }


def test_rules_that_would_be_called_alike_are_told_apart_by_their_row() -> None:
    """A copy of a row is of the same kind and about the same metrics."""
    seats, _, storage, *_ = DEFAULT_RULES
    copy = replace(seats, rule_id="a-copy", enabled=False)

    assert rule_names([seats, storage, copy], [], LABELS) == {
        "near-limit-seats": "Near limit: seats (row 1)",
        "near-limit-storage": "Near limit: storage",
        "a-copy": "Near limit: seats (row 3, switched off)",
    }


def test_a_row_at_work_is_told_from_the_one_it_replaces() -> None:
    """The removed one is named as removed only where another is called the same."""
    seats, api, *_ = DEFAULT_RULES
    copy = replace(seats, rule_id="a-copy")
    labels = {**LABELS, "api_calls": "API calls"}

    assert names_at_work([copy], [seats, api], labels) == {
        "a-copy": "Near limit: seats (row 1)",
        "near-limit-seats": "Near limit: seats (removed)",
        "near-limit-api-calls": "Near limit: API calls",
    }


def test_rules_that_are_gone_are_told_apart_by_their_id() -> None:
    """It is the one that files of the sheet have; a rule still there is not called like them."""
    one, two = (
        Unlisted(key, RuleType.LIMIT_NEAR, is_noted=False, metrics=("seats",))
        for key in ("first", "second")
    )

    assert rule_names([DEFAULT_RULES[0]], [one, two], LABELS) == {
        "near-limit-seats": "Near limit: seats",
        "first": "Near limit: seats (id first, removed since)",
        "second": "Near limit: seats (id second, removed since)",
    }


def test_signals_without_a_rule_of_the_sheet_say_why() -> None:
    """Their rule was removed since, or a person noted them."""
    gone = Unlisted("mine", RuleType.LIMIT_NEAR, is_noted=False, metrics=("storage", "seats"))
    noted = Unlisted("noted-1", RuleType.TEAM_GROWTH, is_noted=True, metrics=("seats",))

    assert rule_names([], [gone, noted], LABELS) == {
        "mine": "Near limit: seats, storage (removed since)",
        "noted-1": "Team growth (noted by hand)",
    }
