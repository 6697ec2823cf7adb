"""The gates of an account that people switch."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from upsell.book import accounts
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict
from upsell.model import Account, Actor, Right


def set_gates(
    book: Book,
    account_id: str,
    version: int,
    do_not_contact: bool,  # noqa: FBT001 - passed by name by every caller
    critical_ticket: bool,  # noqa: FBT001
    expansion_open: bool,  # noqa: FBT001
    *,
    by: Actor,
    now: datetime,
) -> Account:
    """Switch the gates of an account; raise Conflict when it was changed since it was read.

    An account whose gates are so already stays as it is, whatever the version.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        had = accounts.one(connection, account_id)
        wanted = replace(
            had,
            do_not_contact=do_not_contact,
            critical_ticket=critical_ticket,
            expansion_open=expansion_open,
        )
        if wanted == had:
            return had
        if version != had.version:
            raise Conflict(
                f"{had.name} was changed by somebody else just now. Reload and try again."
            )
        accounts.set_gates(connection, wanted)
        record_change(
            connection,
            by=by,
            at=now,
            action="account.gates_set",
            subject=f"account:{account_id}",
            detail={
                "do_not_contact": do_not_contact,
                "critical_ticket": critical_ticket,
                "expansion_open": expansion_open,
            },
        )
    return replace(wanted, version=had.version + 1)
