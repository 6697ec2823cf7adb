"""The fact that a signal opened, told to PostHog once for each episode."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Connection

from upsell import plays
from upsell.book import outbox
from upsell.facts import fact_id, of_signal
from upsell.model import Account, Evidence, Metric, Plan, PlayKind, Signal
from upsell.outreach import FactKind


def worth(
    preferred: PlayKind,
    metric: Metric,
    account: Account,
    plans: Mapping[str, Plan],
    evidence: Evidence,
) -> Decimal | None:
    """Give what the first play would bring in a year; None without its prices."""
    found = plays.options(preferred, metric, account, plans, evidence)
    return found[0].annual_value if found else None


def record(
    connection: Connection, signal: Signal, account: Account, annual_value: Decimal | None
) -> None:
    """Record that the signal opened; recorded before, nothing happens."""
    kind = FactKind.THRESHOLD_HIT
    outbox.record(
        connection,
        fact_id=fact_id(kind, signal.signal_id),
        kind=kind,
        account_id=account.account_id,
        properties=of_signal(signal, account, annual_value, account.csm),
        at=signal.opened_at,
        signal_id=signal.signal_id,
    )
