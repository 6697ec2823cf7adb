"""A page of figures into the book: totals accumulated, limits kept as they held."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from upsell.book import intake
from upsell.book.intake import Kept, Key
from upsell.increments import ACCUMULATED, Count, is_accumulated, totals
from upsell.limits import Limits
from upsell.model import LimitSource, Metric, MetricKind
from upsell.services.usage.matching import Matching
from upsell.usage_source import COUNTED, DayUse, Mapped

FROM = "PostHog"
FROM_DAILY = f"{FROM}, {ACCUMULATED}"
LONGEST_PERIOD = timedelta(days=31)
UNSAID, ITS_OWN = LimitSource.NONE.value, LimitSource.READING.value
SAID = {source: source.value for source in LimitSource}


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
        """Write the figures of a page that are new or other; give how many."""
        told: dict[Key, float] = {}
        for use in uses:
            account_id = self.matching.account_of(use.account)
            if account_id is not None and math.isfinite(use.value):
                told[account_id, self.row.metric, use.day] = use.value
        return self._write(connection, told)

    def fill(self, connection: Connection, day: date) -> int:
        """Write the total of a day for accounts whose events added nothing on it."""
        if not self.is_counted:
            return 0
        ids = set(self.matching.linked.values())
        first = day - LONGEST_PERIOD
        kept = intake.readings(connection, ids, first, day, self.row.metric)
        ours = {key[0] for key, had in kept.items() if is_accumulated(had.source)}
        silent = ours - {account_id for account_id, _, on in kept if on == day}
        return self._write(connection, {(one, self.row.metric, day): 0.0 for one in silent})

    def _write(self, connection: Connection, told: Mapping[Key, float]) -> int:
        """Compare figures with the book and write what differs."""
        if not told:
            return 0
        around = LONGEST_PERIOD if self.is_counted else timedelta(0)
        days = [day for _, _, day in told]
        ids = {account_id for account_id, _, _ in told}
        first, last = min(days) - around, max(days) + around
        book = intake.readings(connection, ids, first, last, self.row.metric)
        values = self._totals(told, book) if self.is_counted else dict(told)
        source = FROM_DAILY if self.is_counted else FROM
        writes: dict[Key, Kept] = {}
        for key, value in values.items():
            had = book.get(key)
            if key in told:
                new = Kept(value, *self._limit(key, had), source)
                if had != new:
                    writes[key] = new
            elif had is not None:
                writes[key] = had._replace(value=value)
        intake.save_external_ids(connection, self.matching.new)
        self.matching.new.clear()
        intake.write_readings(connection, writes)
        return len(writes)

    def _totals(
        self, told: Mapping[Key, float], book: Mapping[Key, Kept]
    ) -> dict[Key, float | None]:
        """Give the totals of days told, and of kept days that move with them."""
        added: dict[str, dict[date, Count]] = defaultdict(dict)
        kept: dict[str, dict[date, Count]] = defaultdict(dict)
        for (account_id, _, day), value in told.items():
            added[account_id][day] = Count(value, daily=True)
        for (account_id, _, day), had in book.items():
            kept[account_id][day] = Count(had.value, is_accumulated(had.source))
        return {
            (account_id, self.row.metric, day): value
            for account_id, counts in added.items()
            for day, value in totals(
                counts, kept[account_id], self.limits.accounts[account_id].billing_day
            ).items()
        }

    def _limit(self, key: Key, had: Kept | None) -> tuple[float | None, str]:
        """Give the limit that held: kept for days that are over, else the group's or the plan's."""
        if had is not None and key[2] < self.today and had.limit_source != UNSAID:
            return had.limit, had.limit_source
        own = self._own_limit(key[0]) if self.row.limit_prop else None
        if own is not None:
            return own, ITS_OWN
        if had is not None and had.limit_source == ITS_OWN:
            return had.limit, had.limit_source
        allowance = self.limits.on(*key)
        return allowance.amount, SAID[allowance.source]

    def _own_limit(self, account_id: str) -> float | None:
        """Give the limit the account's group holds now."""
        group = self.matching.groups.get(self.matching.outside.get(account_id, ""))
        return None if group is None else group.limits.get(self.row.limit_prop)
