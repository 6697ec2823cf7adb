"""What a changed sheet would flag among the present accounts: the scan's own step, unwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from upsell import rules
from upsell.columns import Columns
from upsell.detection import advance
from upsell.model import Metric, Rule, Signal
from upsell.rule_rows import placed
from upsell.standings import Key


@dataclass(frozen=True, eq=False)
class Present:
    """What the last scan knew of every account, and the episodes it left."""

    day: date
    moment: datetime
    columns: Columns
    metrics: Mapping[str, Metric]
    billing_days: Mapping[str, int]
    names: Mapping[str, str]
    """The accounts' names by their ids."""
    last: Mapping[Key, Signal]


@dataclass(frozen=True)
class Would:
    """How many accounts a rule would flag with another figure."""

    value: float
    accounts: tuple[str, ...]
    """Their names, in order."""


def flags(present: Present, sheet: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Give by rule the names of the accounts that would have its signal open after a scan.

    It is the scan's own step over the figures of the last one, so saving the sheet and scanning
    that day again leaves just these open.
    """
    rows = placed(sheet)
    applied = rules.applied(rows, present.metrics.values())
    _, changed = advance(
        present.columns, present.day, present.moment, applied, present.billing_days, present.last
    )
    after = {**present.last, **{(s.account_id, s.rule_id, s.metric): s for s in changed}}
    found: dict[str, set[str]] = {rule.rule_id: set() for rule in rows}
    for signal in after.values():
        if signal.is_open() and signal.rule_id in found:
            found[signal.rule_id].add(signal.account_id)
    return {rule_id: _named(present, accounts) for rule_id, accounts in found.items()}


def would_flag(
    present: Present, sheet: Sequence[Rule], rule_id: str, values: Iterable[float]
) -> tuple[Would, ...]:
    """Give what a rule would flag with other figures in place of its threshold, or its minimum."""
    return tuple(
        Would(value, flags(present, [_with(rule, rule_id, value) for rule in sheet])[rule_id])
        for value in values
    )


def _with(rule: Rule, rule_id: str, value: float) -> Rule:
    if rule.rule_id != rule_id:
        return rule
    return (
        replace(rule, minimum=value) if rule.threshold is None else replace(rule, threshold=value)
    )


def _named(present: Present, accounts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((present.names.get(each, each) for each in accounts), key=str.casefold))
