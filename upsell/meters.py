"""How full a metric is, as a dial shows it: a state in words beside the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upsell.conditions import FRESH_DAYS
from upsell.features import Latest
from upsell.model import Account, Metric, MetricKind, Urgency
from upsell.periods import period_of
from upsell.rules import urgency


class MeterState(StrEnum):
    """What a dial says besides its number."""

    CALM = "calm"
    CLOSE = "close"
    FULL = "full"
    OVER = "over"
    REACHED = "reached"
    NO_LIMIT = "no_limit"
    NO_DATA = "no_data"
    RESET = "reset"
    """A counter that began again and has no figure since."""


ORDER = (MetricKind.LEVEL, MetricKind.COUNTER, MetricKind.GOAL)

STATES: Mapping[Urgency | None, MeterState] = {
    None: MeterState.CALM,
    Urgency.APPROACHING: MeterState.CLOSE,
    Urgency.IMMINENT: MeterState.CLOSE,
    Urgency.CRITICAL: MeterState.FULL,
    Urgency.EXCEEDED: MeterState.OVER,
}


@dataclass(frozen=True)
class Meter:
    """One metric of one account on a dial."""

    metric: Metric
    state: MeterState
    value: float
    limit: float | None
    utilisation: float | None
    observed_on: date

    @property
    def is_filling(self) -> bool:
        """Whether it is known how near the limit is and reaching it would matter."""
        is_limit = self.metric.kind is not MetricKind.GOAL
        return is_limit and self.utilisation is not None and self.state in STATES.values()


def meters(
    features: Sequence[Latest], metrics: Mapping[str, Metric], account: Account
) -> tuple[Meter, ...]:
    """Give the dials of an account: levels, counters, goals; activities have none."""
    known = [row for row in features if metrics[row.metric].kind in ORDER]
    order = sorted(known, key=lambda row: (ORDER.index(metrics[row.metric].kind), row.metric))
    return tuple(_meter(row, metrics[row.metric], account) for row in order)


def _meter(row: Latest, metric: Metric, account: Account) -> Meter:
    state = _state(row, metric, account)
    return Meter(metric, state, row.value, row.limit, row.utilisation, row.observed_on)


def _state(row: Latest, metric: Metric, account: Account) -> MeterState:
    if row.age_days > FRESH_DAYS:
        return MeterState.NO_DATA
    period = period_of(row.as_of, account.billing_day)
    if metric.kind is MetricKind.COUNTER and row.observed_on < period.start:
        return MeterState.RESET
    if row.utilisation is None:
        return MeterState.NO_LIMIT
    if metric.kind is MetricKind.GOAL:
        return MeterState.REACHED if row.utilisation >= 1 else MeterState.CALM
    return STATES[urgency(row.utilisation)]
