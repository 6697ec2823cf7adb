"""Usage that comes from PostHog: what is counted for which metric, and the words of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from upsell.errors import Refused
from upsell.model import MetricKind

GROUPS = 5
"""PostHog numbers its types of group from 0 to 4."""
PERSON_DAYS = 28
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,99}")
LONGEST_EVENT = 200


class Measure(StrEnum):
    """What is asked of the events."""

    EVENTS = "events"
    SUM = "sum"
    PEOPLE = "people"
    LATEST = "latest"
    FEATURE = "feature"
    USE_CASE = "use_case"


MEASURES: dict[Measure, str] = {
    Measure.EVENTS: "How often an event happened",
    Measure.SUM: "A property of an event, added up",
    Measure.PEOPLE: f"People in {PERSON_DAYS} days",
    Measure.LATEST: "The latest value of a property",
    Measure.FEATURE: "Uses of a feature",
    Measure.USE_CASE: "Uses of a use case",
}
COUNTED = (Measure.EVENTS, Measure.SUM, Measure.FEATURE, Measure.USE_CASE)
"""What each day adds; the others are amounts."""
READS_PROPERTY = (Measure.SUM, Measure.LATEST)
FITTING: dict[Measure, tuple[MetricKind, ...]] = {
    Measure.EVENTS: (MetricKind.COUNTER, MetricKind.ACTIVITY),
    Measure.SUM: (MetricKind.COUNTER, MetricKind.ACTIVITY),
    Measure.PEOPLE: (MetricKind.LEVEL, MetricKind.GOAL),
    Measure.LATEST: (MetricKind.LEVEL, MetricKind.GOAL, MetricKind.COUNTER),
    Measure.FEATURE: (MetricKind.ACTIVITY,),
    Measure.USE_CASE: (MetricKind.ACTIVITY,),
}


@dataclass(frozen=True)
class AccountBy:
    """How an event says whose it is: by its group of one type, or by a property."""

    group: int | None = 0
    prop: str = ""
    """The property's name; a group counts where this is empty."""


@dataclass(frozen=True)
class Mapped:
    """Where the figures of one metric come from."""

    metric: str
    measure: Measure
    event: str
    prop: str = ""
    """The property that is added up, or read; for others the one that is compared."""
    equals: str = ""
    """Only events whose property says this count; for events, features and use cases."""
    limit_prop: str = ""
    """The property of the account's group that holds its limit; the plan's holds without one."""

    @property
    def definition(self) -> str:
        """What another question would differ in; its figures are read anew from the beginning."""
        return f"{self.measure.value}\n{self.event}\n{self.prop}\n{self.equals}"


@dataclass(frozen=True)
class UsageSource:
    """A project of PostHog as a source of usage."""

    account: AccountBy = field(default_factory=AccountBy)
    rows: tuple[Mapped, ...] = ()


@dataclass(frozen=True)
class Window:
    """The days a run asks about: `first` to the day of `until`, frozen while pages come."""

    first: date
    until: datetime


@dataclass(frozen=True, order=True)
class Cursor:
    """The last row of the page before."""

    account: str = ""
    day: date = date(1970, 1, 1)


@dataclass(frozen=True)
class Progress:
    """How far the figures of one metric were read."""

    metric: str
    definition: str
    """What they were read by; by anything else one begins anew."""
    window: Window | None = None
    """The days that are being read; none between two."""
    after: Cursor = Cursor()
    read_to: date | None = None
    """The last day of what was read whole."""
    synced_at: datetime | None = None
    """When they were last read up to the present."""


class DayUse(NamedTuple):
    """One account's figure of one day, the account as PostHog names it."""

    account: str
    day: date
    value: float


@dataclass(frozen=True)
class OutsideGroup:
    """An account's group in PostHog: its domain where it says one, its present limits."""

    key: str
    domain: str
    limits: dict[str, float] = field(default_factory=dict)
    """By the name of the property; only those that hold a number."""


@dataclass(frozen=True)
class GroupType:
    """A type of group in a project."""

    index: int
    name: str


def checked(source: UsageSource, kinds: dict[str, MetricKind]) -> UsageSource:
    """Give the source without rows that are empty; raise Refused with every fault of the rest."""
    rows = tuple(row for row in source.rows if row != Mapped("", row.measure, ""))
    faults = list(_account_faults(source.account))
    for number, row in enumerate(rows, 1):
        faults += [f"Row {number}, {words}" for words in _row_faults(row, source.account, kinds)]
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if row.metric and row.metric in seen:
            faults.append(f"Row {number}, metric: {row.metric} stands there twice. Remove one row.")
        seen.add(row.metric)
    if faults:
        raise Refused(" ".join(faults))
    return UsageSource(source.account, rows)


def is_name(text: str) -> bool:
    """Whether a text may stand in a question as the name of a property."""
    return _NAME.fullmatch(text) is not None


def _account_faults(account: AccountBy) -> list[str]:
    if account.prop and not is_name(account.prop):
        return [f"Account: {_no_name(account.prop)}"]
    if not account.prop and (account.group is None or not 0 <= account.group < GROUPS):
        return [f"Account: choose a type of group from 0 to {GROUPS - 1}, or name a property."]
    return []


def _row_faults(row: Mapped, account: AccountBy, kinds: dict[str, MetricKind]) -> list[str]:
    """Give the sentences about one row, each beginning with the field."""
    found = []
    kind = kinds.get(row.metric)
    if not row.metric:
        found.append("metric: it is empty. Choose one.")
    elif kind is None:
        found.append(f"metric: there is no {row.metric}. Bring it in under Your accounts.")
    elif kind not in FITTING[row.measure]:
        words = " or ".join(one.value for one in FITTING[row.measure])
        found.append(f"what is counted: {row.metric} is a {kind.value}; this needs a {words}.")
    if row.measure in (Measure.FEATURE, Measure.USE_CASE):
        prefix = f"{row.measure.value}."
        if row.metric and not row.metric.startswith(prefix):
            found.append(f"metric: it must begin with {prefix} to count as such uses.")
    if not row.event.strip():
        found.append("event: it is empty. Write its name as PostHog shows it.")
    elif len(row.event) > LONGEST_EVENT:
        found.append(f"event: it is longer than {LONGEST_EVENT} characters. Shorten it.")
    return found + _property_faults(row, account)


def _property_faults(row: Mapped, account: AccountBy) -> list[str]:
    found = []
    if row.prop and not is_name(row.prop):
        found.append(f"property: {_no_name(row.prop)}")
    elif row.measure in READS_PROPERTY and not row.prop:
        found.append("property: it is empty. Name the one that holds the number.")
    elif row.measure is Measure.PEOPLE and row.prop:
        found.append("property: people are counted without one. Leave it empty.")
    if row.equals and (row.measure in READS_PROPERTY or not row.prop):
        found.append("only where it says: it needs a property to compare. Leave it empty.")
    elif row.prop and not row.equals and row.measure not in (*READS_PROPERTY, Measure.PEOPLE):
        found.append("only where it says: it is empty. Write what the property must say.")
    if row.limit_prop and not is_name(row.limit_prop):
        found.append(f"limit: {_no_name(row.limit_prop)}")
    elif row.limit_prop and account.prop:
        found.append("limit: only a group holds limits. Choose a type of group, or leave it empty.")
    return found


def _no_name(text: str) -> str:
    return f"“{text}” is no name of a property. Use letters, digits, _ and $ only."
