"""The limit of a reading, resolved when it comes in and kept with where it came from.

A reading's own limit holds; else the limit agreed with its account; else the one of the plan the
account was on that day. A change of plan, of an agreed limit or of a plan's limit holds from the
day it is brought in: readings of that day and later are resolved again, those before never are,
and a reading that comes in late gets the limit that held on its own day. The first word on a
metric of which neither account nor plan had said anything is no change: it holds for every day,
unless the account has come from another plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from upsell.model import Account, LimitSource, Plan


@dataclass(frozen=True)
class Allowance:
    """A limit and where it came from; an amount of None is no limit."""

    amount: float | None
    source: LimitSource


UNSAID = Allowance(None, LimitSource.NONE)
Pair = tuple[str, str]
"""An account and a metric."""
Past = Mapping[Pair, Sequence[tuple[date, Allowance]]]
"""Limits that no longer hold: until which day (not included), earliest first."""


@dataclass(frozen=True)
class Limits:
    """The limits of every account: those that hold, and those that held until some day."""

    accounts: Mapping[str, Account]
    plans: Mapping[str, Plan]
    past: Past = field(default_factory=dict)
    _now: dict[Pair, Allowance] = field(default_factory=dict, repr=False)

    def on(self, account_id: str, metric: str, day: date) -> Allowance:
        """Give what held for an account and metric on a day."""
        pair = (account_id, metric)
        for until, allowance in self.past.get(pair, ()):
            if day < until:
                return allowance
        return self._now.get(pair) or self.now(account_id, metric)

    def now(self, account_id: str, metric: str) -> Allowance:
        """Give what holds for an account and metric; an unknown account has nothing said."""
        pair = (account_id, metric)
        known = self._now.get(pair)
        if known is None:
            known = self._now[pair] = self._agreed(account_id, metric)
        return known

    def _agreed(self, account_id: str, metric: str) -> Allowance:
        """Give the account's own limit, else its plan's."""
        account = self.accounts.get(account_id)
        if account is None:
            return UNSAID
        if metric in account.limit_overrides:
            return Allowance(account.limit_overrides[metric], LimitSource.OVERRIDE)
        plan = self.plans.get(account.plan_key or "")
        row = None if plan is None else plan.limit(metric)
        return UNSAID if row is None else Allowance(row.amount, LimitSource.PLAN)


@dataclass(frozen=True)
class Change:
    """A limit that became another; `day` is the first on which it holds, None for every day."""

    account_id: str
    metric: str
    before: Allowance
    after: Allowance
    day: date | None


def changes(
    before: Limits, after: Limits, pairs: Sequence[Pair], today: date
) -> tuple[Change, ...]:
    """Give what became another limit for accounts both knew."""
    found: list[Change] = []
    for account_id, metric in pairs:
        old, new = before.now(account_id, metric), after.now(account_id, metric)
        if old == new or account_id not in before.accounts:
            continue
        had = before.accounts[account_id].plan_key
        same_plan = had is None or had == after.accounts[account_id].plan_key
        first_word = old == UNSAID and same_plan and (account_id, metric) not in before.past
        found.append(Change(account_id, metric, old, new, None if first_word else today))
    return tuple(found)
