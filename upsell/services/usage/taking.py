"""A page of figures into the book: totals accumulated, limits kept as they held."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from sqlalchemy import Connection

from upsell.book import intake
from upsell.book.intake import Kept, Key
from upsell.increments import ACCUMULATED, Count, is_accumulated, totals
from upsell.limits import Limits
from upsell.model import LimitSource, Metric, MetricKind
from upsell.periods import period_of
from upsell.services.usage.matching import Matching
from upsell.usage_source import COUNTED, DayUse, Mapped

FROM = "PostHog"
FROM_DAILY = f"{FROM}, {ACCUMULATED}"
LONGEST_PERIOD = timedelta(days=31)
UNSAID, ITS_OWN = LimitSource.NONE.value, LimitSource.READING.value
SAID = {source: source.value for source in LimitSource}
Told: TypeAlias = dict[str, dict[date, float]]
"""What was said of each day, by account."""


@dataclass(frozen=True)
class Taking:
    """What the figures of one metric are taken with."""

    row: Mapped
    metric: Metric
    limits: Limits
    matching: Matching
    today: date

    @property
    def is_counted(self) -> bool:
        """Whether a day's figure is what it added to the billing period's total."""
        return self.metric.kind is MetricKind.COUNTER and self.row.measure in COUNTED

    def take(self, connection: Connection, uses: Iterable[DayUse]) -> int:
        """Write the figures of a page, by account, that are new or other; give how many."""
        told: Told = {}
        for key, theirs in groupby(uses, attrgetter("account")):
            account_id = self.matching.account_of(key)
            if account_id is not None:
                days = {use.day: use.value for use in theirs if math.isfinite(use.value)}
                told.setdefault(account_id, {}).update(days)
        return self._write(connection, told)

    def fill(self, connection: Connection, day: date) -> int:
        """Write the total of a day for accounts whose events added nothing on it."""
        if not self.is_counted:
            return 0
        metric, linked = self.row.metric, set(self.matching.linked.values())
        silent = linked - intake.readings_of(connection, metric, linked, day, day).keys()
        kept = intake.readings_of(connection, metric, silent, day - LONGEST_PERIOD, day)
        told: Told = {
            account_id: {day: 0.0}
            for account_id, days in kept.items()
            if any(is_accumulated(had.source) for had in days.values())
        }
        return self._write(connection, told)

    def _write(self, connection: Connection, told: Told) -> int:
        """Compare figures with the book and write what differs."""
        days = {day for theirs in told.values() for day in theirs}
        if not days:
            return 0
        book = self._book(connection, told, min(days), max(days))
        writes: list[tuple[Key, Kept]] = []
        for account_id, theirs in told.items():
            writes += self._differing(account_id, theirs, book.get(account_id, {}))
        intake.save_external_ids(connection, self.matching.new)
        self.matching.new.clear()
        intake.write_readings(connection, writes)
        return len(writes)

    def _book(
        self, connection: Connection, told: Told, first: date, last: date
    ) -> Mapping[str, Mapping[date, Kept]]:
        """Give what is kept of the days told; of totals also what they go on from and move."""
        metric = self.row.metric
        if not self.is_counted:
            return intake.readings_of(connection, metric, told, first, last)
        billing_days = {self.limits.accounts[account_id].billing_day for account_id in told}
        starts = min(period_of(first, day).start for day in billing_days)
        ends = max(period_of(last, day).resets_on for day in billing_days)
        found = intake.readings_of(connection, metric, told, first, ends)
        before = intake.latest_of(connection, metric, told, starts, first)
        for account_id, (day, had) in before.items():
            found.setdefault(account_id, {})[day] = had
        return found

    def _differing(
        self, account_id: str, told: Mapping[date, float], kept: Mapping[date, Kept]
    ) -> Iterator[tuple[Key, Kept]]:
        """Give what an account's figures change in the book."""
        metric = self.row.metric
        values = self._totals(account_id, told, kept) if self.is_counted else told
        source = FROM_DAILY if self.is_counted else FROM
        own = self._own_limit(account_id) if self.row.limit_prop else None
        for day, value in values.items():
            had = kept.get(day)
            if day in told:
                new = Kept(value, *self._limit(account_id, day, had, own), source)
                if had != new:
                    yield (account_id, metric, day), new
            elif had is not None:
                yield (account_id, metric, day), had._replace(value=value)

    def _totals(
        self, account_id: str, told: Mapping[date, float], kept: Mapping[date, Kept]
    ) -> Mapping[date, float | None]:
        """Give the totals of days told, and of kept days that move with them."""
        return totals(
            {day: Count(value, daily=True) for day, value in told.items()},
            {day: Count(had.value, is_accumulated(had.source)) for day, had in kept.items()},
            self.limits.accounts[account_id].billing_day,
        )

    def _limit(
        self, account_id: str, day: date, had: Kept | None, own: float | None
    ) -> tuple[float | None, str]:
        """Give what held: the kept limit on days that are over, else the group's or the plan's."""
        if had is not None and day < self.today and had.limit_source != UNSAID:
            return had.limit, had.limit_source
        if own is not None:
            return own, ITS_OWN
        if had is not None and had.limit_source == ITS_OWN:
            return had.limit, had.limit_source
        allowance = self.limits.on(account_id, self.row.metric, day)
        return allowance.amount, SAID[allowance.source]

    def _own_limit(self, account_id: str) -> float | None:
        """Give the limit the account's group holds now."""
        group = self.matching.groups.get(self.matching.outside.get(account_id, ""))
        return None if group is None else group.limits.get(self.row.limit_prop)
