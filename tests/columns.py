"""Builders of columns from offers and signals, one value at a time and slowly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import numpy as np

from upsell.columns import Array
from upsell.ledger import CallColumns
from upsell.model import Signal
from upsell.offer_columns import OfferColumns, Texts
from upsell.outreach import Channel, Offer, Outcome, Touch
from upsell.signal_columns import SignalColumns

ORDER = [None, Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE, Outcome.DEFERRED]


def offer_columns(offers: Iterable[Offer]) -> OfferColumns:
    """Give offers as columns, those withdrawn left out as the book does."""
    rows = [offer for offer in offers if offer.outcome is not Outcome.WITHDRAWN]
    return OfferColumns(
        account=Texts.of(offer.account_id for offer in rows),
        signal=np.array([offer.signal_id.hex for offer in rows], object),
        title=Texts.of(offer.title for offer in rows),
        csm=Texts.of(offer.csm for offer in rows),
        plan=Texts.of(offer.plan_key or "" for offer in rows),
        channel=Texts.of(offer.channel.value for offer in rows),
        template=Texts.of(offer.template for offer in rows),
        urgency=Texts.of(offer.urgency for offer in rows),
        lost_reason=np.array([offer.lost_reason for offer in rows], object),
        answer=np.array([ORDER.index(offer.outcome) for offer in rows], np.int64),
        made_at=_moments([offer.made_at for offer in rows]),
        opened_at=_moments([offer.signal_opened_at for offer in rows]),
        answered_at=_moments([offer.outcome_at for offer in rows]),
        won_value=np.array([int((offer.won_value or 0) * 100) for offer in rows], np.int64),
        mrr=np.array([int((offer.mrr or 0) * 100) for offer in rows], np.int64),
    )


def signal_columns(signals: Sequence[Signal]) -> SignalColumns:
    """Give signals as columns, in UTC."""
    dismissed = [signal.dismissed_at and signal.dismissed_at.date() for signal in signals]
    ends = [
        min((day for day in (signal.cleared_on, put_away) if day), default=None)
        for signal, put_away in zip(signals, dismissed, strict=True)
    ]
    return SignalColumns(
        signal=np.array([signal.signal_id.hex for signal in signals], object),
        account=Texts.of(signal.account_id for signal in signals),
        rule=Texts.of(signal.rule_id for signal in signals),
        opened_on=_days([signal.opened_on for signal in signals]),
        ended_on=_days(ends),
        is_dismissed=np.array([day is not None for day in dismissed], bool),
        reason=Texts.of(signal.dismiss_reason for signal in signals),
        snoozed_until=_days([signal.snoozed_until for signal in signals]),
    )


def call_columns(touches: Iterable[Touch]) -> CallColumns:
    """Give the calls among some touches as columns."""
    calls = [touch for touch in touches if touch.channel is Channel.CALL]
    return CallColumns(
        np.array([call.account_id for call in calls], object),
        np.array([call.signal_id.hex for call in calls], object),
        _moments([call.at for call in calls]),
    )


def _moments(moments: Sequence[datetime | None]) -> Array:
    begun = datetime(1970, 1, 1, tzinfo=UTC)
    whole = [0 if moment is None else round((moment - begun).total_seconds() * 1e6)
             for moment in moments]  # fmt: skip
    return np.array(whole, np.int64)


def _days(days: Sequence[date | None]) -> Array:
    return np.array(days, "datetime64[D]")
