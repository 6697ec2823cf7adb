"""Today: read from the last scan's snapshot, the signals, offers and touches; no usage is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from upsell.board import Board, Card, Line
from upsell.book import accounts, catalogue, offers, rules, signals, snapshot, touches, visits
from upsell.book.engine import Book
from upsell.gates import gates
from upsell.meters import meters
from upsell.model import Account, Actor, Features, Metric, Plan, Right, Rule, Signal
from upsell.outreach import Offer, Touch
from upsell.priority import Weighed, rank
from upsell.sentences import sentence
from upsell.services.analysis import week_strip
from upsell.services.hits import worth
from upsell.steps import is_settled, next_step, reasons_to_wait

LOOK_BACK = timedelta(days=60)
"""How long a decided offer still tells something about an open signal."""

T = TypeVar("T", Features, Signal, Offer)


def board(book: Book, *, by: Actor, now: datetime) -> Board:
    """Give everything Today shows, in a handful of queries."""
    by.require(Right.READ)
    with book.read() as connection:
        known = _read(connection, book, by, now)
        every = accounts.every(connection)
        strip = week_strip(connection, book, now)
        scan = snapshot.latest_scan(connection)
    live = [each for each in known.open_signals() if each.account_id in every]
    order = rank(every, (_weighed(each, known, every) for each in live))
    flagged = [_card(known, one.account, [w.signal for w in one.signals]) for one in order]
    flagged_ids = {card.account.account_id for card in flagged}
    rest = [_card(known, each, []) for key, each in every.items() if key not in flagged_ids]
    begun = [card for card in rest if card.step is not None]
    return Board(
        today=book.today(now),
        strip=strip,
        scan=scan,
        rules=sum(rule.enabled for rule in known.rules.values()),
        cards=tuple(card for card in flagged + begun if not card.reasons),
        calm=tuple(card for card in rest if card.step is None and not card.reasons),
        left_alone=tuple(card for card in flagged + rest if card.reasons),
    )


@dataclass(frozen=True)
class _Known:
    """What the cards are made of, by account."""

    book: Book
    now: datetime
    since: datetime | None
    metrics: Mapping[str, Metric]
    plans: Mapping[str, Plan]
    rules: Mapping[str, Rule]
    features: Mapping[str, Sequence[Features]]
    signals: Mapping[str, Sequence[Signal]]
    offers: Mapping[str, Sequence[Offer]]
    touches: Mapping[str, Sequence[Touch]]

    def open_signals(self) -> Iterable[Signal]:
        """Give the open signals that nobody dismissed and no won offer settled."""
        for account_id, found in self.signals.items():
            made = self.offers.get(account_id, ())
            yield from (each for each in found if each.is_open() and not is_settled(each, made))


def _read(connection: Connection, book: Book, by: Actor, now: datetime) -> _Known:
    return _Known(
        book=book,
        now=now,
        since=visits.since(connection, by),
        metrics=catalogue.metrics(connection),
        plans=catalogue.plans(connection),
        rules={rule.rule_id: rule for rule in rules.every(connection)},
        features=_by_account(snapshot.every(connection)),
        signals=_by_account(signals.open_ones(connection)),
        offers=_by_account(offers.moving_since(connection, now - LOOK_BACK)),
        touches=touches.by_account(connection),
    )


def _by_account(rows: Iterable[T]) -> dict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return found


def _weighed(signal: Signal, known: _Known, every: Mapping[str, Account]) -> Weighed:
    """Give a signal with what its best offer is worth."""
    rule, metric = known.rules.get(signal.rule_id), known.metrics.get(signal.metric)
    if rule is None or metric is None:
        return Weighed(signal)
    account = every[signal.account_id]
    return Weighed(signal, worth(rule.play, metric, account, known.plans, signal.latest))


def _card(known: _Known, account: Account, live: Sequence[Signal]) -> Card:
    """Give one account's card; what was begun goes on whatever the gates say."""
    today = known.book.today(known.now)
    made = known.offers.get(account.account_id, ())
    contacts = known.touches.get(account.account_id, ())
    acting = [signal for signal in live if not signal.is_waiting(today)]
    step = next_step(acting[0] if acting else None, made, contacts, known.now)
    begun = step is not None and step.is_begun
    snoozed = [] if acting else [signal for signal in live if signal.is_waiting(today)]
    shut = (
        gates(account, contacts, known.now, known.book.zone, known.book.currency) if acting else ()
    )
    plan = known.plans.get(account.plan_key or "")
    return Card(
        account=account,
        plan=plan.label if plan else "",
        meters=meters(known.features.get(account.account_id, ()), known.metrics, account),
        lines=tuple(
            _line(known, signal) for signal in (*acting, *(snoozed)) if _has(known, signal)
        ),
        step=step,
        reasons=() if begun else reasons_to_wait(shut, made, snoozed, today),
    )


def _has(known: _Known, signal: Signal) -> bool:
    return signal.metric in known.metrics


def _line(known: _Known, signal: Signal) -> Line:
    words = sentence(signal.rule_type, known.metrics[signal.metric], signal.latest)
    is_new = known.since is not None and signal.opened_at > known.since
    return Line(signal, words, is_new)
