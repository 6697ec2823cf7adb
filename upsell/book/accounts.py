"""Accounts in the book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, delete, select, update

from upsell.book import schema
from upsell.book.parts import parts
from upsell.book.write import upsert
from upsell.errors import Conflict, NotFound
from upsell.model import Account, Contact


def every(connection: Connection) -> dict[str, Account]:
    """Give every account by its id, in the order of their names."""
    return _read(connection)


def of(connection: Connection, csm: str = "", plan: str = "") -> set[str]:
    """Give the ids of the accounts a CSM looks after and of a plan; empty is any."""
    table = schema.accounts
    asked = ((table.c.csm, csm), (table.c.plan, plan))
    wanted = [column == word for column, word in asked if word]
    return set(connection.execute(select(table.c.account_id).where(*wanted)).scalars())


def some(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """Give those of some accounts that the book holds, by id."""
    found: dict[str, Account] = {}
    for few in parts(sorted(ids)):
        found |= _read(connection, few)
    return found


def _read(connection: Connection, few: Sequence[str] | None = None) -> dict[str, Account]:
    """Give all or few of the accounts by id, in the order of their names."""
    table, limits = schema.accounts, schema.limit_overrides
    agreed, wanted = select(limits), select(table)
    if few is not None:
        agreed = agreed.where(limits.c.account_id.in_(few))
        wanted = wanted.where(table.c.account_id.in_(few))
    overrides: dict[str, dict[str, float | None]] = defaultdict(dict)
    for row in connection.execute(agreed):
        overrides[row.account_id][row.metric] = row.amount
    rows = connection.execute(wanted.order_by(table.c.name, table.c.account_id))
    return {row.account_id: _account(row, overrides.get(row.account_id, {})) for row in rows}


def one(connection: Connection, account_id: str) -> Account:
    """Give one account; raise NotFound when the book does not hold it."""
    table = schema.accounts
    row = connection.execute(select(table).where(table.c.account_id == account_id)).one_or_none()
    if row is None:
        msg = f"There is no account “{account_id}” in this book."
        raise NotFound(msg)
    limits = schema.limit_overrides
    overrides = connection.execute(select(limits).where(limits.c.account_id == account_id))
    return _account(row, {override.metric: override.amount for override in overrides})


def save(connection: Connection, rows: Iterable[Account]) -> None:
    """Add accounts or replace those with the same id, their limit overrides included."""
    accounts = list(rows)
    upsert(connection, schema.accounts, [_columns(account) for account in accounts])
    limits = schema.limit_overrides
    ids = [account.account_id for account in accounts]
    for few in parts(ids):
        connection.execute(delete(limits).where(limits.c.account_id.in_(few)))
    upsert(
        connection,
        limits,
        [
            {"account_id": account.account_id, "metric": metric, "amount": amount}
            for account in accounts
            for metric, amount in account.limit_overrides.items()
        ],
    )


def set_gates(connection: Connection, account: Account) -> None:
    """Write the three gates people switch; raise Conflict when the version is not the book's."""
    table = schema.accounts
    done = connection.execute(
        update(table)
        .where(table.c.account_id == account.account_id, table.c.version == account.version)
        .values(
            do_not_contact=account.do_not_contact,
            critical_ticket=account.critical_ticket,
            expansion_open=account.expansion_open,
            version=account.version + 1,
        )
    )
    if done.rowcount != 1:
        msg = f"{account.name} was changed by somebody else just now. Reload and try again."
        raise Conflict(msg)


def _account(row: Row[tuple[object, ...]], overrides: dict[str, float | None]) -> Account:
    """Give the account of a row."""
    return Account(
        account_id=row.account_id,
        name=row.name,
        domain=row.domain,
        plan_key=row.plan,
        mrr=row.mrr,
        billing_day=row.billing_day,
        customer_since=row.customer_since,
        renews_on=row.renews_on,
        csm=row.csm,
        contact=Contact(row.first_name, row.last_name, row.role, row.email),
        do_not_contact=row.do_not_contact,
        critical_ticket=row.critical_ticket,
        expansion_open=row.expansion_open,
        limit_overrides=overrides,
        version=row.version,
    )


def _columns(account: Account) -> dict[str, object]:
    """Give the columns of an account."""
    return {
        "account_id": account.account_id,
        "name": account.name,
        "domain": account.domain,
        "plan": account.plan_key,
        "mrr": account.mrr,
        "billing_day": account.billing_day,
        "customer_since": account.customer_since,
        "renews_on": account.renews_on,
        "csm": account.csm,
        "first_name": account.contact.first_name,
        "last_name": account.contact.last_name,
        "role": account.contact.role,
        "email": account.contact.email,
        "do_not_contact": account.do_not_contact,
        "critical_ticket": account.critical_ticket,
        "expansion_open": account.expansion_open,
        "version": account.version,
    }
