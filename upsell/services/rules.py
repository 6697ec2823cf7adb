"""The signals sheet: read and saved as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from upsell.book import leases
from upsell.book import rules as sheet
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Right, Rule, RuleType
from upsell.rules import KINDS

THRESHOLDS: dict[RuleType, tuple[float, float]] = {
    RuleType.LIMIT_NEAR: (0.1, 1.0),
    RuleType.TEAM_GROWTH: (0.01, 10.0),
    RuleType.STRONG_OUTCOME: (0.1, 10.0),
}
"""The lowest and highest threshold of the types that have one."""
WITH_MINIMUM = frozenset({RuleType.TEAM_GROWTH, RuleType.PREMIUM_USE, RuleType.NEW_USE_CASE})
MOST = 1e12


def rules(book: Book, *, by: Actor) -> tuple[Rule, ...]:
    """Give the sheet in its order."""
    by.require(Right.READ)
    with book.read() as connection:
        return sheet.every(connection)


def save_rules(book: Book, rules: Sequence[Rule], *, by: Actor, now: datetime) -> tuple[Rule, ...]:
    """Replace the sheet, in the order given; the next scan uses it.

    Raises Refused, naming the row, the field and the remedy, and Conflict when somebody saved
    a row in the meantime.
    """
    by.require(Right.WRITE)
    check(rules)
    with book.write() as connection:
        leases.lock(connection, "rules")
        kept = {rule.rule_id: rule for rule in sheet.begin(connection)}
        after = tuple(
            _versioned(replace(rule, position=position), kept.get(rule.rule_id))
            for position, rule in enumerate(rules)
        )
        if after == tuple(kept.values()):
            return after
        sheet.save(connection, after)
        changed = sorted(rule.rule_id for rule in after if rule != kept.get(rule.rule_id))
        gone = sorted(kept.keys() - {rule.rule_id for rule in after})
        detail: dict[str, object] = {"changed": changed, "gone": gone}
        record_change(
            connection, by=by, at=now, action="rules.saved", subject="rules", detail=detail
        )
        return after


def check(rules: Sequence[Rule]) -> None:
    """Raise Refused unless the sheet can be used as it is."""
    if not rules:
        msg = "The sheet is empty. Keep at least one row; switch off what you do not want."
        raise Refused(msg)
    twice = [rule_id for rule_id, count in Counter(r.rule_id for r in rules).items() if count > 1]
    if twice:
        msg = f"“{_name(rules, twice[0])}” stands in the sheet twice. Keep one of the two rows."
        raise Refused(msg)
    for number, rule in enumerate(rules, start=1):
        problem = _problem(rule)
        if problem:
            msg = f"Row {number}, “{KINDS[rule.type].name}”: {problem}"
            raise Refused(msg)


def _problem(rule: Rule) -> str:
    """Give what is wrong with a row, and the remedy; nothing when it is right."""
    if not rule.rule_id.strip():
        return "it has no name. Reload the page and try again."
    if not rule.metrics.strip():
        return "metrics is empty. Name a metric, or * for all of them."
    bounds = THRESHOLDS.get(rule.type)
    if bounds and not _within(rule.threshold, *bounds):
        low, high = (f"{bound:.0%}" for bound in bounds)
        return f"the threshold of “{KINDS[rule.type].name}” must lie between {low} and {high}."
    if rule.type in WITH_MINIMUM and not _within(rule.minimum, 0, MOST):
        return "the minimum must be a number, zero or more."
    return ""


def _name(rules: Sequence[Rule], rule_id: str) -> str:
    return next(KINDS[rule.type].name for rule in rules if rule.rule_id == rule_id)


def _within(value: float | None, low: float, high: float) -> bool:
    """Whether a number is there and within bounds; NaN is not."""
    return value is not None and low <= value <= high


def _versioned(rule: Rule, kept: Rule | None) -> Rule:
    """Give a row with its next version if it changed; raise Conflict if it is not the kept one."""
    if kept is None:
        return replace(rule, version=1)
    if rule.version != kept.version:
        name = KINDS[rule.type].name
        msg = f"“{name}” was changed by somebody else just now. Reload and try again."
        raise Conflict(msg)
    return rule if rule == kept else replace(rule, version=kept.version + 1)
