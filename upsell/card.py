"""One account as a card: made of what the book knows of it, in the same way on every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal

from upsell.features import Latest
from upsell.gates import gates, put_off_until
from upsell.meters import Meter, meters
from upsell.model import Account, Metric, Plan, Rule, Signal
from upsell.outreach import Gate, GateKind, Offer, Touch
from upsell.priority import Ranked, Weighed, rank
from upsell.sentences import sentence
from upsell.steps import Step, next_step, reasons_to_wait, settled_words, won_offer

MONTHS = 12


@dataclass(frozen=True)
class Line:
    """An open signal with its one sentence of evidence."""

    signal: Signal
    sentence: str
    is_new: bool


@dataclass(frozen=True)
class Card:
    """One account as Today shows it."""

    account: Account
    plan: str
    meters: tuple[Meter, ...]
    lines: tuple[Line, ...] = ()
    """The primary signal first; snoozed ones only when there is no other."""
    step: Step | None = None
    reasons: tuple[str, ...] = ()
    """Why it is left alone."""

    @property
    def annual_value(self) -> Decimal:
        """What the account pays in a year."""
        return self.account.mrr * MONTHS


@dataclass(frozen=True)
class Known:
    """What cards are made of; by account where it differs among them."""

    today: date
    now: datetime
    zone: tzinfo
    currency: str
    since: datetime | None
    """What opened later is new."""
    metrics: Mapping[str, Metric]
    plans: Mapping[str, Plan]
    rules: Sequence[Rule]
    features: Mapping[str, Sequence[Latest]] = field(default_factory=dict)
    signals: Mapping[str, Sequence[Signal]] = field(default_factory=dict)
    offers: Mapping[str, Sequence[Offer]] = field(default_factory=dict)
    touches: Mapping[str, Sequence[Touch]] = field(default_factory=dict)

    def live(self) -> Iterable[Signal]:
        """Give the open signals that nobody dismissed and no won offer settled."""
        for account_id, found in self.signals.items():
            made = self.offers.get(account_id, ())
            running = (each for each in found if each.is_open() and each.metric in self.metrics)
            yield from (each for each in running if not won_offer(each, made))

    def settled(self, account: Account) -> tuple[str, ...]:
        """Say which open signals of the account are settled by an offer that was won."""
        made = self.offers.get(account.account_id, ())
        found = self.signals.get(account.account_id, ())
        pairs = ((each, won_offer(each, made)) for each in found if each.is_open())
        return tuple(settled_words(each, won, self.zone) for each, won in pairs if won)

    def gates(self, account: Account) -> tuple[Gate, ...]:
        """Give the gates that are shut for a new offer to the account."""
        contacts = self.touches.get(account.account_id, ())
        made = self.offers.get(account.account_id, ())
        return gates(account, contacts, self.now, self.zone, self.currency, put_off_until(made))

    def reasons(self, account: Account, *, is_acting: bool) -> tuple[Gate, ...]:
        """Give the gates to speak of: without a signal to act on only what the account asked."""
        every = self.gates(account)
        asked = (gate for gate in every if gate.kind is GateKind.ASKED_TO_WAIT)
        return every if is_acting else tuple(asked)


def flagged(
    known: Known, accounts: Mapping[str, Account], weighed: Iterable[Weighed]
) -> list[Card]:
    """Give the cards of the accounts that have signals, the one to act on first.

    A snoozed signal gives an account its place only where there is no other.
    """
    found = list(weighed)
    acting = [one for one in found if not one.signal.is_waiting(known.today)]
    awake = {one.signal.account_id for one in acting}
    asleep = [one for one in found if one.signal.account_id not in awake]
    return [_of(known, one) for one in rank(accounts, [*acting, *asleep])]


def card(known: Known, account: Account, live: Sequence[Signal] = ()) -> Card:
    """Give one account's card; what was begun goes on whatever the gates say."""
    acting = [signal for signal in live if not signal.is_waiting(known.today)]
    snoozed = [] if acting else list(live)
    made = known.offers.get(account.account_id, ())
    contacts = known.touches.get(account.account_id, ())
    step = next_step(acting[0] if acting else None, made, contacts, known.now)
    begun = step is not None and step.is_begun
    shut = known.reasons(account, is_acting=bool(acting))
    settled = () if live else known.settled(account)
    plan = known.plans.get(account.plan_key or "")
    return Card(
        account=account,
        plan=plan.label if plan else "",
        meters=meters(known.features.get(account.account_id, ()), known.metrics, account),
        lines=tuple(line(known, signal) for signal in (*acting, *snoozed)),
        step=step,
        reasons=() if begun else reasons_to_wait(shut, snoozed, settled),
    )


def line(known: Known, signal: Signal) -> Line:
    """Give a signal with its sentence."""
    words = sentence(signal.rule_type, known.metrics[signal.metric], signal.latest)
    return Line(signal, words, known.since is not None and signal.opened_at > known.since)


def _of(known: Known, ranked: Ranked) -> Card:
    return card(known, ranked.account, [weighed.signal for weighed in ranked.signals])
