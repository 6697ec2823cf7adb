"""Rows of the sheet as somebody works on them, and what changed in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upsell.model import PlayKind, Rule, RuleType
from upsell.rule_change_words import words
from upsell.rule_changes import changes, is_reordered
from upsell.rule_checks import faults
from upsell.rule_rows import blank, carried, copied, moved, removed, retyped
from upsell.rules import DEFAULT_RULES

NEAR, GROWTH, PREMIUM = DEFAULT_RULES[0], DEFAULT_RULES[4], DEFAULT_RULES[5]
LABELS = {"seats": "seats", "api_calls": "API calls", "storage": "storage"}


def told(before: list[Rule], after: list[Rule]) -> tuple[str, ...]:
    """Give the words of a change."""
    return words(changes(before, after), LABELS, reordered=is_reordered(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (NEAR, replace(NEAR, threshold=0.75), "set near limit: seats from 80% to 75%"),
        (NEAR, replace(NEAR, threshold=0.725), "set near limit: seats from 80% to 72.5%"),
        (GROWTH, replace(GROWTH, minimum=5), "set team growth: seats from at least 3 to at least"),
        (
            GROWTH,
            replace(GROWTH, window=14),
            "made team growth: seats look at 14 days instead of 28 days",
        ),
        (
            NEAR,
            replace(NEAR, window=56),
            "made near limit: seats look at 56 days instead of the latest figure",
        ),
        (NEAR, replace(NEAR, enabled=False), "switched near limit: seats off"),
        (replace(NEAR, enabled=False), NEAR, "switched near limit: seats on"),
        (
            NEAR,
            replace(NEAR, metrics="api_calls"),
            "made near limit: seats look at API calls instead of seats",
        ),
        (
            NEAR,
            replace(NEAR, play=PlayKind.PLAN),
            "made near limit: seats offer the next plan first instead of more seats",
        ),
        (
            NEAR,
            replace(NEAR, template="growth"),
            "gave near limit: seats the mail “Team growth” instead of the mail that fits",
        ),
    ],
)
def test_a_change_is_said_as_what_somebody_did(before: Rule, after: Rule, expected: str) -> None:
    """What it was and what it is, in the words of the page."""
    (sentence,) = told([before], [after])

    assert sentence.startswith(expected)


def test_rows_that_come_and_go_are_named() -> None:
    """A new row says what it wants, one that is gone only its name."""
    new = replace(PREMIUM, rule_id="new", minimum=50, enabled=False)

    assert told([NEAR], [GROWTH, new]) == (
        "added team growth: seats, from 20%, at least 3, in 28 days",
        "added premium use: any feature, at least 50, in 28 days, switched off",
        "removed near limit: seats",
    )


def test_nothing_changed_is_nothing_said() -> None:
    """Places and versions are the book's own affair."""
    later = [replace(rule, version=7, position=9) for rule in DEFAULT_RULES]

    assert told(list(DEFAULT_RULES), later) == ()


def test_another_order_is_said_once() -> None:
    """Rows that only made room for a new one did not change places."""
    rows = list(DEFAULT_RULES)

    assert told(rows, [rows[1], rows[0], *rows[2:]]) == ("changed the order of the rows",)
    assert not is_reordered(rows, [blank("new"), *rows[2:]])


def test_a_copy_stands_under_its_row() -> None:
    """It says the same and is another rule."""
    rows = copied(DEFAULT_RULES, 1, "new")

    assert rows[2] == replace(DEFAULT_RULES[1], rule_id="new", version=0)
    assert (*rows[:2], *rows[3:]) == DEFAULT_RULES
    assert removed(rows, 2) == DEFAULT_RULES


@pytest.mark.parametrize(("place", "to", "first"), [(0, -1, 0), (1, 0, 1), (7, 8, 0), (0, 1, 1)])
def test_a_row_moves_by_one_and_not_beyond_the_ends(place: int, to: int, first: int) -> None:
    """The others keep their order."""
    rows = moved(DEFAULT_RULES, place, to)

    assert rows[0] == DEFAULT_RULES[first]
    assert [r for r in rows if r != DEFAULT_RULES[place]] == [
        r for r in DEFAULT_RULES if r != DEFAULT_RULES[place]
    ]


def test_a_new_row_only_lacks_its_metric() -> None:
    """Everything else has the usual figure."""
    assert [fault.field for fault in faults([blank("new")], ())] == ["Metrics"]


@pytest.mark.parametrize("rule", DEFAULT_RULES)
@pytest.mark.parametrize("rule_type", RuleType)
def test_another_kind_of_signal_is_another_rule(rule: Rule, rule_type: RuleType) -> None:
    """It takes the figures its kind needs, leaves the others, and back again is the saved rule."""
    other = retyped(rule, rule_type, DEFAULT_RULES)

    assert (other.rule_id == rule.rule_id) == (rule_type is rule.type)
    assert {fault.field for fault in faults([other], ())} == set()
    assert retyped(other, rule.type, DEFAULT_RULES).rule_id == rule.rule_id


def test_rows_brought_in_take_the_versions_they_change() -> None:
    """So a sheet from a file is no conflict with the sheet it came from."""
    saved = [replace(NEAR, version=4)]

    found = carried([replace(NEAR, threshold=0.7, version=1), blank("new")], saved)

    assert [rule.version for rule in found] == [4, 0]
