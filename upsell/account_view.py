"""What the Account page shows of one account."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from uuid import UUID

from upsell import figures, plays
from upsell.card import Card
from upsell.findings import RuleFinding
from upsell.limit_rises import may_follow, rise_words, rises
from upsell.model import Metric, Plan, Reading, Signal
from upsell.outreach import CallState, Channel, Gate, Offer, Outcome, Touch

OUTCOMES = {
    None: "waiting for an answer",
    Outcome.WON: "won",
    Outcome.LOST: "lost",
    Outcome.NO_RESPONSE: "no answer",
    Outcome.DEFERRED: "not now",
    Outcome.WITHDRAWN: "undone",
}
CALLS = {
    CallState.SCHEDULED: "booked",
    CallState.HELD: "held",
    CallState.NOT_HELD: "did not take place",
}


@dataclass(frozen=True)
class Event:
    """One thing that was done with an account."""

    at: datetime
    what: str
    came_of_it: str
    detail: str = ""
    offer: Offer | None = None
    """The offer that was made, where it is one."""


@dataclass(frozen=True)
class AccountView:
    """One account with its usage over time, its signals, and what was done."""

    card: Card
    metrics: tuple[Metric, ...]
    """Those with readings, in the order of the dials, then the activities."""
    readings: Mapping[str, tuple[Reading, ...]]
    past: tuple[Signal, ...]
    """Signals that are over, the latest first."""
    put_away: tuple[Signal, ...]
    """Signals that somebody dismissed or snoozed and that could be brought back."""
    findings: tuple[RuleFinding, ...]
    gates: tuple[Gate, ...]
    events: tuple[Event, ...]
    """Offers and calls, the latest first."""


def events(
    offers: Iterable[Offer],
    touches: Iterable[Touch],
    metrics: Mapping[str, Metric],
    plans: Mapping[str, Plan],
    currency: str,
    more: Iterable[Event] = (),
) -> tuple[Event, ...]:
    """Give offers, the calls and follow-ups beside them and what is more, as one history."""
    told = [*more, *(_offered(offer, metrics, plans, currency) for offer in offers)]
    for touch in touches:
        if touch.channel is Channel.CALL:
            told.append(_called(touch))
        elif touch.is_follow_up:
            told.append(Event(touch.at, f"Follow-up by email, {touch.csm}", ""))
    return tuple(sorted(told, key=lambda event: event.at, reverse=True))


def risen(
    readings: Mapping[str, Iterable[Reading]],
    metrics: Mapping[str, Metric],
    offers: Sequence[Offer],
    zone: tzinfo,
    denied: Container[UUID],
) -> list[Event]:
    """Give the limits that rose, and whether an offer of ours may be why.

    A rise that followed none, or only offers that are `denied`, is the customer's own doing.
    """
    ours = [offer for offer in offers if offer.offer_id not in denied]
    told = []
    for key, series in readings.items():
        for rise in rises(series, metrics[key]):
            followed = any(
                may_follow(rise, offer, offer.made_at.astimezone(zone).date()) for offer in ours
            )
            words = rise_words(rise, metrics[key])
            at = datetime.combine(rise.on, time(), zone)
            came = "after our offer" if followed else "self-serve"
            told.append(Event(at, f"Limit: {words}", came))
    return told


def _offered(
    offer: Offer, metrics: Mapping[str, Metric], plans: Mapping[str, Plan], currency: str
) -> Event:
    metric = metrics.get(offer.play.metric)
    what = plays.what(offer.play, metric, plans) if metric else offer.title
    how = "by email" if offer.channel is Channel.EMAIL else "in a call"
    said = f"Offered {what} {how}, {plays.annual_words(offer.play, currency)}"
    return Event(offer.made_at, said, OUTCOMES[offer.outcome], _detail(offer, currency), offer)


def _detail(offer: Offer, currency: str) -> str:
    """Give what is known of the outcome beyond its name."""
    if offer.outcome is Outcome.WON and offer.won_value is not None:
        return f"{figures.money(offer.won_value, currency)} a year"
    if offer.outcome is Outcome.LOST:
        return offer.lost_reason
    if offer.outcome is Outcome.DEFERRED and offer.deferred_until is not None:
        return f"until {figures.day(offer.deferred_until)}"
    return ""


def _called(touch: Touch) -> Event:
    state = CALLS.get(touch.call_state or CallState.SCHEDULED, "")
    return Event(touch.moment, f"Call by {touch.csm}", state)
