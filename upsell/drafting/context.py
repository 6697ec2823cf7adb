"""What a draft is written from, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from upsell.drafting.wording import Wording
from upsell.features import Features
from upsell.model import Account, Evidence, Metric, Plan, Signal
from upsell.outreach import Channel, Play
from upsell.profile import Profile


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened on a day."""

    day: date
    text: str


@dataclass(frozen=True)
class FirstWord:
    """How an offer that waits for its answer was put to the account."""

    day: date
    channel: Channel
    csm: str
    """The colleague who made it; empty where it was the one who writes now."""


@dataclass(frozen=True)
class DraftContext:
    """All that a draft may speak of; what is not known is left out of it, never assumed."""

    account: Account
    plans: Mapping[str, Plan]
    metric: Metric
    signal: Signal
    play: Play | None
    profile: Profile
    today: date
    currency: str = "USD"
    template: str = ""
    """The mail its rule names; empty is what fits the kind of signal."""
    growth: Evidence | None = None
    """The net change of the metric, where the signal's own evidence does not hold it."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    snapshot: tuple[Features, ...] = ()
    """The account's figures at the last scan."""
    forecast: tuple[date, date] | None = None
    """The first and last day on which the limit may be reached at the recent pace."""
    history: tuple[HistoryLine, ...] = ()
    cautions: tuple[str, ...] = ()
    changes: tuple[HistoryLine, ...] = ()
    call_at: datetime | None = None
    zone: tzinfo = UTC
    offer_link: str = ""
    first: FirstWord | None = None
    """For a follow-up: the offer that waits for its answer."""
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    """The texts that people changed, by key."""

    @property
    def plan(self) -> Plan | None:
        """The plan the account has now."""
        return self.plans.get(self.account.plan_key or "")


@dataclass(frozen=True)
class Written:
    """The words of a draft and the template they came from; a call sheet has no subject."""

    subject: str
    body: str
    template: str
    template_version: int
