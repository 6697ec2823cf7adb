"""Metrics, plans, accounts and usage as the sheets that an import reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from upsell.adapters.files.table_out import Row
from upsell.book import accounts, catalogue, intake, readings
from upsell.cells.numbers import UNLIMITED
from upsell.limits import Allowance, Limits
from upsell.model import Account, LimitSource, Plan, PlanLimit, Reading
from upsell.sheets import EXTERNAL_PREFIX, LIMIT_PREFIX, SHEETS, SheetKind


@dataclass(frozen=True)
class ImportSheet:
    """One of the four sheets with its rows, read while they are written."""

    kind: SheetKind
    header: tuple[str, ...]
    rows: Iterable[Row]


def import_sheets(connection: Connection) -> Iterator[ImportSheet]:
    """Give the four sheets of a book, in the order in which one names the other."""
    plans = catalogue.plans(connection)
    held = accounts.every(connection)
    yield _plain(SheetKind.METRICS, _metric_rows(connection))
    yield _plain(SheetKind.PLANS, _plan_rows(plans.values()))
    yield _accounts(connection, list(held.values()))
    limits = Limits(held, plans)
    yield _plain(SheetKind.USAGE, _usage_rows(readings.stream(connection), limits))


def _plain(kind: SheetKind, rows: Iterable[Row]) -> ImportSheet:
    """Give a sheet with the columns of its template."""
    return ImportSheet(kind, SHEETS[kind].names, rows)


def _metric_rows(connection: Connection) -> Iterator[Row]:
    for metric in catalogue.metrics(connection).values():
        yield metric.key, metric.label, metric.unit, metric.kind.value


def _plan_rows(plans: Iterable[Plan]) -> Iterator[Row]:
    """Give a row for each allowance; a plan that says nothing of any metric is one row."""
    for plan in plans:
        said = (
            plan.key,
            plan.label,
            plan.rank,
            plan.monthly_price,
            plan.seat_price,
            plan.benefit,
        )
        ordered = sorted(plan.limits, key=lambda limit: limit.metric)
        allowances = [_allowance(limit) for limit in ordered]
        yield from ((*said, *cells) for cells in allowances or [("",) * 6])


def _allowance(limit: PlanLimit) -> Row:
    return (
        limit.metric,
        _amount(limit.amount),
        limit.hard,
        limit.pack_size,
        limit.pack_price,
        limit.at_limit,
    )


def _accounts(connection: Connection, held: Sequence[Account]) -> ImportSheet:
    """Give the accounts with a column for each agreed limit and each other system."""
    outside: dict[str, dict[str, str]] = defaultdict(dict)
    for (system, its_id), account_id in intake.external_ids(connection).items():
        outside[account_id][system] = its_id
    metrics = sorted({metric for account in held for metric in account.limit_overrides})
    systems = sorted({system for ids in outside.values() for system in ids})
    fixed = [name for name in SHEETS[SheetKind.ACCOUNTS].names if not name.startswith(LIMIT_PREFIX)]
    header = (
        *fixed,
        *(f"{LIMIT_PREFIX}{metric}" for metric in metrics),
        *(f"{EXTERNAL_PREFIX}{system}" for system in systems),
    )
    rows = (
        (
            *_account(account),
            *(_agreed(account, metric) for metric in metrics),
            *(outside[account.account_id].get(system) for system in systems),
        )
        for account in held
    )
    return ImportSheet(SheetKind.ACCOUNTS, header, rows)


def _account(account: Account) -> Row:
    contact = account.contact
    return (
        account.account_id,
        account.name,
        account.domain,
        account.plan_key,
        account.mrr,
        account.billing_day,
        account.customer_since,
        account.renews_on,
        account.csm,
        contact.first_name,
        contact.last_name,
        contact.role,
        contact.email,
        account.do_not_contact,
        account.critical_ticket,
        account.expansion_open,
    )


def _agreed(account: Account, metric: str) -> str | float | None:
    """Give the limit agreed with an account; nothing where its plan's holds."""
    overrides = account.limit_overrides
    return _amount(overrides[metric]) if metric in overrides else None


def _amount(limit: float | None) -> str | float:
    return UNLIMITED if limit is None else limit


def _usage_rows(found: Iterable[Reading], limits: Limits) -> Iterator[Row]:
    """Give the figures; a limit is written only where an import would not find the same."""
    for one in found:
        agreed = limits.now(one.account_id, one.metric)
        kept = Allowance(one.limit, one.limit_source)
        is_said = one.limit_source is LimitSource.READING or kept != agreed
        limit = _amount(one.limit) if is_said else None
        yield one.account_id, one.metric, one.observed_on, one.value, limit, None
