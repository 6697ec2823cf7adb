"""What is counted for which metric: looked at, tried, kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from upsell import usage_windows as windows
from upsell.book import accounts, catalogue, options
from upsell.book import usage_source as kept
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Refused
from upsell.model import Actor, Metric, Right
from upsell.ports import UsageReader
from upsell.services.usage.matching import groups_of, matching
from upsell.services.usage.syncing import SAMPLE
from upsell.usage_source import Cursor, DayUse, UsageSource, Window, checked

TRIED_DAYS = 7
TRIED_ROWS = 60
TRIED_ACCOUNTS = 4


@dataclass(frozen=True)
class Agreed:
    """What is read from PostHog, and how far."""

    source: UsageSource
    metrics: Mapping[str, Metric]
    read_to: Mapping[str, datetime]
    """When each metric was last read up to the present."""
    shares: Mapping[str, float]
    """How much of its days was read, by metric."""
    unmatched: tuple[str, ...]
    """Accounts in PostHog that the last run found and nobody knows here."""


@dataclass(frozen=True)
class Tried:
    """One figure of a trial: the newest of an account."""

    metric: str
    key: str
    account: str
    """Our account's name; empty while it is not matched."""
    use: DayUse


def agreed(book: Book, *, by: Actor, now: datetime) -> Agreed:
    """Give what is kept about usage from PostHog."""
    by.require(Right.READ)
    with book.read() as connection:
        source = kept.source(connection)
        reached = kept.progress(connection)
        metrics = catalogue.metrics(connection)
        unmatched = options.usage_unmatched(connection)
    begun = [
        windows.begun(row, source.account, reached.get(row.metric), book.zone)
        for row in source.rows
    ]
    return Agreed(
        source,
        metrics,
        {one.metric: one.synced_at for one in begun if one.synced_at is not None},
        {one.metric: windows.share(one, book.today(now)) for one in begun},
        unmatched,
    )


def agree(book: Book, source: UsageSource, *, by: Actor, now: datetime) -> None:
    """Keep what is counted for which metric; raise Refused with every fault in it."""
    by.require(Right.WRITE)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.write() as connection:
        kinds = {key: metric.kind for key, metric in catalogue.metrics(connection).items()}
        clean = checked(source, kinds)
        before = kept.source(connection)
        if clean == before:
            return
        kept.save_source(connection, clean)
        detail = {"from": asdict(before), "to": asdict(clean)}
        record_change(
            connection, by=by, at=now, action="usage.agreed", subject="usage", detail=detail
        )


def begin_anew(book: Book, *, by: Actor, now: datetime) -> None:
    """Let the next run read ninety days of every metric again."""
    by.require(Right.WRITE)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.write() as connection:
        kept.forget_progress(connection, (row.metric for row in kept.source(connection).rows))
        record_change(connection, by=by, at=now, action="usage.begun_anew", subject="usage")


def try_source(
    book: Book, reader: UsageReader, source: UsageSource, *, by: Actor, now: datetime
) -> list[Tried]:
    """Ask for the newest figures of a few accounts, by what is to be kept; nothing is written."""
    by.require(Right.READ)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.read() as connection:
        kinds = {key: metric.kind for key, metric in catalogue.metrics(connection).items()}
        names = {key: one.name for key, one in accounts.every(connection).items()}
        clean = checked(source, kinds)
        groups = groups_of(reader, clean)
        found = matching(connection, groups)
    first = book.today(now) - timedelta(days=TRIED_DAYS - 1)
    tried: list[Tried] = []
    for row in clean.rows:
        uses = reader.usage(
            row, clean.account, Window(first, now), Cursor(), book.zone, page=TRIED_ROWS
        )
        newest = {use.account: use for use in uses}
        for key, use in list(newest.items())[:TRIED_ACCOUNTS]:
            ours = found.account_of(key)
            tried.append(Tried(row.metric, key, names.get(ours or "", ""), use))
    return tried
