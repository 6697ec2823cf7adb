"""Why an account is flagged by a rule, and why not, with every condition in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upsell import figures
from upsell.conditions import IN_PERIOD
from upsell.features import Features
from upsell.model import Account, Metric, MetricKind, Rule, Signal
from upsell.periods import period_of
from upsell.rules import Check, checks, title


class Finding(StrEnum):
    """Where a rule stands for an account."""

    FLAGGED = "flagged"
    NOT_FLAGGED = "not_flagged"
    DISMISSED = "dismissed"
    NO_FIGURES = "no_figures"


@dataclass(frozen=True)
class RuleFinding:
    """One rule on one metric of one account."""

    title: str
    metric: str
    finding: Finding
    sentence: str
    checks: tuple[Check, ...] = ()
    """Those that tell something: a counter with a figure in its period goes without saying."""


def finding(
    rule: Rule,
    metric: Metric,
    account: Account,
    features: Iterable[Features],
    signals: Sequence[Signal],
) -> RuleFinding:
    """Give where a rule stands: what it looked at, and what follows."""
    name = title(rule.type, metric)
    row = next((each for each in features if each.metric == metric.key), None)
    if row is None:
        return RuleFinding(
            name, metric.label, Finding.NO_FIGURES, "No figures of this have come in."
        )
    start = None
    if metric.kind is MetricKind.COUNTER:
        start = period_of(row.as_of, account.billing_day).start
    found = checks(rule, metric, row, start)
    stands, words = _finding(_open(rule, metric, signals), found, row.as_of)
    telling = tuple(check for check in found if check.label != IN_PERIOD.label or not check.passed)
    return RuleFinding(name, metric.label, stands, words, telling)


def _open(rule: Rule, metric: Metric, signals: Sequence[Signal]) -> Signal | None:
    """Give the running episode of a rule on a metric."""
    same = (s for s in signals if s.rule_id == rule.rule_id and s.metric == metric.key)
    return next((s for s in same if s.cleared_on is None), None)


def _finding(signal: Signal | None, found: Sequence[Check], as_of: date) -> tuple[Finding, str]:
    holds = all(check.passed for check in found)
    if signal is not None and signal.dismissed_at is not None:
        return Finding.DISMISSED, f"Dismissed: {signal.dismiss_reason}"
    if signal is not None:
        since = f"Flagged since {figures.day(signal.opened_on)}"
        more = "." if holds else "; it stays until the figures are clearly below."
        return Finding.FLAGGED, since + more
    if holds:
        words = "All of it is met, but it was flagged a short while ago and rests for now."
        return Finding.NOT_FLAGGED, words
    missing = ", ".join(
        check.label[:1].lower() + check.label[1:] for check in found if not check.passed
    )
    return Finding.NOT_FLAGGED, f"Not flagged as of {figures.day(as_of)}: {missing}."
