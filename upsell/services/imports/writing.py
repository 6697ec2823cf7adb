"""Writing what a study found, and the log of it, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from upsell.book import accounts, catalogue, intake, options
from upsell.book.write import record_changes
from upsell.model import Account, Actor, Metric, Plan
from upsell.services.imports.studying import Study

NOT_LOGGED = ("version",)
Change = tuple[str, str, Mapping[str, object]]


def write(
    connection: Connection,
    study: Study,
    *,
    by: Actor,
    now: datetime,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Write what is new or changed, in the order in which one names the other."""
    known = study.known
    record_changes(connection, by=by, at=now, rows=list(_log(study)))
    catalogue.save_metrics(connection, known.metrics.values())
    if known.plans:
        catalogue.save_plans(connection, known.plans.values())
    accounts.save(connection, known.accounts.values())
    intake.save_external_ids(connection, known.links)
    intake.apply_limit_changes(connection, study.limit_changes)
    intake.write_readings(connection, study.readings, progress)
    if known.next_accounts and options.started_on(connection) is None:
        options.save_started_on(connection, known.today)


def _log(study: Study) -> Iterator[Change]:
    """Give a change for everything described anew, and one for the readings of all sheets."""
    known = study.known
    for key, metric in known.metrics.items():
        yield _change("metric", key, known.book_metrics.get(key), metric)
    for key, plan in known.plans.items():
        yield _change("plan", key, known.book_plans.get(key), plan)
    for key, account in known.accounts.items():
        yield _change("account", key, known.book_accounts.get(key), account)
    for (account_id, system), outside in known.links.items():
        yield "account.linked", f"account:{account_id}", {"system": system, "id": outside}
    if study.readings:
        days = [day for _, _, day in study.readings]
        yield (
            "usage.imported",
            "usage",
            {
                "readings": len(study.readings),
                "from": min(days).isoformat(),
                "to": max(days).isoformat(),
            },
        )


def _change(
    noun: str, key: str, before: Metric | Plan | Account | None, after: Metric | Plan | Account
) -> Change:
    """Give the fields that differ, as text, before and after."""
    old = {} if before is None else asdict(before)
    changed = {
        name: {"from": str(old.get(name, "")), "to": str(value)}
        for name, value in asdict(after).items()
        if name not in NOT_LOGGED and (before is None or old[name] != value)
    }
    verb = "added" if before is None else "changed"
    return f"{noun}.{verb}", f"{noun}:{key}", changed
