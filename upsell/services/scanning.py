"""The scan: readings to features to signals, with a report of what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import Connection

from upsell import figures, rules
from upsell.book import accounts, catalogue, leases, signals, snapshot
from upsell.book import rules as sheet
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.columns import Columns
from upsell.detection import advance, key_of
from upsell.errors import Refused
from upsell.model import Account, Actor, Metric, Plan, Right, Rule, Signal
from upsell.scanreport import LeftOut, ScanReport
from upsell.services import alerts, hits
from upsell.standings import Key

LEASE = timedelta(minutes=5)
"""How long a scan may take before another visitor tries."""


def scan(book: Book, day: date, *, by: Actor, now: datetime) -> ScanReport:
    """Look for signals as of a day; the same day again changes nothing.

    A day before the last scan's is looked at without writing anything, since later episodes
    already stand on what was known then. Raises Refused for a day that has not come.
    """
    by.require(Right.WRITE)
    return scan_days(book, {day: now}, by=by, now=now)[-1]


def scan_days(
    book: Book, moments: Mapping[date, datetime], *, by: Actor, now: datetime
) -> tuple[ScanReport, ...]:
    """Scan several days in order, each as of its moment, reading the usage once.

    Days before the last scan's are reported without being written.
    """
    by.require(Right.WRITE)
    days = sorted(moments)
    if days[-1] > book.today(now):
        msg = f"{figures.day_and_year(days[-1])} has not come yet. Choose today or an earlier day."
        raise Refused(msg)
    from upsell.book import features  # loads Ibis and DuckDB: not on a page's path

    with book.write() as connection:
        leases.lock(connection, "scan")
        last = snapshot.latest_scan(connection)
        found = features.of_days(connection, days)
        bench = _Bench.of(connection)  # later than the usage: an import beside us adds accounts
        by_day = found.features.days()
        empty = found.features.where(np.zeros(len(found.features), bool))
        reports = []
        for day in days:
            columns = by_day.get(day, empty)
            left_out = found.left_out.get(day, LeftOut())
            dry_run = last is not None and day < last.day
            reports.append(bench.scanned(columns, left_out, day, moments[day], dry_run=dry_run))
        written = [report for report in reports if not report.dry_run]
        if written:
            snapshot.replace(connection, by_day.get(written[-1].day, empty))
            bench.write(connection)
            bench.tell(connection, now)
            written = [_counted(connection, report) for report in written]
            snapshot.save_reports(connection, written)
            record_change(
                connection, by=by, at=now, action="scan.finished", subject=f"day:{days[-1]}"
            )
    return (*(report for report in reports if report.dry_run), *written)


def scan_if_due(book: Book, *, by: Actor, now: datetime) -> ScanReport | None:
    """Scan today unless that is done or another visitor is at it; give None then.

    Who may only read leaves it to the next visitor who may write.
    """
    by.require(Right.READ)
    today = book.today(now)
    if Right.WRITE not in by.rights or _is_done(book, today):
        return None
    name, holder = f"scan:{today}", str(uuid4())
    with book.write() as connection:
        if not leases.take(connection, name, holder, now=now, until=now + LEASE):
            return None
    try:
        return None if _is_done(book, today) else scan(book, today, by=by, now=now)
    finally:
        with book.write() as connection:
            leases.release(connection, name, holder)


def _is_done(book: Book, today: date) -> bool:
    """Whether today, or a later day, was scanned."""
    with book.read() as connection:
        last = snapshot.latest_scan(connection)
    return last is not None and last.day >= today


def _counted(connection: Connection, report: ScanReport) -> ScanReport:
    """Give the report with what opened and cleared on its day, however often it was scanned."""
    opened, cleared = signals.opened_and_cleared(connection, report.day)
    return replace(report, opened=opened, cleared=cleared)


@dataclass
class _Bench:
    """What a run of scans works on: the book's definitions, and the episodes as they change."""

    accounts: Mapping[str, Account]
    billing_days: Mapping[str, int]
    plans: Mapping[str, Plan]
    metrics: Mapping[str, Metric]
    sheet: Mapping[str, Rule]
    applied: Sequence[tuple[Rule, Metric]]
    last: dict[Key, Signal]
    noted: int
    kept: frozenset[UUID]
    changed: dict[UUID, Signal]
    opened: list[Signal]

    @classmethod
    def of(cls, connection: Connection) -> _Bench:
        """Read everything but the usage."""
        metrics = catalogue.metrics(connection)
        rows = sheet.begin(connection)
        last = signals.last_episodes(connection)
        noted = [s for s in signals.open_ones(connection) if s.noted_by and s.is_open()]
        known = accounts.every(connection)
        return cls(
            accounts=known,
            billing_days={key: account.billing_day for key, account in known.items()},
            plans=catalogue.plans(connection),
            metrics=metrics,
            sheet={rule.rule_id: rule for rule in rows},
            applied=rules.applied(rows, metrics.values()),
            last={key_of(signal): signal for signal in last},
            noted=len(noted),
            kept=frozenset(signal.signal_id for signal in last),
            changed={},
            opened=[],
        )

    def scanned(
        self, columns: Columns, left_out: LeftOut, day: date, now: datetime, *, dry_run: bool
    ) -> ScanReport:
        """Take the episodes through a day; a dry run only counts what holds on it."""
        last = {} if dry_run else self.last
        found, changed = advance(columns, day, now, self.applied, self.billing_days, last)
        opened = [signal for signal in changed if signal.opened_on == day]
        if not dry_run:
            self._take(changed)
        running = opened if dry_run else [s for s in self.last.values() if s.is_open()]
        return ScanReport(
            day=day,
            finished_at=now,
            accounts=(checked := len(set(columns["account_id"]))),
            without_usage=len(self.accounts) - checked,
            rules=sum(rule.enabled for rule in self.sheet.values()),
            readings=left_out.readings,
            bad_values=left_out.bad_values,
            without_limit=found.without_limit,
            stale=found.stale,
            signals_open=len(running) + (0 if dry_run else self.noted),
            opened=0,
            cleared=0,
            last_reading_on=columns["observed_on"].max().item() if checked else None,
            dry_run=dry_run,
        )

    def write(self, connection: Connection) -> None:
        """Write every episode that changed once, as it is after the last day."""
        signals.change(connection, (s for s in self.changed.values() if s.signal_id in self.kept))
        signals.add(connection, (s for s in self.changed.values() if s.signal_id not in self.kept))
        for signal in self.opened:
            account = self.accounts[signal.account_id]
            metric, rule = self.metrics[signal.metric], self.sheet[signal.rule_id]
            worth = hits.worth(rule.play, metric, account, self.plans, signal.opening)
            hits.record(connection, signal, account, worth)

    def tell(self, connection: Connection, now: datetime) -> None:
        """Record of every account whose episodes changed what signals are open now."""
        touched = {signal.account_id for signal in self.changed.values()}
        alerts.record(connection, touched, self.metrics, now)

    def _take(self, changed: Sequence[Signal]) -> None:
        """Keep what a day changed; the first sight of an episode is what the fact tells."""
        for signal in changed:
            if signal.signal_id not in self.kept and signal.signal_id not in self.changed:
                self.opened.append(signal)
            self.changed[signal.signal_id] = signal
            self.last[key_of(signal)] = signal
