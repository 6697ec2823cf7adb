"""Random and hostile usage: growth, drops, gaps, blanks, nonsense, limits that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import inf, nan
from random import Random

from tests.builders import API_CALLS, AUDIT, METRICS, ONBOARDING, SEATS, STORAGE, TICKETS
from upsell.model import Metric, MetricKind, Reading

NONSENSE = (None, nan, inf, -inf, -1.0, -0.0, 1e300, 1e15, 5e-324, 1e-9, 1e-10, 0.0)
LIMITS = (10.0, 20.0, None, 0.0, -5.0, nan, inf, 1e-300, 1e15, 1e-9)
NORMAL = {SEATS.key: 10, API_CALLS.key: 100, STORAGE.key: 20, TICKETS.key: 40}
RARE = {AUDIT.key: 0.5, ONBOARDING.key: 0.2}


def usage(random: Random, accounts: list[str], last: date, span: int) -> list[Reading]:
    """Give the readings of some accounts over `span` days and a few days that have not come."""
    return [
        reading
        for account in accounts
        for metric in METRICS
        if random.random() < 0.9
        for reading in _series(random, account, metric, last, span)
    ]


def _series(
    random: Random, account: str, metric: Metric, last: date, span: int
) -> Iterator[Reading]:
    """Give one series that changes its mind every few days."""
    value, limit, pace = _first(random, metric), _limit(random, metric), 0
    quiet_until = random.choice((0, 0, span // 3, span * 2 // 3))
    mood = "steady"
    for offset in range(span + 4):
        day = last - timedelta(days=span - 1 - offset)
        if random.random() < 0.12:
            mood = random.choice(("steady", "steady", "jump", "gap", "hostile", "fall"))
            pace = random.choice((0, 1, 1, 2))
        if random.random() < 0.04:
            limit = random.choice(LIMITS) if random.random() < 0.5 else _limit(random, metric)
        value = _next(random, metric, value, pace, mood)
        if mood == "gap" or offset < quiet_until:
            continue
        shown = random.choice(NONSENSE) if mood == "hostile" and random.random() < 0.6 else value
        yield Reading(account, metric.key, day, shown, limit)


def _first(random: Random, metric: Metric) -> float:
    return float(random.randint(0, NORMAL.get(metric.key, 1)))


def _limit(random: Random, metric: Metric) -> float | None:
    usual = NORMAL.get(metric.key)
    return None if usual is None or random.random() < 0.1 else float(usual)


def _next(random: Random, metric: Metric, value: float, pace: int, mood: str) -> float:
    """Give the next day's amount, in halves so that sums are exact in any order."""
    if metric.kind is MetricKind.ACTIVITY:
        return random.randint(0, 8) / 2 if random.random() < RARE[metric.key] else 0.0
    usual = NORMAL[metric.key]
    if mood == "jump":
        return round(usual * random.choice((0.7, 0.75, 0.8, 0.85, 0.95, 1, 1.05)) * 2) / 2
    if mood == "fall" or (metric.kind is MetricKind.COUNTER and random.random() < 0.04):
        return float(random.randint(0, usual // 3))
    return value + pace * usual / 20
