"""What passed between us and an account, in lines for the call sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from upsell import plays
from upsell.book.touches import touch_id
from upsell.drafting import HistoryLine
from upsell.model import Signal
from upsell.offer_words import outcome_words
from upsell.outreach import CallState, Offer, Outcome, Touch
from upsell.sentences import sentence
from upsell.services.outreach.surroundings import Surroundings

RECENT = timedelta(days=28)
MOST = 6
CALLS = {
    CallState.SCHEDULED: "Call booked",
    CallState.HELD: "Call held",
    CallState.NOT_HELD: "Call booked, did not take place",
}


def history(around: Surroundings, besides: UUID | None) -> tuple[HistoryLine, ...]:
    """Give the last contacts and their offers, the latest first, without that of one draft."""
    made = {
        offer.offer_id: offer for offer in around.offers if offer.outcome is not Outcome.WITHDRAWN
    }
    own = besides and touch_id(besides)
    others = (touch for touch in around.touches if touch.touch_id != own)
    lines = [_touch(touch, made, around) for touch in others]
    return tuple(sorted(lines, key=lambda line: line.day, reverse=True)[:MOST])


def changes(around: Surroundings) -> tuple[HistoryLine, ...]:
    """Give the other reasons to talk that came up in the last four weeks, the latest first."""
    recent = [
        HistoryLine(signal.opened_on, _signal(signal, around))
        for signal in around.signals
        if signal.signal_id != around.signal.signal_id and signal.opened_on > around.today - RECENT
    ]
    return tuple(sorted(recent, key=lambda line: line.day, reverse=True)[:MOST])


def _touch(touch: Touch, made: Mapping[UUID, Offer], around: Surroundings) -> HistoryLine:
    """Give one contact, with what was offered in it and what came of that."""
    email = "Follow-up" if touch.is_follow_up else "Email"
    what = email if touch.call_state is None else CALLS[touch.call_state]
    offer = None if touch.offer_id is None else made.get(touch.offer_id)
    offered = "" if offer is None else f": {_offer(offer, around)}"
    return HistoryLine(
        touch.moment.astimezone(around.zone).date(), f"{what} by {touch.csm}{offered}"
    )


def _offer(offer: Offer, around: Surroundings) -> str:
    metric = around.metrics.get(offer.play.metric, around.metric)
    outcome = outcome_words(offer, around.currency)
    return f"{plays.what(offer.play, metric, around.plans)}, {outcome}"


def _signal(signal: Signal, around: Surroundings) -> str:
    metric = around.metrics.get(signal.metric, around.metric)
    return f"{signal.title}. {sentence(signal.rule_type, metric, signal.latest)}"
