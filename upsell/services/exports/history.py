"""Every signal there ever was, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from upsell.adapters.files.table_out import Row, Share
from upsell.book import accounts, catalogue, signals
from upsell.book.engine import Book
from upsell.model import Account, Actor, Metric, Right, Signal
from upsell.services.exports.files import SeenTable

HEADER = (
    *("Account", "Signal", "Metric", "Opened", "Over since", "Why over", "Noted by", "Note"),
    *("Figure at first", "Figure last", "Limit last", "Share of limit", "Figures as of"),
    *("Dismissed", "Why dismissed", "Snoozed until", "Why snoozed"),
)


def signals_table(book: Book, *, by: Actor) -> SeenTable:
    """Give the signals of every account, the oldest first, with the figures they stand on."""
    by.require(Right.READ)
    with book.read() as connection:
        held = accounts.every(connection)
        metrics = catalogue.metrics(connection)
        rows = [_row(one, held, metrics, book.zone) for one in signals.every(connection)]
    return SeenTable("Signals", HEADER, rows)


def _row(
    signal: Signal, held: Mapping[str, Account], metrics: Mapping[str, Metric], zone: tzinfo
) -> Row:
    latest, metric = signal.latest, metrics.get(signal.metric)
    share = latest.utilisation
    return (
        held[signal.account_id].name,
        signal.title,
        metric.label if metric else signal.metric,
        signal.opened_on,
        *(signal.cleared_on, signal.clear_reason, signal.noted_by, latest.note),
        _figure(signal.opening.value, signal.opening.uses),
        _figure(latest.value, latest.uses),
        latest.limit,
        None if share is None else Share(share),
        latest.as_of,
        signal.dismissed_at.astimezone(zone) if signal.dismissed_at else None,
        *(signal.dismiss_reason, signal.snoozed_until, signal.snooze_reason),
    )


def _figure(value: float | None, uses: float | None) -> float | None:
    """Give what the signal was about: the amount, else the uses in the window."""
    return uses if value is None else value
