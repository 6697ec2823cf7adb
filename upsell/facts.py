"""What a fact says: its properties, frozen when it is recorded."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from upsell.model import Account, Signal
from upsell.outreach import FactKind, Offer, Outcome

FACTS = uuid5(NAMESPACE_URL, "headroom:facts")
DAY_SECONDS = 86_400


def fact_id(kind: FactKind, subject: UUID | str, occurrence: str = "") -> UUID:
    """Give the one id of a fact; the same fact recorded twice has the same id."""
    return uuid5(FACTS, f"{kind.value}:{subject}:{occurrence}")


def of_signal(
    signal: Signal, account: Account, annual_value: Decimal | None, csm_email: str
) -> dict[str, object]:
    """Give the properties every event carries."""
    return {
        "signal_type": signal.title,
        "expansion_value": None if annual_value is None else float(annual_value),
        "account_id": account.account_id,
        "account_name": account.name,
        "metric": signal.metric,
        "csm_email": csm_email,
        "rule": signal.rule_id,
        "signal_opened_at": signal.opened_at.isoformat(),
    }


def of_offer(offer: Offer, signal: Signal, account: Account, csm_email: str) -> dict[str, object]:
    """Give the properties of an offer as it stands; `time_to_close` in days, on won only."""
    value = offer.won_value if offer.outcome is Outcome.WON else offer.play.annual_value
    properties = of_signal(signal, account, value, csm_email)
    properties["offer_id"] = str(offer.offer_id)
    properties["channel"] = offer.channel.value
    properties["made_at"] = offer.made_at.isoformat()
    if offer.outcome is not None:
        properties["outcome"] = offer.outcome.value
    if offer.outcome_at is not None:
        properties["outcome_at"] = offer.outcome_at.isoformat()
    if offer.outcome is Outcome.WON and offer.outcome_at is not None:
        properties["time_to_close"] = days_between(offer.signal_opened_at, offer.outcome_at)
    return properties


def days_between(start: datetime, end: datetime) -> float:
    """Give the time from one moment to another in days."""
    return (end - start).total_seconds() / DAY_SECONDS
