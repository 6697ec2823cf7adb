"""Writing what a study found, and the log of it, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection

from upsell.book import accounts, catalogue, intake, options
from upsell.book.write import record_changes
from upsell.model import Account, Actor, Metric, Plan
from upsell.services.imports.known import Known
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
    record_changes(connection, by=by, at=now, rows=list(_log(known)))
    catalogue.save_metrics(connection, known.metrics.values())
    if known.plans:
        catalogue.save_plans(connection, known.plans.values())
    accounts.save(connection, known.accounts.values())
    intake.save_external_ids(connection, known.links)
    _write_readings(connection, study, by, now, progress)
    intake.apply_limit_changes(connection, study.limit_changes)
    if known.next_accounts and options.started_on(connection) is None:
        options.save_started_on(connection, known.today)


def _write_readings(
    connection: Connection,
    study: Study,
    by: Actor,
    now: datetime,
    progress: Callable[[float], None] | None,
) -> None:
    """Write the figures that are new or changed as they are compared, and log how many."""
    compared, written = 0, 0
    first, last = date.max, date.min
    for some, readings in study.readings(connection):
        intake.write_readings(connection, readings.items())
        compared, written = compared + some, written + len(readings)
        for _, _, day in readings:
            first, last = min(first, day), max(last, day)
        if progress is not None:
            progress(compared / len(study.figures))
    if written:
        detail = {"readings": written, "from": first.isoformat(), "to": last.isoformat()}
        record_changes(connection, by=by, at=now, rows=[("usage.imported", "usage", detail)])


def _log(known: Known) -> Iterator[Change]:
    """Give a change for everything described anew."""
    for key, metric in known.metrics.items():
        yield _change("metric", key, known.book_metrics.get(key), metric)
    for key, plan in known.plans.items():
        yield _change("plan", key, known.book_plans.get(key), plan)
    for key, account in known.accounts.items():
        yield _change("account", key, known.book_accounts.get(key), account)
    for (account_id, system), outside in known.links.items():
        yield "account.linked", f"account:{account_id}", {"system": system, "id": outside}


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
