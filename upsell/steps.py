"""The one thing to do next about an account, and why to do nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from upsell import figures
from upsell.model import Signal, Urgency
from upsell.outreach import CallState, Gate, Offer, Outcome, Touch


class StepKind(StrEnum):
    """What the one button of a card does."""

    AFTER_CALL = "after_call"
    CALL_AHEAD = "call_ahead"
    RECORD_ANSWER = "record_answer"
    PREPARE_CALL = "prepare_call"
    DRAFT_EMAIL = "draft_email"


@dataclass(frozen=True)
class Step:
    """The next thing to do about an account."""

    kind: StepKind
    signal_id: UUID
    offer_id: UUID | None = None
    at: datetime | None = None
    """When the call is, or the offer was made."""

    @property
    def is_begun(self) -> bool:
        """Whether it carries on something already begun, which no gate holds back."""
        return self.kind not in (StepKind.PREPARE_CALL, StepKind.DRAFT_EMAIL)


def next_step(
    primary: Signal | None, offers: Iterable[Offer], touches: Iterable[Touch], now: datetime
) -> Step | None:
    """Give the one thing to do next about an account, None when there is nothing.

    A booked call whose hour has come asks how it went; one that lies ahead is named; an open
    offer asks for its answer. Otherwise the primary signal asks for a call when the account is
    over its limit, because that is a talk and not a note, and for an email in every other case.
    """
    booked = [
        (touch.scheduled_for, touch)
        for touch in touches
        if touch.call_state is CallState.SCHEDULED and touch.scheduled_for is not None
    ]
    if booked:
        at, touch = min(booked, key=lambda pair: pair[0])
        kind = StepKind.AFTER_CALL if at <= now else StepKind.CALL_AHEAD
        return Step(kind, touch.signal_id, touch.offer_id, at)
    for offer in offers:
        if offer.outcome is None:
            return Step(StepKind.RECORD_ANSWER, offer.signal_id, offer.offer_id, offer.made_at)
    if primary is None:
        return None
    is_over = primary.urgency is Urgency.EXCEEDED
    return Step(StepKind.PREPARE_CALL if is_over else StepKind.DRAFT_EMAIL, primary.signal_id)


def won_offer(signal: Signal, offers: Iterable[Offer]) -> Offer | None:
    """Give the offer for the signal that was won: it is settled until its next episode."""
    won = (one for one in offers if one.outcome is Outcome.WON)
    return next((one for one in won if one.signal_id == signal.signal_id), None)


def open_offer(signal: Signal, offers: Iterable[Offer]) -> Offer | None:
    """Give the offer for the signal that has no answer yet or was put off: a call follows it up."""
    still = (one for one in offers if one.outcome in (None, Outcome.DEFERRED))
    return next((one for one in still if one.signal_id == signal.signal_id), None)


def settled_words(signal: Signal, won: Offer, zone: tzinfo) -> str:
    """Say that nothing is asked for: `Team growth: won on 14 October.`."""
    day = (won.outcome_at or won.made_at).astimezone(zone).date()
    return f"{signal.title}: won on {figures.day(day)}."


def reasons_to_wait(
    gates: Iterable[Gate], snoozed: Iterable[Signal], settled: Iterable[str]
) -> tuple[str, ...]:
    """Give why to leave an account alone: shut gates, signals put off, what was won."""
    return (*(gate.sentence for gate in gates), *(_snooze(each) for each in snoozed), *settled)


def _snooze(signal: Signal) -> str:
    until = "" if signal.snoozed_until is None else f" until {figures.day(signal.snoozed_until)}"
    reason = f": {signal.snooze_reason}" if signal.snooze_reason else ""
    return f"{signal.title}, put off{until}{reason}."
