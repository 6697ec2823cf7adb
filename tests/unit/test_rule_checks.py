"""A signals sheet is checked cell by cell; what it says names the row, the field, the remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import METRICS
from upsell.drafting.email import FITTING
from upsell.features import NAMES
from upsell.model import Metric, MetricKind, Rule, RuleType
from upsell.rule_checks import MOST_ROWS, THRESHOLDS, WITH_MINIMUM, faults, notes
from upsell.rules import DEFAULT_RULES, KINDS
from upsell.windows import WINDOWS

NEAR, GROWTH, PREMIUM = DEFAULT_RULES[0], DEFAULT_RULES[4], DEFAULT_RULES[5]


def said(rule: Rule, metrics: tuple[Metric, ...] = METRICS) -> list[str]:
    """Give what is wrong with a row, without the place."""
    return [f"{one.field}: {one.problem} {one.remedy}" for one in faults([rule], metrics)]


def test_the_product_s_own_sheet_can_be_used() -> None:
    """The default rows have no fault, whatever the book counts."""
    assert faults(DEFAULT_RULES, METRICS) == ()
    assert faults(DEFAULT_RULES, ()) == ()


@pytest.mark.parametrize(
    ("rule", "change", "words"),
    [
        (NEAR, {"threshold": 1.8}, "From, %: 180% cannot be used. Write 10% to 100%."),
        (
            NEAR,
            {"threshold": 0.008},
            "From, %: 0.8% cannot be used. Write 10% to 100%. Did you mean 80%?",
        ),
        (NEAR, {"threshold": None}, "From, %: It is empty. Write 80% or another share."),
        (NEAR, {"threshold": float("nan")}, "From, %: "),
        (NEAR, {"minimum": 3}, "At least: Near limit does not use it. Empty the cell."),
        (
            NEAR,
            {"window": 28},
            "Looks at: Near limit looks at the latest figure alone. Choose Latest figure.",
        ),
        (
            PREMIUM,
            {"window": 7},
            "Looks at: Premium use cannot look at 7 days. Choose 14, 28 or 56 days.",
        ),
        (
            GROWTH,
            {"window": None},
            "Looks at: Team growth needs days to look at. Choose 14, 28 or 56 days.",
        ),
        (PREMIUM, {"threshold": 0.5}, "From, %: Premium use does not use it. Empty the cell."),
        (PREMIUM, {"minimum": None}, "At least: It is empty. Write 20 or another amount."),
        (GROWTH, {"minimum": -1}, "At least: This is not an amount it can be. Write 3, zero or"),
        (NEAR, {"metrics": ""}, "Metrics: It is empty. Name a metric such as seats, or * for"),
        (NEAR, {"metrics": "seats, storage"}, "one row for each."),
        (NEAR, {"metrics": "x" * 101}, "is not the key of a metric."),
        (
            NEAR,
            {"metrics": "feature.*"},
            "and Near limit looks at a level or a counter. Write seats, or choose another signal.",
        ),
        (
            PREMIUM,
            {"template": "seats"},
            (
                "Mail: “Seats near the limit” speaks of what Premium use does not know. "
                "Choose one of: What fits, Premium use."
            ),
        ),
        (NEAR, {"rule_id": " "}, "Id: It has no name."),
    ],
)
def test_what_cannot_be_used_is_named_with_its_remedy(
    rule: Rule, change: dict[str, Any], words: str
) -> None:
    """One cell is wrong, so one thing is said, of that cell."""
    found = said(replace(rule, **change))

    assert len(found) == 1
    assert words in found[0]


def test_a_fault_stands_under_its_row() -> None:
    """The place is the row as a reader counts, with what the row is called."""
    rows = [*DEFAULT_RULES[:2], replace(DEFAULT_RULES[2], threshold=2)]

    assert [fault.sentence for fault in faults(rows, METRICS)] == [
        "Row 3 (Near limit: storage), From, %: 200% cannot be used. Write 10% to 100%."
    ]


@pytest.mark.parametrize("rule", DEFAULT_RULES)
def test_the_edges_of_a_threshold_are_inside(rule: Rule) -> None:
    """The lowest and highest share can be used, what lies just beyond cannot."""
    for low_or_high, beyond in zip(THRESHOLDS.get(rule.type, ()), (-1e-6, 1e-6), strict=False):
        assert said(replace(rule, threshold=low_or_high)) == []
        assert len(said(replace(rule, threshold=low_or_high + beyond))) == 1


def test_every_type_is_known_to_every_table() -> None:
    """A new kind of signal without its figures or mails would not compile."""
    assert set(KINDS) == set(FITTING) == set(RuleType)
    assert set(THRESHOLDS) | WITH_MINIMUM == set(RuleType)


def test_every_condition_is_about_a_feature() -> None:
    """Each type opens and stays by columns that the features carry, whatever its window."""
    rows = [replace(r, window=window) for r in DEFAULT_RULES for window in (None, *WINDOWS)]

    asked = {c.column for r in rows for c in (*KINDS[r.type].opens(r), *KINDS[r.type].stays(r))}

    assert asked <= set(NAMES)


@pytest.mark.parametrize("rule", DEFAULT_RULES)
def test_a_window_is_one_of_those_there_are(rule: Rule) -> None:
    """A type that looks back takes 14, 28 and 56 days; the others the latest figure alone."""
    looks_back = rule.window is not None
    usable = {window for window in (None, 7, *WINDOWS) if not said(replace(rule, window=window))}

    assert usable == (set(WINDOWS) if looks_back else {None})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([replace(NEAR, metrics="seatz")], "waits: no metric is called “seatz” yet. Did you mean"),
        ([replace(NEAR, metrics="rows")], "waits: no metric is called “rows” yet."),
        ([NEAR, replace(NEAR, rule_id="x")], "does nothing: row 1 is about the same and comes"),
    ],
)
def test_a_row_that_flags_nobody_says_why(rows: list[Rule], words: str) -> None:
    """Nothing is wrong with it, so it can be saved, and the reader knows."""
    assert faults(rows, METRICS) == ()
    assert words in notes(rows, METRICS)[-1].sentence


def test_anything_else_waits_for_a_metric_of_its_kind() -> None:
    """A book without goals has no strong outcome to find."""
    seats = Metric("seats", "seats", "seats", MetricKind.LEVEL)

    found = [note.words for note in notes([DEFAULT_RULES[6]], [seats])]

    assert found == ["waits: there is no goal in your figures yet."]


def test_rows_that_work_need_no_words() -> None:
    """The default sheet over the builders' metrics says nothing, nor does a copy that is off."""
    off = replace(NEAR, rule_id="x", enabled=False)

    assert notes([*DEFAULT_RULES, off], METRICS) == ()


def test_a_sheet_without_rows_or_with_far_too_many_is_refused() -> None:
    """Both name the remedy."""
    many = [replace(NEAR, rule_id=str(number)) for number in range(MOST_ROWS + 1)]

    assert "Keep at least one row" in faults([], METRICS)[0].sentence
    assert f"Keep at most {MOST_ROWS}." in faults(many, METRICS)[0].sentence
