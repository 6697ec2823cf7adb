"""The nouns of the product: frozen values and closed sets, standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from upsell.errors import Forbidden
from upsell.windows import USUAL


class Right(StrEnum):
    """What an actor may do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True)
class Actor:
    """Who asks a service to do something."""

    id: str
    name: str
    rights: frozenset[Right] = frozenset(Right)

    def require(self, right: Right) -> None:
        """Raise Forbidden unless the actor holds the right at this moment."""
        if right not in self.rights:
            msg = f"{self.name} may not {right} here. Ask the person who runs this copy."
            raise Forbidden(msg)


LOCAL_USER = Actor(id="local", name="You")


class MetricKind(StrEnum):
    """How a metric counts: what a value means and how it carries from day to day."""

    LEVEL = "level"
    """The amount on a day: seats, storage."""
    GOAL = "goal"
    """A level whose limit is a goal; reached is good news, never near a limit."""
    COUNTER = "counter"
    """The amount so far in the account's billing period; it resets."""
    ACTIVITY = "activity"
    """The amount on that day; a missing day is 0 while the account is observed."""


@dataclass(frozen=True)
class Metric:
    """Something counted. `unit` is plural, as printed after a number."""

    key: str
    label: str
    unit: str
    kind: MetricKind


@dataclass(frozen=True)
class PlanLimit:
    """One metric's allowance in a plan; `amount` None is no limit."""

    metric: str
    amount: float | None
    hard: bool = False
    pack_size: float | None = None
    pack_price: Decimal | None = None
    """What one pack costs a month."""
    at_limit: str = ""
    """What happens at the limit, in the user's words."""


@dataclass(frozen=True)
class Plan:
    """What an account bought. Prices are for a month."""

    key: str
    label: str
    rank: int
    monthly_price: Decimal | None = None
    seat_price: Decimal | None = None
    benefit: str = ""
    """What the plan adds, in the user's words."""
    limits: tuple[PlanLimit, ...] = ()

    def limit(self, metric: str) -> PlanLimit | None:
        """The plan's row for a metric, or None where the plan says nothing of it."""
        return next((row for row in self.limits if row.metric == metric), None)


@dataclass(frozen=True)
class Contact:
    """The person at the account whom we write to."""

    first_name: str = ""
    last_name: str = ""
    role: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """Both names as one, empty when neither is known."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Account:
    """A customer company. `mrr` is for a month; `billing_day` 29-31 clamps to the month's end."""

    account_id: str
    name: str
    domain: str = ""
    plan_key: str | None = None
    mrr: Decimal = Decimal(0)
    billing_day: int = 1
    customer_since: date | None = None
    renews_on: date | None = None
    csm: str = ""
    contact: Contact = Contact()
    do_not_contact: bool = False
    critical_ticket: bool = False
    expansion_open: bool = False
    limit_overrides: Mapping[str, float | None] = field(default_factory=dict)
    """Metric to the limit agreed with this account; None is no limit."""
    version: int = 1


class LimitSource(StrEnum):
    """Where the limit of a reading came from."""

    READING = "reading"
    OVERRIDE = "override"
    PLAN = "plan"
    NONE = "none"


@dataclass(frozen=True)
class Reading:
    """A usage figure: unique per account, metric and day. A value of None is a blank figure."""

    account_id: str
    metric: str
    observed_on: date
    value: float | None
    limit: float | None = None
    limit_source: LimitSource = LimitSource.NONE
    source: str = ""


class RuleType(StrEnum):
    """The kinds of signal definition."""

    LIMIT_NEAR = "limit_near"
    TEAM_GROWTH = "team_growth"
    PREMIUM_USE = "premium_use"
    STRONG_OUTCOME = "strong_outcome"
    NEW_USE_CASE = "new_use_case"


class PlayKind(StrEnum):
    """What we would offer."""

    SEATS = "seats"
    PACK = "pack"
    PLAN = "plan"


@dataclass(frozen=True)
class Rule:
    """One row of the signals sheet; of a type the first enabled that matches a metric holds.

    `*` matches what no other row of the type names.
    """

    rule_id: str
    type: RuleType
    metrics: str
    """A pattern over metric keys: `seats`, `feature.*`, `*`."""
    threshold: float | None = None
    """A share: 0.8 of the limit, 0.2 growth, 1.0 of the goal."""
    minimum: float | None = None
    """An amount: 3 people, 20 uses."""
    window: int | None = None
    """How many days growth or use are looked at, where the type looks back; see windows.py."""
    play: PlayKind = PlayKind.PLAN
    template: str = ""
    """The mail it begins with; empty is what fits the kind of signal."""
    enabled: bool = True
    position: int = 0
    version: int = 1


class Urgency(StrEnum):
    """How near the limit is; see upsell/rules.py for the bands."""

    APPROACHING = "approaching"
    IMMINENT = "imminent"
    CRITICAL = "critical"
    EXCEEDED = "exceeded"


@dataclass(frozen=True)
class Evidence:
    """The figures a signal stands on, as of one day; what does not apply is None."""

    as_of: date
    value: float | None = None
    limit: float | None = None
    before: float | None = None
    before_on: date | None = None
    uses: float | None = None
    active_days: int | None = None
    since: date | None = None
    period_start: date | None = None
    resets_on: date | None = None
    note: str = ""
    """One sentence by the CSM who noted the signal."""
    window: int = USUAL
    """Over how many days uses are summed and growth is taken."""

    @property
    def utilisation(self) -> float | None:
        """Value / limit, never clipped; None without a limit above zero."""
        if self.value is None or not self.limit or self.limit <= 0:
            return None
        return self.value / self.limit


@dataclass(frozen=True)
class Signal:
    """A dated reason to talk about expansion: one episode of one rule on one account and metric."""

    signal_id: UUID
    account_id: str
    rule_id: str
    rule_type: RuleType
    metric: str
    title: str
    episode: int
    opened_on: date
    opened_at: datetime
    opening: Evidence
    latest: Evidence
    urgency: Urgency | None = None
    cleared_on: date | None = None
    clear_reason: str = ""
    noted_by: str = ""
    """Who noted it, for a signal that no data shows."""
    dismissed_at: datetime | None = None
    dismiss_reason: str = ""
    snoozed_until: date | None = None
    snooze_reason: str = ""

    def is_open(self) -> bool:
        """Whether the episode runs and nobody dismissed it."""
        return self.cleared_on is None and self.dismissed_at is None

    def is_waiting(self, today: date) -> bool:
        """Whether somebody snoozed it and the day has not come."""
        return self.snoozed_until is not None and today < self.snoozed_until
