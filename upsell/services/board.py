"""Today: read from the last scan's snapshot, the signals, offers and touches; no usage is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from upsell.board import Board
from upsell.book import accounts, catalogue, offers, rules, signals, snapshot, touches, visits
from upsell.book.engine import Book
from upsell.card import Known, card, flagged
from upsell.features import Latest
from upsell.model import Account, Actor, Right, Signal
from upsell.outreach import Offer
from upsell.priority import Weighed
from upsell.rules import KINDS
from upsell.scanreport import ScanReport
from upsell.services.hits import worth
from upsell.services.week import week_strip
from upsell.week import WeekStrip

LOOK_BACK = timedelta(days=30)
"""From how many days ago a decided offer still tells something about an open signal."""

T = TypeVar("T", Latest, Signal, Offer)


@dataclass(frozen=True)
class _Read:
    """What a book holds of a day, whatever the hour."""

    known: Known
    accounts: Mapping[str, Account]
    strip: WeekStrip
    scan: ScanReport | None


def board(book: Book, *, by: Actor, now: datetime) -> Board:
    """Give everything Today shows, in a handful of queries; in none while nothing changes."""
    by.require(Right.READ)
    today = book.today(now)
    read = book.recall.read("board", (by, today), lambda: _read(book, by, now), now=now)
    known, every = replace(read.known, now=now), read.accounts
    active = flagged(known, every, weighed(known, every))
    seen = {each.account.account_id for each in active}
    rest = [card(known, account) for key, account in every.items() if key not in seen]
    return Board(
        today=today,
        strip=read.strip,
        scan=read.scan,
        rules=sum(rule.enabled for rule in known.rules),
        cards=tuple(each for each in active + rest if each.step and not each.reasons),
        calm=tuple(each for each in rest if not each.step and not each.reasons),
        left_alone=tuple(each for each in active + rest if each.reasons),
    )


def weighed(known: Known, every: Mapping[str, Account]) -> list[Weighed]:
    """Give the live signals with what the best offer for each is worth."""
    preferred = {rule.rule_id: rule.play for rule in known.rules}
    found = []
    for signal in known.live():
        account, metric = every[signal.account_id], known.metrics[signal.metric]
        play = preferred.get(signal.rule_id, KINDS[signal.rule_type].play)
        value = worth(play, metric, account, known.plans, signal.latest)
        found.append(Weighed(signal, value))
    return found


def _read(book: Book, by: Actor, now: datetime) -> _Read:
    with book.read() as connection:
        return _Read(
            known=_known(connection, book, by, now),
            accounts=accounts.every(connection),
            strip=week_strip(connection, book, now),
            scan=snapshot.latest_scan(connection),
        )


def _known(connection: Connection, book: Book, by: Actor, now: datetime) -> Known:
    today = book.today(now)
    from_then = datetime.combine(today - LOOK_BACK, time.min, tzinfo=book.zone)
    return Known(
        today=today,
        now=now,
        zone=book.zone,
        currency=book.currency,
        since=visits.since(connection, by),
        metrics=catalogue.metrics(connection),
        plans=catalogue.plans(connection),
        rules=rules.every(connection),
        features=_by_account(snapshot.latest(connection)),
        signals=_by_account(signals.open_ones(connection)),
        offers=_by_account(offers.moving_since(connection, from_then)),
        touches=touches.by_account(connection, from_then),
    )


def _by_account(rows: Iterable[T]) -> dict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return found
