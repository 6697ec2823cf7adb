"""One account as its page shows it, every reading of it included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection

from upsell.account_view import AccountView, events, risen
from upsell.book import accounts, catalogue, offers, readings, rules, signals, snapshot, touches
from upsell.book.engine import Book
from upsell.card import Known, card, flagged
from upsell.features import Latest
from upsell.findings import finding
from upsell.meters import ORDER
from upsell.model import Actor, Metric, MetricKind, Right, Signal
from upsell.rules import applied
from upsell.services.board import weighed
from upsell.services.offers.upgrades import not_ours


def account_page(book: Book, account_id: str, *, by: Actor, now: datetime) -> AccountView:
    """Give everything the page shows; raise NotFound for an account the book does not hold."""
    by.require(Right.READ)
    with book.read() as connection:
        account = accounts.one(connection, account_id)
        found = snapshot.of_account(connection, account_id)
        known = _known(connection, book, account_id, found, now)
        series = readings.series(connection, account_id)
        denied = not_ours(connection, known.offers[account_id])
    own = known.signals[account_id]
    away = tuple(each for each in reversed(own) if _is_put_away(each, known.today))
    active = flagged(known, {account_id: account}, weighed(known, {account_id: account}))
    by_metric = {key: tuple(rows) for key, rows in groupby(series, key=attrgetter("metric"))}
    return AccountView(
        card=active[0] if active else card(known, account),
        metrics=in_order(known.metrics[key] for key in by_metric),
        readings=by_metric,
        past=tuple(each for each in reversed(own) if not each.is_open() and each not in away),
        put_away=away,
        findings=tuple(
            finding(rule, metric, account, found, own)
            for rule, metric in applied(known.rules, known.metrics.values())
        ),
        gates=known.gates(account),
        events=events(
            known.offers[account_id],
            known.touches[account_id],
            known.metrics,
            known.plans,
            book.currency,
            risen(by_metric, known.metrics, known.offers[account_id], book.zone, denied),
        ),
    )


def _known(
    connection: Connection, book: Book, account_id: str, found: Sequence[Latest], now: datetime
) -> Known:
    return Known(
        today=book.today(now),
        now=now,
        zone=book.zone,
        currency=book.currency,
        since=None,
        metrics=catalogue.metrics(connection),
        plans=catalogue.plans(connection),
        rules=rules.every(connection),
        features={account_id: found},
        signals={account_id: signals.of_account(connection, account_id)},
        offers={account_id: offers.of_account(connection, account_id)},
        touches={account_id: touches.of_account(connection, account_id)},
    )


def _is_put_away(signal: Signal, today: date) -> bool:
    """Whether somebody put a signal away that would be shown without that."""
    if signal.dismissed_at is not None:
        return signal.cleared_on is None or bool(signal.noted_by)
    return signal.is_open() and signal.is_waiting(today)


def in_order(metrics: Iterable[Metric]) -> tuple[Metric, ...]:
    """Give metrics in the order of the dials, activities last."""
    kinds: tuple[MetricKind, ...] = (*ORDER, MetricKind.ACTIVITY)
    return tuple(sorted(metrics, key=lambda metric: (kinds.index(metric.kind), metric.key)))
