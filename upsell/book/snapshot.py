"""What the last scan knew of every account and metric, and the reports of the scans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from upsell.book import schema
from upsell.book.write import upsert
from upsell.columns import Columns
from upsell.features import LATEST, NAMES, Features, Latest, of
from upsell.scanreport import ScanReport

TABLE = schema.features
ALL = select(*(TABLE.c[name] for name in NAMES))
KEY = (TABLE.c.account_id, TABLE.c.metric)
FIGURES = select(*(TABLE.c[name] for name in LATEST)).order_by(*KEY)
LAST_SCAN = select(schema.scans).order_by(schema.scans.c.day.desc()).limit(1)


def replace(connection: Connection, columns: Columns) -> None:
    """Write the features of a scan in place of the last one's."""
    connection.execute(delete(TABLE))
    if not len(columns):
        return
    if connection.dialect.name == "sqlite":
        _replace_on_sqlite(connection, columns)
        return
    rows = (dict(zip(NAMES, row, strict=True)) for row in columns.rows())
    connection.execute(insert(TABLE), list(rows))


def _replace_on_sqlite(connection: Connection, columns: Columns) -> None:
    """Write plain tuples, which spares a mapping and a conversion for each of many rows."""
    names = ", ".join(f'"{name}"' for name in NAMES)
    marks = ", ".join("?" for _ in NAMES)
    statement = f"INSERT INTO features ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    connection.exec_driver_sql(statement, list(columns.with_iso_days().rows()))


def latest(connection: Connection) -> list[Latest]:
    """Give the latest figures in the snapshot, by account and metric."""
    return [Latest(*row) for row in connection.execute(FIGURES)]


def of_account(connection: Connection, account_id: str) -> list[Features]:
    """Give the snapshot of one account, by metric."""
    wanted = ALL.where(TABLE.c.account_id == account_id)
    return [of(tuple(row)) for row in connection.execute(wanted.order_by(*KEY))]


def columns(connection: Connection) -> Columns:
    """Give the snapshot as whole columns."""
    return Columns.of_rows([tuple(row) for row in connection.execute(ALL.order_by(*KEY))])


def latest_scan(connection: Connection) -> ScanReport | None:
    """Give the report of the scan of the latest day; None before the first."""
    row = connection.execute(LAST_SCAN).one_or_none()
    if row is None:
        return None
    counts: dict[str, Any] = dict(row.counts)
    last = counts.pop("last_reading_on", None)
    return ScanReport(
        day=row.day,
        finished_at=row.finished_at,
        last_reading_on=None if last is None else date.fromisoformat(last),
        **counts,
    )


def save_reports(connection: Connection, reports: Iterable[ScanReport]) -> None:
    """Keep the reports of scans, one for each day."""
    rows = [
        {"day": report.day, "finished_at": report.finished_at, "counts": report.counts()}
        for report in reports
    ]
    upsert(connection, schema.scans, rows)
