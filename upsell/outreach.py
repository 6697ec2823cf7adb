"""The nouns of outreach: what is offered, how it was said, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from upsell.model import Evidence, PlayKind, Urgency


class Channel(StrEnum):
    """How the CSM reaches the account."""

    EMAIL = "email"
    CALL = "call"


class Outcome(StrEnum):
    """What came of an offer; an offer without one is open."""

    WON = "won"
    LOST = "lost"
    NO_RESPONSE = "no_response"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


DECIDED = (Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE)
"""What is in the n of a rate."""


class CallState(StrEnum):
    """Where a booked call stands."""

    SCHEDULED = "scheduled"
    HELD = "held"
    NOT_HELD = "not_held"


class GateKind(StrEnum):
    """A reason not to start a new offer now."""

    DO_NOT_CONTACT = "do_not_contact"
    CRITICAL_TICKET = "critical_ticket"
    NEW_CUSTOMER = "new_customer"
    SMALL_ACCOUNT = "small_account"
    ASKED_TO_WAIT = "asked_to_wait"
    EXPANSION_OPEN = "expansion_open"
    COOLING_OFF = "cooling_off"
    TOO_MANY_TOUCHES = "too_many_touches"


@dataclass(frozen=True)
class Gate:
    """One gate that is shut, with the sentence a page shows and when it opens by itself."""

    kind: GateKind
    sentence: str
    until: date | None = None


@dataclass(frozen=True)
class Play:
    """What we would offer, its new total and its worth for a year."""

    kind: PlayKind
    metric: str
    """The metric it makes room for."""
    amount: float
    """Seats or packs to add; 1 for a plan."""
    new_limit: float | None
    """The metric's limit afterwards; None when the new plan has none or none applies."""
    annual_value: Decimal | None
    """None when the prices needed are not in the plans."""
    plan_key: str | None = None
    """The next plan, for PlayKind.PLAN; for PlayKind.PACK the plan whose pack it is."""


@dataclass(frozen=True)
class Draft:
    """The text of an email or call sheet, not yet used; its id becomes the offer's."""

    draft_id: UUID
    signal_id: UUID
    account_id: str
    channel: Channel
    csm: str
    play: Play
    subject: str
    body: str
    template: str
    template_version: int
    evidence: Evidence
    """The figures that its text quotes."""
    created_at: datetime
    edited: bool = False
    version: int = 1
    follows: UUID | None = None
    """Of a follow-up email: the offer it is about; it makes none of its own."""


@dataclass(frozen=True)
class Offer:
    """A play put to an account by a CSM for one signal; the evidence is as it was then."""

    offer_id: UUID
    signal_id: UUID
    account_id: str
    title: str
    channel: Channel
    csm: str
    made_at: datetime
    signal_opened_at: datetime
    play: Play
    evidence: Evidence
    subject: str
    body: str
    template: str
    template_version: int
    override_reason: str = ""
    outcome: Outcome | None = None
    outcome_at: datetime | None = None
    won_value: Decimal | None = None
    lost_reason: str = ""
    deferred_until: date | None = None
    version: int = 1
    plan_key: str | None = None
    """The account's plan when it was made; a win may change the plan."""
    mrr: Decimal | None = None
    """What the account paid a month when it was made."""
    urgency: Urgency | None = None
    """How near the limit the signal was when it was made, as Today ranks it."""


@dataclass(frozen=True)
class Touch:
    """One contact with an account: an email sent, or a call booked for a moment."""

    touch_id: UUID
    account_id: str
    signal_id: UUID
    channel: Channel
    csm: str
    at: datetime
    """When it was logged."""
    offer_id: UUID | None = None
    """The offer it is about; of a call without one, that which may be made in it: its draft's."""
    scheduled_for: datetime | None = None
    call_state: CallState | None = None
    held_at: datetime | None = None
    """When a held call took place: at its hour, or earlier."""
    is_follow_up: bool = False
    """Whether it is an email about an offer made before."""

    @property
    def is_booked(self) -> bool:
        """Whether it is a call that waits for how it went."""
        return self.call_state is CallState.SCHEDULED

    @property
    def moment(self) -> datetime:
        """When it is or was: held, else booked for, else logged."""
        return self.held_at or self.scheduled_for or self.at


class FactKind(StrEnum):
    """What happened; events in PostHog carry these names."""

    THRESHOLD_HIT = "usage_threshold_hit"
    OFFER_SENT = "upsell_offer_sent"
    CALL_SCHEDULED = "upsell_call_scheduled"
    CLOSED = "upsell_closed"
    OUTCOME_CHANGED = "outcome_changed"
    SIGNALS_CHANGED = "signals_changed"
    """The open signals of an account are others than last told."""
    TASK_WANTED = "task_wanted"
    """Somebody wants to be reminded of an offer."""


class Destination(StrEnum):
    """Where a fact goes."""

    ATTIO = "attio"
    POSTHOG = "posthog"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    """The destination refused it; somebody may have it tried again."""
    LEFT_OUT = "left_out"
    """Refused before, and never to be sent: a later fact has said all of it."""


@dataclass(frozen=True)
class Delivery:
    """One recorded fact on its way to one destination."""

    fact_id: UUID
    kind: FactKind
    destination: Destination
    state: DeliveryState
    recorded_at: datetime
    not_before: datetime
    offer_id: UUID | None = None
    reason: str = ""
    code: str = ""
    """The destination's own word for the reason."""
    attempts: int = 0
