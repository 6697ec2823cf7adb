"""Sending: what an attempt makes of a delivery and of its destination, and when the next may begin.

Facts about one offer, or about the signals of one account, are sent in the order they were
recorded wherever that matters: a later one waits for an earlier one that is on its way. One that
was refused keeps nobody waiting. In Attio a later fact says all that an earlier one said, so once
it is there the refused one is left out; in PostHog every event stands for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from upsell.errors import Elsewhere, HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.model import Actor
from upsell.outreach import DeliveryState, Destination, FactKind

DELIVERER = Actor(id="deliverer", name="Headroom")
"""Who sends what others recorded."""

FIRST_PAUSE = 1 / 72
LONGEST_PAUSE = 2.0
"""Parts of the time an attempt may be on its way: 2 seconds and 5 minutes of the usual 144 s."""
KEY_PAUSE = timedelta(minutes=1)
"""How long a destination is left alone that does not accept our key."""
IN_A_ROW = 3
"""After so many failures in a row it is the destination that fails, not one delivery."""
SPAN = 6
"""An attempt is over after so many of the longest requests: two look-ups before its last write,
and three more in which a write may still be done whose reply we never saw."""
KEPT = timedelta(days=90)
"""How long a sent delivery is kept before it is only counted."""

ORDERED = frozenset({Destination.ATTIO})
"""Where a fact changes what an earlier one made; elsewhere each stands for itself."""

UNLINKED = "unlinked"
"""The code of what is parked because its account is linked to nothing at the destination."""
LACKING = "lacking"
"""The code of what is parked because a list, field or choice it needs is not there."""
GONE = "gone"
"""The code of what was refused because its counterpart is no more: forgotten, then made anew."""
HELD = "held"
"""The code of what a copy of a book does not send by itself."""

Body = Mapping[str, object]
"""JSON values."""


@dataclass(frozen=True)
class Counterpart:
    """What an offer or an account is at a destination: its id there and what we last wrote."""

    outside_id: str
    written: Body = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """What a body is made of: a recorded fact and what is known of its account outside."""

    fact_id: UUID
    kind: FactKind
    recorded_at: datetime
    account_id: str
    account_name: str
    outside_id: str
    """The account's id at the destination; empty when it is linked to nothing there."""
    properties: Body
    offer_id: UUID | None = None


@dataclass(frozen=True)
class Parcel:
    """One delivery as a sender gets it, its body frozen since the first attempt."""

    fact: Fact
    destination: Destination
    subject: str
    """What the fact is about: facts of one subject keep their order."""
    body: Body | None
    """None until the first attempt."""
    attempt: int
    """1 for the first; an attempt that surely did nothing is not counted."""
    begun_at: datetime
    counterpart: Counterpart | None = None

    @property
    def is_repeated(self) -> bool:
        """Whether an earlier attempt may have been done, or may be done yet."""
        return self.attempt > 1


@dataclass(frozen=True)
class Receipt:
    """What a sender says of a parcel that was taken."""

    counterpart: Counterpart | None = None
    """What to remember of its subject; None leaves it as it was."""
    removed: tuple[str, ...] = ()
    """Ids of doubles that were found there and deleted."""
    is_settled: bool = True
    """False when an earlier attempt may still be done: look again later."""


class Trouble(StrEnum):
    """Why a destination takes nothing at the moment."""

    DOWN = "down"
    BUSY = "busy"
    """It asked us to wait."""
    KEY = "key"
    ELSEWHERE = "elsewhere"
    """The key leads to another place than was agreed."""


@dataclass(frozen=True)
class Pulse:
    """How a destination has answered lately."""

    failures: int = 0
    """In a row."""
    failing_since: datetime | None = None
    trouble: Trouble | None = None
    paused_until: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing is sent there now."""
        return self.paused_until is not None and now < self.paused_until


@dataclass(frozen=True)
class Queue:
    """What waits for a destination."""

    waiting: int = 0
    offers: int = 0
    """Different offers among them."""
    since: datetime | None = None
    """When the oldest of them was recorded."""
    parked: int = 0


@dataclass(frozen=True)
class After:
    """How an attempt leaves a delivery."""

    state: DeliveryState
    not_before: datetime
    counts: bool = True
    """False when the attempt surely did nothing."""
    reason: str = ""
    code: str = ""


def lease(longest_request: timedelta) -> timedelta:
    """Give how long an attempt may be on its way before another one begins."""
    return SPAN * longest_request


def after_receipt(parcel: Parcel, receipt: Receipt, span: timedelta) -> After:
    """Give a delivery that was taken: sent, or looked at once more when a double may yet come."""
    if receipt.is_settled:
        return After(DeliveryState.SENT, parcel.begun_at)
    return After(DeliveryState.WAITING, parcel.begun_at + span)


def after_failure(
    parcel: Parcel, error: HeadroomError, now: datetime, span: timedelta, chance: float
) -> After:
    """Give a delivery that was not taken: parked when refused, else when it is tried again.

    One that may have been done is tried when the attempt is surely over. `chance` in [0, 1)
    spreads the pauses.
    """
    if isinstance(error, Rejected):
        return After(DeliveryState.PARKED, now, counts=False, reason=str(error), code=error.code)
    if not isinstance(error, Unavailable):
        raise error
    soon = error.retry_at or now + pause(parcel.attempt, span, chance)
    if error.maybe_done:
        return After(DeliveryState.WAITING, max(soon, parcel.begun_at + span), reason=str(error))
    return After(DeliveryState.WAITING, soon, counts=False, reason=str(error))


def pulse_after(
    before: Pulse, error: HeadroomError | None, now: datetime, span: timedelta, chance: float
) -> Pulse:
    """Give how a destination stands after an answer; what it refuses says that it is well."""
    if not isinstance(error, Unavailable):
        return Pulse()
    failures = before.failures + 1
    since = before.failing_since or now
    if isinstance(error, KeyRefused):
        trouble = Trouble.ELSEWHERE if isinstance(error, Elsewhere) else Trouble.KEY
        return Pulse(failures, since, trouble, now + KEY_PAUSE)
    if error.retry_at is not None:
        return Pulse(failures, since, Trouble.BUSY, error.retry_at)
    failing = Pulse(failures, since, Trouble.DOWN)
    if failures < IN_A_ROW:
        return failing
    return replace(failing, paused_until=now + pause(failures - IN_A_ROW + 1, span, chance))


def pause(times: int, span: timedelta, chance: float) -> timedelta:
    """Give how long to wait after so many failures: doubling up to the longest, spread."""
    doubled = FIRST_PAUSE * (1 << min(times - 1, 10))
    return span * min(doubled, LONGEST_PAUSE) * (0.5 + chance / 2)
