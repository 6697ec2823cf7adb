"""Which signal of an account comes first, and which account comes first on Today.

The order of two signals: over the limit, at the limit, imminent, then the rest. A signal without
urgency (growth, use, outcomes) counts as one that approaches its limit, so that among the rest
the higher annual value decides. Where the value is equal or unknown, known before unknown, then
the one that waits longest, then its title. Accounts follow the order of their first signals;
equals stand by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from upsell.model import Account, Signal, Urgency

PLACES = {Urgency.EXCEEDED: 0, Urgency.CRITICAL: 1, Urgency.IMMINENT: 2}
THE_REST = 3


@dataclass(frozen=True)
class Weighed:
    """A signal with what its best offer is worth for a year, None where no price is known."""

    signal: Signal
    annual_value: Decimal | None = None


@dataclass(frozen=True)
class Ranked:
    """An account with its signals in order; the first is the one to act on."""

    account: Account
    signals: tuple[Weighed, ...]

    @property
    def primary(self) -> Weighed:
        """The signal to act on."""
        return self.signals[0]

    @property
    def others(self) -> tuple[Weighed, ...]:
        """The signals beside it."""
        return self.signals[1:]


def in_order(signals: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """Give one account's signals, the one to act on first."""
    return tuple(sorted(signals, key=lambda one: (_weight(one), _ties(one.signal))))


def rank(accounts: Mapping[str, Account], signals: Iterable[Weighed]) -> tuple[Ranked, ...]:
    """Give the accounts that have signals, the one to act on first."""
    by_account: defaultdict[str, list[Weighed]] = defaultdict(list)
    for weighed in signals:
        by_account[weighed.signal.account_id].append(weighed)
    ranked = [Ranked(accounts[key], in_order(found)) for key, found in by_account.items()]
    return tuple(sorted(ranked, key=lambda one: (_weight(one.primary), _name(one.account))))


def _weight(weighed: Weighed) -> tuple[int, bool, Decimal]:
    urgency = weighed.signal.urgency
    place = THE_REST if urgency is None else PLACES.get(urgency, THE_REST)
    value = weighed.annual_value
    return place, value is None, -(value or Decimal(0))


def _ties(signal: Signal) -> tuple[str, str, str]:
    return signal.opened_on.isoformat(), signal.title, str(signal.signal_id)


def _name(account: Account) -> tuple[str, str]:
    return account.name.casefold(), account.account_id
