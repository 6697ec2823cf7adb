"""The book as an import finds it, and what its sheets would make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from upsell.book import accounts, catalogue, intake
from upsell.limits import Change, Limits, changes
from upsell.model import Account, Metric, Plan
from upsell.services.imports.names import Names, called
from upsell.services.imports.waiting import Waiting


@dataclass
class Known:
    """Metrics, plans and accounts: `book` as they are kept, `next` as they would be."""

    today: date
    book_metrics: dict[str, Metric]
    book_plans: dict[str, Plan]
    book_accounts: dict[str, Account]
    external_ids: dict[tuple[str, str], str]
    book_limits: Limits
    metrics: dict[str, Metric] = field(default_factory=dict)
    """New and changed ones of this import, as in the two below."""
    plans: dict[str, Plan] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    """New external ids, by account and system."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """Keys that the sheets of this import describe, in good rows or bad, by noun."""
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def next_metrics(self) -> dict[str, Metric]:
        """Every metric there would be."""
        return {**self.book_metrics, **self.metrics}

    @property
    def next_plans(self) -> dict[str, Plan]:
        """Every plan there would be."""
        return {**self.book_plans, **self.plans}

    @property
    def next_accounts(self) -> dict[str, Account]:
        """Every account there would be."""
        return {**self.book_accounts, **self.accounts}

    def name(self, noun: str, key: str) -> None:
        """Count a key as known to the other sheets."""
        self.named.setdefault(noun, set()).add(key)

    def metric_names(self, *, by_label: bool = False) -> Names:
        """Give the metric keys that count as known, or the labels on screen as well."""
        metrics = self.next_metrics
        keys = metrics.keys() | self.named.get("metric", set())
        labels = [(one.label, one.key) for one in metrics.values()]
        return Names("metric", keys, dict(labels), called(labels) if by_label else None)

    def plan_names(self) -> Names:
        """Give the plan keys that count as known; a plan is known by its name on screen as well."""
        plans = self.next_plans
        keys = plans.keys() | self.named.get("plan", set())
        labels = [(one.label, one.key) for one in plans.values()]
        return Names("plan", keys, dict(labels), called([*labels, *((key, key) for key in keys)]))

    def account_names(self) -> Names:
        """Give the account ids that count as known."""
        known = self.next_accounts
        keys = known.keys() | self.named.get("account", set())
        return Names("account", keys, {one.name: one.account_id for one in known.values()})

    def limit_changes(self) -> tuple[Change, ...]:
        """Give every limit of an account in the book that becomes another."""
        touched = {key for key in self.accounts if key in self.book_accounts}
        touched |= {
            account.account_id
            for account in self.book_accounts.values()
            if account.plan_key in self.plans
        }
        pairs = [(account, metric) for account in sorted(touched) for metric in self.next_metrics]
        after = Limits(self.next_accounts, self.next_plans)
        return changes(self.book_limits, after, pairs, self.today)

    def limits(self, found: Iterable[Change]) -> Limits:
        """Give the limits as they would be; before the day of a change the old one holds."""
        past = {pair: list(rows) for pair, rows in self.book_limits.past.items()}
        for change in found:
            rows = past.setdefault((change.account_id, change.metric), [])
            if change.day is not None and all(until != change.day for until, _ in rows):
                rows.append((change.day, change.before))
        return Limits(self.next_accounts, self.next_plans, past)


def known(connection: Connection, today: date) -> Known:
    """Read what an import is compared with."""
    plans = catalogue.plans(connection)
    held = accounts.every(connection)
    return Known(
        today,
        catalogue.metrics(connection),
        plans,
        held,
        intake.external_ids(connection),
        Limits(held, plans, intake.past_limits(connection)),
    )
