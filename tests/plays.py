"""Weeks of the play made up for tests: accounts with signals, offers and their answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.builders import a_signal, an_offer
from tests.columns import call_columns, offer_columns, signal_columns
from upsell.ledger import Ledger
from upsell.model import Signal
from upsell.outreach import Offer, Touch
from upsell.trial import Span, Trial, trial

MONDAY = date(2026, 11, 16)
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
SUNDAY_NIGHT = datetime(2026, 11, 23, tzinfo=UTC)


def at(day: date, hour: int = 12) -> datetime:
    """Give a moment on a day."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


def signals_of(*accounts: str) -> list[Signal]:
    """Give one open signal for each account, numbered in their order."""
    return [
        a_signal(signal_id=UUID(int=number), account_id=account, opened_on=MONDAY)
        for number, account in enumerate(accounts, start=1)
    ]


def offer_to(account: str, number: int, **override: Any) -> Offer:
    """Give an offer made on Tuesday about the account's signal of this number."""
    values: dict[str, Any] = {
        "offer_id": UUID(int=100 + number),
        "signal_id": UUID(int=number),
        "account_id": account,
        "made_at": at(MONDAY + timedelta(days=1)),
        "mrr": Decimal(1000),
    }
    return an_offer(**{**values, **override})


def seen(
    signals: list[Signal],
    offers: list[Offer],
    touches: list[Touch] | None = None,
    *,
    span: Span = WEEK,
    known_at: datetime = SUNDAY_NIGHT,
    checked: bool = True,
) -> Trial:
    """Count a span; the tests' week, as known when it ended, unless said otherwise."""
    calls = call_columns(touches or [])
    ledger = Ledger(signal_columns(signals), offer_columns(offers), calls, UTC)
    return trial(ledger, span, known_at=known_at, checked=checked)
