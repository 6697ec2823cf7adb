"""What to call the rules that signals came from: those of the sheet, and those it lacks.

Rules that would be called alike are told apart: those of the sheet by their row, others by their
id as files of the sheet have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upsell.model import Rule, RuleType
from upsell.rule_words import TYPES, name

OFF, REMOVED, NOTED = "switched off", "removed since", "noted by hand"
GONE = "removed"


@dataclass(frozen=True)
class Unlisted:
    """Signals whose rule is not in the sheet: it was removed since, or a person noted them."""

    rule_id: str
    type: RuleType
    is_noted: bool
    metrics: tuple[str, ...]
    """What they are about."""


def rule_names(
    sheet: Iterable[Rule], unlisted: Iterable[Unlisted], labels: Mapping[str, str]
) -> dict[str, str]:
    """Give `Near limit: seats (row 1)`, `Team growth: seats (removed since)`, by the rules' ids."""
    listed = [
        (rule.rule_id, name(rule, labels), f"row {row}", "" if rule.enabled else OFF)
        for row, rule in enumerate(sheet, start=1)
    ]
    others = [(one.rule_id, *_unlisted(one, labels)) for one in unlisted]
    return _told_apart(listed) | _told_apart(others)


def names_at_work(
    current: Iterable[Rule], saved: Iterable[Rule], labels: Mapping[str, str]
) -> dict[str, str]:
    """Give the names of the rows of a sheet somebody works on, and of those removed from it."""
    rows = tuple(current)
    kept = {rule.rule_id for rule in rows}
    listed = [
        (rule.rule_id, name(rule, labels), f"row {row}", "") for row, rule in enumerate(rows, 1)
    ]
    gone = [(r.rule_id, name(r, labels), GONE, "") for r in saved if r.rule_id not in kept]
    return _told_apart([*listed, *gone])


def _told_apart(rules: Iterable[tuple[str, str, str, str]]) -> dict[str, str]:
    """Give names by id from id, words, what tells it from others of these words, and its state."""
    every = tuple(rules)
    alike = Counter(words for _, words, *_ in every)
    found = {}
    for rule_id, words, mark, state in every:
        more = ", ".join(part for part in (mark if alike[words] > 1 else "", state) if part)
        found[rule_id] = f"{words} ({more})" if more else words
    return found


def _unlisted(one: Unlisted, labels: Mapping[str, str]) -> tuple[str, str, str]:
    """Give the words, the id, and why the sheet lacks it."""
    if one.is_noted:
        return TYPES[one.type], "", NOTED
    about = ", ".join(sorted(labels.get(metric, metric) for metric in one.metrics))
    return f"{TYPES[one.type]}: {about}", f"id {one.rule_id}", REMOVED
