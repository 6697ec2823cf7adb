"""The figures a draft may quote: the signal's latest evidence, else those of the last scan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from upsell.drafting.context import DraftContext
from upsell.features import Features
from upsell.model import Account, Evidence, Metric, MetricKind, Signal
from upsell.periods import period_of
from upsell.windows import USUAL

FRESH_DAYS = 7


def stale_days(evidence: Evidence, today: date) -> int:
    """Give how many days old the figures are when that is more than 7, else 0."""
    age = (today - evidence.as_of).days
    return age if age > FRESH_DAYS else 0


def figures_of(
    signal: Signal, metric: Metric, account: Account, snapshot: Iterable[Features]
) -> Evidence | None:
    """Give the figures of a signal's metric; None for a noted signal that no data shows."""
    if signal.latest.value is not None or signal.latest.uses is not None:
        return signal.latest
    row = next((row for row in snapshot if row.metric == metric.key), None)
    return None if row is None else _of_snapshot(row, metric, account.billing_day)


def known(context: DraftContext) -> Evidence | None:
    """Give the figures a draft of this context may quote."""
    return figures_of(context.signal, context.metric, context.account, context.snapshot)


def _of_snapshot(row: Features, metric: Metric, billing_day: int) -> Evidence:
    recent = row.over(USUAL)
    if metric.kind is MetricKind.ACTIVITY:
        began = None if recent.uses_prior else recent.first_use
        return Evidence(as_of=row.as_of, uses=recent.uses or None, since=began)
    counted = metric.kind is MetricKind.COUNTER
    period = period_of(row.observed_on, billing_day) if counted else None
    return Evidence(
        as_of=row.observed_on,
        value=row.value,
        limit=row.limit,
        before=None if counted else recent.before,
        before_on=None if counted else recent.before_on,
        period_start=period.start if period else None,
        resets_on=period.resets_on if period else None,
    )
