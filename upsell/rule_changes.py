"""What a change of the signals sheet was, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from upsell.model import Rule


@dataclass(frozen=True)
class RowChange:
    """One row before and after; None where it was not in the sheet."""

    before: Rule | None
    after: Rule | None


@dataclass(frozen=True)
class SheetChange:
    """What one save did to the sheet, by whom and when."""

    at: datetime
    by: str
    rows: tuple[RowChange, ...]
    reordered: bool = False


def changes(before: Sequence[Rule], after: Sequence[Rule]) -> tuple[RowChange, ...]:
    """Give the rows that differ, those of the new sheet in its order, then those that are gone."""
    had = {rule.rule_id: rule for rule in before}
    has = {rule.rule_id for rule in after}
    rows = [RowChange(had.get(rule.rule_id), rule) for rule in after]
    gone = [RowChange(rule, None) for rule in before if rule.rule_id not in has]
    return tuple(row for row in [*rows, *gone] if _content(row.before) != _content(row.after))


def is_reordered(before: Sequence[Rule], after: Sequence[Rule]) -> bool:
    """Whether rows that stand in both sheets changed places among themselves."""
    had, has = [rule.rule_id for rule in before], [rule.rule_id for rule in after]
    return [each for each in had if each in has] != [each for each in has if each in had]


def _content(rule: Rule | None) -> Rule | None:
    """Give what a row says, whatever its place and version."""
    return None if rule is None else replace(rule, position=0, version=0)
