"""Figures turned into readings: totals accumulated, limits resolved, compared with the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from upsell.book import intake
from upsell.book.intake import Kept, Key
from upsell.increments import ACCUMULATED, Count, is_accumulated, totals
from upsell.limits import Limits, Pair
from upsell.model import LimitSource, MetricKind
from upsell.services.imports.figures import Figure
from upsell.services.imports.known import Known

FROM_FILE = "file"
FROM_DAILY = f"{FROM_FILE}, {ACCUMULATED}"
LONGEST_PERIOD = timedelta(days=31)


def compare(
    connection: Connection, figures: Mapping[Key, Figure], known: Known, limits: Limits
) -> dict[Key, Kept]:
    """Count every figure in its sheet's tally; give the readings to write."""
    if not figures:
        return {}
    metrics = known.next_metrics.values()
    counters = {metric.key for metric in metrics if metric.kind is MetricKind.COUNTER}
    daily = {
        (account, metric)
        for (account, metric, _), figure in figures.items()
        if figure.daily and metric in counters
    }
    book = _in_book(connection, figures, around=LONGEST_PERIOD if daily else timedelta(0))
    values = _accumulated(figures, book, daily, known)
    writes: dict[Key, Kept] = {}
    for key, figure in figures.items():
        had = book.get(key)
        value = values.pop(key, figure.value)
        counted = figure.daily and key[:2] in daily
        new = _reading(key, figure, value, had, limits, FROM_DAILY if counted else FROM_FILE)
        same = had is not None and _same(had, new)
        figure.sheet.tally.count(known=had is not None, same=same)
        if not same:
            writes[key] = new
    for key, value in values.items():
        writes[key] = book[key]._replace(value=value)
    return writes


def _in_book(connection: Connection, figures: Iterable[Key], around: timedelta) -> dict[Key, Kept]:
    """Give what the book holds of the same accounts on the same days, and some days around."""
    keys = list(figures)
    days = [day for _, _, day in keys]
    accounts = {account for account, _, _ in keys}
    return intake.readings(connection, accounts, min(days) - around, max(days) + around)


def _reading(
    key: Key, figure: Figure, value: float | None, had: Kept | None, limits: Limits, source: str
) -> Kept:
    """Give a reading with its limit: its own, its kept own, else what was agreed that day."""
    if figure.has_limit:
        return Kept(value, figure.limit, LimitSource.READING.value, source)
    says_nothing = "limit" not in figure.sheet.places
    if says_nothing and had is not None and had.limit_source == LimitSource.READING.value:
        return Kept(value, had.limit, had.limit_source, source)
    allowance = limits.on(*key)
    return Kept(value, allowance.amount, allowance.source.value, source)


def _same(had: Kept, new: Kept) -> bool:
    """Whether a reading says nothing new; which program brought it is no matter."""
    return had[:3] == new[:3] and is_accumulated(had.source) == is_accumulated(new.source)


def _accumulated(
    figures: Mapping[Key, Figure], book: Mapping[Key, Kept], daily: set[Pair], known: Known
) -> dict[Key, float | None]:
    """Give the totals of counters told day by day, and of kept days that move with them."""
    if not daily:
        return {}
    told: dict[Pair, dict[date, Count]] = defaultdict(dict)
    kept: dict[Pair, dict[date, Count]] = defaultdict(dict)
    for (account, metric, day), figure in figures.items():
        if (account, metric) in daily:
            told[account, metric][day] = Count(figure.value, figure.daily)
    for (account, metric, day), had in book.items():
        if (account, metric) in daily:
            kept[account, metric][day] = Count(had.value, is_accumulated(had.source))
    accounts = known.next_accounts
    billed = {key: accounts[key].billing_day if key in accounts else 1 for key, _ in daily}
    return {
        (account, metric, day): value
        for (account, metric), counts in told.items()
        for day, value in totals(counts, kept[account, metric], billed[account]).items()
    }
