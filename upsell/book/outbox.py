"""Facts and their deliveries, recorded in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from upsell.book import schema
from upsell.outreach import DeliveryState, Destination, FactKind

UNDO_WINDOW = timedelta(seconds=60)
"""How long a delivery waits, so that an undone offer leaves no trace outside."""

DESTINATIONS: Mapping[FactKind, tuple[Destination, ...]] = {
    FactKind.THRESHOLD_HIT: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.OFFER_SENT: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CALL_SCHEDULED: (Destination.ATTIO, Destination.POSTHOG),
    FactKind.CLOSED: (Destination.POSTHOG,),
    FactKind.OUTCOME_CHANGED: (Destination.ATTIO,),
}


def record(
    connection: Connection,
    *,
    fact_id: UUID,
    kind: FactKind,
    account_id: str,
    properties: Mapping[str, object],
    at: datetime,
    signal_id: UUID | None = None,
    offer_id: UUID | None = None,
) -> None:
    """Record a fact and one waiting delivery for each of its destinations; once per fact id."""
    table = schema.facts
    known = select(table.c.fact_id).where(table.c.fact_id == fact_id)
    if connection.execute(known).first() is not None:
        return
    connection.execute(
        table.insert().values(
            fact_id=fact_id,
            kind=kind.value,
            account_id=account_id,
            signal_id=signal_id,
            offer_id=offer_id,
            recorded_at=at,
            properties=dict(properties),
        )
    )
    connection.execute(
        schema.deliveries.insert(),
        [
            {
                "fact_id": fact_id,
                "destination": destination.value,
                "state": DeliveryState.WAITING.value,
                "not_before": at + UNDO_WINDOW,
                "attempts": 0,
                "reason": "",
            }
            for destination in DESTINATIONS[kind]
        ],
    )
