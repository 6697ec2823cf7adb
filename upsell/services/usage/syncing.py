"""Usage read from PostHog into the book, page by page; each page is written whole, or not at all.

Where a run stops, by the clock, a failure or the power, the next one goes on after its last page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import uuid4

from sqlalchemy import Connection

from upsell import usage_windows as windows
from upsell.book import accounts, catalogue, intake, leases, options
from upsell.book import usage_source as kept
from upsell.book.engine import Book
from upsell.book.write import mark_of_changes, record_change
from upsell.errors import Refused
from upsell.limits import Limits
from upsell.model import Actor, Metric, Right
from upsell.ports import UsageReader
from upsell.services.usage.asking import Page, ahead, pages
from upsell.services.usage.matching import Matching, groups_of, matching
from upsell.services.usage.taking import Taking
from upsell.usage_source import Mapped, Progress, UsageSource

SAMPLE = "The example's usage is simulated. Switch to your own accounts first."
LEASE_NAME = "usage"
LEASE = timedelta(minutes=15)
"""How long a run is left alone after its last page; one that was killed is gone on with then."""
PAGE = 20_000
Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Synced:
    """What a run brought."""

    written: int = 0
    """Figures that are new or other than before."""
    unmatched: tuple[str, ...] = ()
    """Accounts in PostHog that are none of ours."""
    left: tuple[str, ...] = ()
    """Metrics that are not read up to the present yet."""
    is_elsewhere: bool = False
    """Whether another run is at it, so that this one did nothing."""


def is_due(book: Book, *, by: Actor, now: datetime) -> bool:
    """Whether some figures are not read up to today; never in the example.

    Who may only read leaves it to the next visitor who may write.
    """
    by.require(Right.READ)
    if book.is_sample or Right.WRITE not in by.rights:
        return False
    with book.read() as connection:
        source, reached = kept.source(connection), kept.progress(connection)
    return bool(_left(book, source, reached, now))


def sync_usage(  # the clock and the talk are the caller's
    book: Book,
    reader: UsageReader,
    *,
    by: Actor,
    clock: Callable[[], datetime],
    may_go_on: Callable[[], bool] = lambda: True,
    told: Told | None = None,
    page: int = PAGE,
) -> Synced:
    """Read every metric that is agreed up to now; the same again changes nothing.

    What is read ends at the moment a run begins; each page takes its lease for longer. Stops
    between two pages once it may not go on. Raises Refused in the example, and what keeps PostHog
    from answering; pages read before that stay. Scanning is the caller's.
    """
    by.require(Right.WRITE)
    if book.is_sample:
        raise Refused(SAMPLE)
    run = _Run(book, reader, by, clock(), clock, str(uuid4()), may_go_on, told or _silent)
    with book.write() as connection:
        if not run.is_alone(connection):
            return Synced(is_elsewhere=True)
        source = kept.source(connection)
    try:
        return run.read(source, page)
    finally:
        with book.write() as connection:
            leases.release(connection, LEASE_NAME, run.holder)


def _silent(share: float, words: str) -> None:
    """Tell nobody."""
    del share, words


@dataclass(frozen=True)
class _Bench:
    """What figures are taken with, read anew only once somebody changed something."""

    mark: tuple[int, datetime | None]
    agreed: Mapping[str, Mapped]
    metrics: Mapping[str, Metric]
    limits: Limits

    @classmethod
    def of(cls, connection: Connection, mark: tuple[int, datetime | None]) -> _Bench:
        """Read it."""
        held = accounts.every(connection)
        past = intake.past_limits(connection)
        return cls(
            mark,
            {one.metric: one for one in kept.source(connection).rows},
            catalogue.metrics(connection),
            Limits(held, catalogue.plans(connection), past),
        )


@dataclass
class _Run:
    """One run, from its lease to its report."""

    book: Book
    reader: UsageReader
    by: Actor
    now: datetime
    clock: Callable[[], datetime]
    holder: str
    may_go_on: Callable[[], bool]
    told: Told
    written: int = 0
    bench: _Bench | None = None

    def is_alone(self, connection: Connection) -> bool:
        """Take the lease, or take it for longer; False once it is another run's."""
        now = self.clock()
        return leases.take(connection, LEASE_NAME, self.holder, now=now, until=now + LEASE)

    def read(self, source: UsageSource, page: int) -> Synced:
        """Read the metrics one after another."""
        groups = groups_of(self.reader, source) if source.rows else {}
        with self.book.read() as connection:
            found = matching(connection, groups)
            reached = kept.progress(connection)
        left = _left(self.book, source, reached, self.now)
        rows = sorted(source.rows, key=lambda row: row.metric not in left)
        try:
            for share, words in self._metrics(rows, source, reached, found, page):
                self.told(share, words)
                if not self.may_go_on():
                    break
        finally:
            self._close(found)
        with self.book.read() as connection:
            reached = kept.progress(connection)
        unmatched = tuple(sorted(found.unmatched))
        return Synced(self.written, unmatched, _left(self.book, source, reached, self.now))

    def _metrics(
        self,
        rows: Sequence[Mapped],
        source: UsageSource,
        reached: Mapping[str, Progress],
        found: Matching,
        page: int,
    ) -> Iterator[tuple[float, str]]:
        """Read metrics one after another; after each page give how much of all is read.

        One that somebody changed meanwhile, or began anew, is left to the next run.
        """
        zone, today = self.book.zone, self.book.today(self.now)
        asked = (
            pages(
                self.reader,
                row,
                source.account,
                reached.get(row.metric),
                now=self.now,
                zone=zone,
                size=page,
            )
            for row in rows
        )
        with closing(ahead(chain.from_iterable(asked))) as coming:
            for one in coming:
                with self.book.write() as connection:
                    intake.hold(connection)
                    if not self.is_alone(connection):
                        return
                    taking = self._taking(connection, one, found)
                    if taking is not None:
                        self.written += taking.take(connection, one.uses)
                        if one.ended_on is not None:
                            self.written += taking.fill(connection, one.ended_on)
                        kept.save_progress(connection, one.reached)
                share = (rows.index(one.row) + windows.share(one.reached, today)) / len(rows)
                yield share, f"Reading {one.row.metric} from PostHog"

    def _taking(self, connection: Connection, page: Page, found: Matching) -> Taking | None:
        """Read what figures are taken with; None once the book is not where the page goes on."""
        row = page.row
        mark = mark_of_changes(connection)
        if self.bench is None or self.bench.mark != mark:
            self.bench = _Bench.of(connection, mark)
        if self.bench.agreed.get(row.metric) != row:
            return None
        if kept.progress(connection).get(row.metric) != page.had:
            return None
        metric, limits = self.bench.metrics[row.metric], self.bench.limits
        return Taking(row, metric, limits, found, self.book.today(self.now))

    def _close(self, found: Matching) -> None:
        """Keep who was not matched, and in the log that figures came."""
        with self.book.write() as connection:
            options.save_usage_unmatched(connection, found.unmatched)
            if self.written:
                detail = {"readings": self.written, "project": self.reader.project}
                record_change(
                    connection,
                    by=self.by,
                    at=self.now,
                    action="usage.synced",
                    subject="usage",
                    detail=detail,
                )


def _left(
    book: Book, source: UsageSource, reached: Mapping[str, Progress], now: datetime
) -> tuple[str, ...]:
    """Give the metrics that are not read up to today."""
    today, zone = book.today(now), book.zone
    begun = (
        windows.begun(row, source.account, reached.get(row.metric), zone) for row in source.rows
    )
    return tuple(one.metric for one in begun if not windows.is_present(one, today))
