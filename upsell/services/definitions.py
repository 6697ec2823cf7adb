"""What the Signals page shows: the definitions, what they flag, and what was done to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from upsell.book import accounts, catalogue, rules, signals, snapshot
from upsell.book.engine import Book
from upsell.detection import key_of
from upsell.flagging import Present, Would
from upsell.flagging import would_flag as counted
from upsell.model import Actor, Metric, Right, Rule
from upsell.rule_changes import SheetChange
from upsell.scanreport import ScanReport

SHOWN = 30
"""How many saves of the sheet the page tells of."""


@dataclass(frozen=True, eq=False)
class Definitions:
    """The sheet of signal definitions and what the last scan made of it."""

    rules: tuple[Rule, ...]
    metrics: tuple[Metric, ...]
    scan: ScanReport | None
    """None before the first scan."""
    present: Present | None
    """What the rules can be tried on; None before the first scan."""
    changes: tuple[SheetChange, ...]
    """The last saves of the sheet, the latest first."""


def definitions(book: Book, *, by: Actor) -> Definitions:
    """Give the sheet, the metrics its patterns speak of, and what the latest day found."""
    by.require(Right.READ)
    with book.read() as connection:
        scan = snapshot.latest_scan(connection)
        return Definitions(
            rules=rules.every(connection),
            metrics=tuple(catalogue.metrics(connection).values()),
            scan=scan,
            present=None if scan is None else _present(connection, scan),
            changes=rules.changes(connection, SHOWN),
        )


def would_flag(
    book: Book, rule_id: str, values: Sequence[float], *, by: Actor
) -> tuple[Would, ...]:
    """Give which accounts a rule would flag with other figures in place of its own.

    The figure is the threshold, a share, or the minimum of a rule that has no threshold. Nothing
    before the first scan, and nothing for a rule that is not in the sheet.
    """
    by.require(Right.READ)
    with book.read() as connection:
        scan, sheet = snapshot.latest_scan(connection), rules.every(connection)
        if scan is None or rule_id not in {rule.rule_id for rule in sheet}:
            return ()
        return counted(_present(connection, scan), sheet, rule_id, values)


def _present(connection: Connection, scan: ScanReport) -> Present:
    """Give what the last scan knew, and how it left the signals."""
    known = accounts.every(connection)
    return Present(
        day=scan.day,
        moment=scan.finished_at,
        columns=snapshot.columns(connection),
        metrics=catalogue.metrics(connection),
        billing_days={key: account.billing_day for key, account in known.items()},
        names={key: account.name for key, account in known.items()},
        last={key_of(signal): signal for signal in signals.last_episodes(connection)},
    )
