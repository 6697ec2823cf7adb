"""All that outreach for one signal looks at, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy import Connection

from upsell import figures, plays
from upsell.book import (
    accounts,
    catalogue,
    offers,
    options,
    rules,
    signals,
    snapshot,
    touches,
    wordings,
)
from upsell.book.engine import Book
from upsell.drafting import Wording
from upsell.features import Features
from upsell.gates import follow_up_gates, gates, put_off_until
from upsell.model import (
    Account,
    Metric,
    Plan,
    PlayKind,
    Rule,
    Signal,
)
from upsell.outreach import Channel, Gate, Offer, Outcome, Play, Touch
from upsell.profile import Profile
from upsell.rules import rule_of
from upsell.steps import open_offer, won_offer


@dataclass(frozen=True)
class Surroundings:
    """One signal with its account, what could be offered, and all that passed between us."""

    signal: Signal
    account: Account
    metrics: Mapping[str, Metric]
    plans: Mapping[str, Plan]
    rules: tuple[Rule, ...]
    signals: tuple[Signal, ...]
    """Every signal of the account, the oldest first."""
    snapshot: tuple[Features, ...]
    offers: tuple[Offer, ...]
    """Every offer made to the account, the latest first."""
    touches: tuple[Touch, ...]
    profile: Profile
    wordings: Mapping[str, Wording]
    """The texts that people changed, by key."""
    currency: str
    zone: tzinfo
    now: datetime

    @property
    def today(self) -> date:
        """The book's day."""
        return self.now.astimezone(self.zone).date()

    @property
    def metric(self) -> Metric:
        """The metric of the signal, or its bare key when it is no longer measured."""
        return figures.counted(self.metrics, self.signal.metric)

    @property
    def rule(self) -> Rule | None:
        """The rule of the signal, or the one that holds for its metric when that is gone."""
        return rule_of(self.rules, self.signal, self.metric)

    @property
    def options(self) -> tuple[Play, ...]:
        """What could be offered, the kind that the rule prefers first."""
        preferred = PlayKind.PLAN if self.rule is None else self.rule.play
        return plays.options(preferred, self.metric, self.account, self.plans, self.signal.latest)

    def offered(self, channel: Channel) -> Offer | None:
        """Give the offer for this signal in the way of another: won, or waiting for its answer.

        A call may still follow up an email, so only an offer made in a call is in a call's way.
        """
        ways = {Channel.CALL} if channel is Channel.CALL else set(Channel)
        standing = (one for one in self.offers if one.channel in ways and self._stands(one))
        return self.won or next(standing, None)

    @property
    def won(self) -> Offer | None:
        """The offer for this signal that was won, which settles it."""
        return won_offer(self.signal, self.offers)

    @property
    def open_offer(self) -> Offer | None:
        """The offer for this signal that a call would follow up."""
        return open_offer(self.signal, self.offers)

    @property
    def booked(self) -> Touch | None:
        """The next call booked for this signal, whoever booked it."""
        ours = (one for one in self.touches if one.signal_id == self.signal.signal_id)
        return min((one for one in ours if one.is_booked), key=lambda one: one.moment, default=None)

    @property
    def followed_up(self) -> Touch | None:
        """The follow-up of that offer that somebody wrote today: one a day is enough."""
        about = self.open_offer and self.open_offer.offer_id
        ours = (one for one in self.touches if one.is_follow_up and one.offer_id == about)
        return next((one for one in ours if self._is_today(one.at)), None)

    def gates(self, besides: UUID | None = None) -> tuple[Gate, ...]:
        """Give the gates that are shut now; a touch of the draft named does not count.

        While an offer for the signal waits for its answer, contact is a follow-up of it.
        """
        own = besides and touches.touch_id(besides)
        others = [touch for touch in self.touches if touch.touch_id != own]
        made = [offer for offer in self.offers if offer.offer_id != besides]
        waiting = any(self._waits(offer) for offer in made)
        if waiting:
            return follow_up_gates(self.account, others, self.now, self.zone)
        return gates(self.account, others, self.now, self.zone, self.currency, put_off_until(made))

    def _is_today(self, moment: datetime) -> bool:
        return moment.astimezone(self.zone).date() == self.today

    def _waits(self, offer: Offer) -> bool:
        return offer.signal_id == self.signal.signal_id and offer.outcome is None

    def _stands(self, offer: Offer) -> bool:
        until = offer.deferred_until
        put_off = offer.outcome is Outcome.DEFERRED and until is not None and until > self.today
        ours = offer.signal_id == self.signal.signal_id
        return ours and (offer.outcome is None or put_off)


def around(connection: Connection, book: Book, signal_id: UUID, now: datetime) -> Surroundings:
    """Give the surroundings of a signal, its account locked for others until the commit."""
    offers.lock_account(connection, signals.one(connection, signal_id).account_id)
    return seen(connection, book, signal_id, now)


def seen(connection: Connection, book: Book, signal_id: UUID, now: datetime) -> Surroundings:
    """Give the surroundings of a signal to look at; nothing is locked."""
    signal = signals.one(connection, signal_id)
    account_id = signal.account_id
    return Surroundings(
        signal=signal,
        account=accounts.one(connection, account_id),
        metrics=catalogue.metrics(connection),
        plans=catalogue.plans(connection),
        rules=rules.every(connection),
        signals=tuple(signals.of_account(connection, account_id)),
        snapshot=tuple(snapshot.of_account(connection, account_id)),
        offers=tuple(offers.of_account(connection, account_id)),
        touches=tuple(touches.of_account(connection, account_id)),
        profile=options.profile(connection),
        wordings=wordings.latest(connection),
        currency=book.currency,
        zone=book.zone,
        now=now,
    )
