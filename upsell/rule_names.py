"""What to call the rules that signals came from: those of the sheet, and those it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upsell.model import Rule, RuleType
from upsell.rule_words import TYPES, name

OFF, REMOVED, NOTED = "switched off", "removed since", "noted by hand"


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
    """Give `Near limit: seats`, `Team growth: seats (removed since)`, by the rules' ids."""
    found = {rule.rule_id: _name(rule, labels) for rule in sheet}
    return found | {one.rule_id: _unlisted(one, labels) for one in unlisted}


def _name(rule: Rule, labels: Mapping[str, str]) -> str:
    words = name(rule, labels)
    return words if rule.enabled else f"{words} ({OFF})"


def _unlisted(one: Unlisted, labels: Mapping[str, str]) -> str:
    if one.is_noted:
        return f"{TYPES[one.type]} ({NOTED})"
    about = ", ".join(sorted(labels.get(metric, metric) for metric in one.metrics))
    return f"{TYPES[one.type]}: {about} ({REMOVED})"
