"""Connections: what a book knows of a service outside that it sends to and reads from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from upsell.outreach import Destination

EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Connection:
    """A destination that this book was connected with, and what was agreed then."""

    destination: Destination
    home_id: str
    """The workspace or project there; another key may lead to another one, which is not ours."""
    home: str
    """Its name."""
    connected_at: datetime
    connected_by: str
    sends_earlier: bool = False
    """Whether what was recorded before the connection goes there too."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where things are there: our name for a place to the slug it has, such as the list's."""

    @property
    def sends_from(self) -> datetime:
        """From when on what was recorded goes there."""
        return EVER if self.sends_earlier else self.connected_at


class AttioPlace(StrEnum):
    """What offers and signals need in Attio; a connection's `places` say the slug of each."""

    LIST = "list"
    """The list of offers, whose entries are companies."""
    OFFER_SIGNAL = "offer.signal"
    OFFER_MADE = "offer.made"
    OFFER_VALUE = "offer.value"
    OFFER_OUTCOME = "offer.outcome"
    OFFER_ID = "offer.id"
    OFFER_CSM = "offer.csm"
    SIGNAL_ON = "offer.signal_on"
    OFFERED_ON = "offer.offered_on"
    CLOSED_ON = "offer.closed_on"
    COMPANY_SIGNALS = "company.signals"
    ALERT_TIER = "company.alert_tier"
    ALERT_RESOURCE = "company.alert_resource"
    ALERT_SHARE = "company.alert_share"
    ALERT_CHECKED = "company.alert_checked"
    ALERT_HITS_ON = "company.alert_hits_on"
    """Stays empty until there is a forecast."""


class AttioOutcome(StrEnum):
    """The statuses of an offer in Attio."""

    OFFERED = "Offered"
    CALL_SCHEDULED = "Call scheduled"
    WON = "Won"
    LOST = "Lost"
    NO_ANSWER = "No answer"
    NOT_NOW = "Not now"
    WITHDRAWN = "Withdrawn"


@dataclass(frozen=True)
class OutsideAccount:
    """An account as another system showed it last."""

    account_id: str
    url: str
    """Its page there."""
    seen_at: datetime
    seen: Mapping[str, str] = field(default_factory=dict)
    """Our columns as they were there, so that a refresh knows what changed there since."""
    gone_at: datetime | None = None
    """When it was found missing there; it stays here."""
    gone_why: str = ""
