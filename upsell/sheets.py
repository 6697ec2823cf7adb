"""The four sheets people bring: their columns, what each means, and example rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LIMIT_PREFIX = "limit:"
"""`limit:api_calls` in the accounts sheet: the limit agreed with this account."""
EXTERNAL_PREFIX = "external:"
"""`external:attio` in the accounts sheet: the account's id in another system."""


class SheetKind(StrEnum):
    """What a file holds."""

    METRICS = "metrics"
    PLANS = "plans"
    ACCOUNTS = "accounts"
    USAGE = "usage"


@dataclass(frozen=True)
class Column:
    """One column; `examples` are its cells in the template, one for each example row."""

    name: str
    meaning: str
    examples: tuple[str, str, str]
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """One kind of file; `prefixes` begin the names of columns there may be any number of."""

    kind: SheetKind
    columns: tuple[Column, ...]
    prefixes: tuple[str, ...] = ()
    example_rows: int = 3

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns it cannot do without."""
        return tuple(column.name for column in self.columns if column.required)

    def knows(self, name: str) -> bool:
        """Whether a header names a column of this sheet."""
        return name in self.names or any(
            name.startswith(prefix) and len(name) > len(prefix) for prefix in self.prefixes
        )

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """Give the required columns that a header lacks."""
        lacking = [name for name in self.required if name not in header]
        if self.kind is SheetKind.ACCOUNTS and not {"account_id", "domain"} & set(header):
            lacking.insert(0, "account_id")
        return tuple(lacking)

    def closeness(self, header: Sequence[str]) -> tuple[int, int]:
        """Tell how near a header is: required columns lacking, fewest first, then known ones."""
        return len(self.missing(header)), -sum(self.knows(name) for name in header)


_METRICS = Sheet(
    SheetKind.METRICS,
    (
        Column(
            "key",
            "short name used in the other sheets; feature.… and use_case.… for activities",
            ("seats", "api_calls", "feature.audit_reports"),
            required=True,
        ),
        Column("label", "name on screen", ("seats", "API calls", "Audit reports"), required=True),
        Column(
            "unit",
            "plural, as printed after a number",
            ("seats", "API calls", "times"),
            required=True,
        ),
        Column(
            "kind",
            "level: the amount on a day; goal: a level to reach; counter: the amount so far in "
            "the billing period; activity: the amount on that day",
            ("level", "counter", "activity"),
            required=True,
        ),
    ),
)

_PLANS = Sheet(
    SheetKind.PLANS,
    (
        Column("plan", "key of the plan", ("team", "team", "scale"), required=True),
        Column("label", "name on screen", ("Team", "Team", "Scale")),
        Column("rank", "order of the plans, 1 is the smallest", ("1", "1", "2")),
        Column("monthly_price", "price of the plan for a month", ("200", "200", "600")),
        Column("seat_price", "price of one more seat for a month", ("20", "20", "20")),
        Column(
            "benefit",
            "what the plan adds, in your words",
            ("shared projects", "shared projects", "single sign-on and audit export"),
        ),
        Column("metric", "key of a metric", ("seats", "api_calls", "seats"), required=True),
        Column(
            "limit", "allowance; empty or unlimited for none", ("10", "50000", "50"), required=True
        ),
        Column("hard", "yes when use stops at the limit", ("yes", "no", "yes")),
        Column("pack_size", "amount in one add-on pack", ("", "10000", "")),
        Column("pack_price", "price of one pack for a month", ("", "40", "")),
        Column(
            "at_limit",
            "what happens at the limit, in your words",
            ("new invitations wait until a seat is free", "", ""),
        ),
    ),
)

_ACCOUNTS = Sheet(
    SheetKind.ACCOUNTS,
    (
        Column("account_id", "your id for the account", ("northwind", "globex", "")),
        Column("name", "the company's name", ("Northwind", "Globex", ""), required=True),
        Column("domain", "the company's web domain", ("northwind.example", "globex.example", "")),
        Column("plan", "key of its plan", ("team", "team", "")),
        Column("mrr", "what it pays a month", ("400", "650.50", "")),
        Column("billing_day", "day of the month on which its period begins", ("1", "17", "")),
        Column("customer_since", "its first day as a customer", ("2024-03-01", "2025-01-17", "")),
        Column("renewal_date", "the day its contract renews", ("2027-03-01", "", "")),
        Column("csm", "who looks after it", ("Ana", "Ana", "")),
        Column("contact_first_name", "first name of whom we write to", ("Priya", "Tom", "")),
        Column("contact_last_name", "last name of whom we write to", ("Nair", "Berg", "")),
        Column("contact_role", "role of whom we write to", ("Head of Operations", "CTO", "")),
        Column("contact_email", "address we write to", ("priya@northwind.example", "", "")),
        Column("do_not_contact", "yes when nobody may write to it", ("no", "no", "")),
        Column("critical_ticket", "yes while a critical ticket is open", ("no", "no", "")),
        Column("expansion_open", "yes while an expansion is being discussed", ("no", "no", "")),
        Column(
            f"{LIMIT_PREFIX}api_calls",
            "limit agreed with this account alone, a column for each metric; empty: the plan's, "
            "unlimited: none",
            ("", "60000", ""),
        ),
    ),
    prefixes=(LIMIT_PREFIX, EXTERNAL_PREFIX),
    example_rows=2,
)

_USAGE = Sheet(
    SheetKind.USAGE,
    (
        Column(
            "account_id", "your id for the account", ("northwind",) * 2 + ("globex",), required=True
        ),
        Column("metric", "key of a metric", ("seats", "api_calls", "seats"), required=True),
        Column("day", "the day of the figure", ("2025-11-03",) * 3, required=True),
        Column(
            "value", "the figure; empty when it is not known", ("8", "41200", "6"), required=True
        ),
        Column(
            "limit", "limit that held that day; empty: the account's or its plan's", ("", "", "10")
        ),
        Column(
            "counts",
            "for counters: total is the amount so far in the billing period, daily the amount of "
            "that day; empty is total",
            ("", "total", ""),
        ),
    ),
)

SHEETS = {sheet.kind: sheet for sheet in (_METRICS, _PLANS, _ACCOUNTS, _USAGE)}
"""The sheets in the order in which an import reads them: what is named before what names it."""


def nearest(header: Sequence[str]) -> Sheet:
    """Give the sheet a header fits best, whether or not a required column is missing."""
    return min(
        sorted(SHEETS.values(), key=lambda sheet: -len(sheet.required)),
        key=lambda sheet: sheet.closeness(header),
    )


def column_name(text: str) -> str:
    """Give a header cell as a column name: lower case, `_` for spaces and hyphens.

    What follows a prefix (`limit:`, `external:`) is a key of the user's and stays as it is.
    """
    prefix, colon, key = text.strip().partition(":")
    name = "_".join(prefix.strip().lower().replace("-", " ").replace("_", " ").split())
    return f"{name}:{key.strip()}" if colon else name
