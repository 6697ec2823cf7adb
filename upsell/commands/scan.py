"""`python -m upsell scan`: look for signals and say what was found and what was left out."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from upsell import figures
from upsell.book.engine import BookKind
from upsell.bootstrap import Services
from upsell.commands import sample
from upsell.errors import Refused
from upsell.model import LOCAL_USER
from upsell.scanreport import ScanReport
from upsell.services import scanning


def main(services: Services, book: str | None, *, as_of: date | None, as_json: bool) -> int:
    """Scan a book as of a day, today without one, and print the report.

    Raises Refused for an own book that nothing was ever brought into.
    """
    kind = BookKind(book or BookKind.OWN)
    if kind is BookKind.OWN and not services.own_begun:
        msg = (
            "Not scanned: your own book holds no accounts yet. Bring them in with "
            "`python -m upsell import FILE…`, or scan the example with `--book sample`."
        )
        raise Refused(msg)
    if kind is BookKind.SAMPLE:
        sample.prepare(services)
    chosen, now = services.book(kind), services.clock()
    day = as_of or chosen.today(now)
    report = scanning.scan(chosen, day, by=LOCAL_USER, now=now)
    print(as_text(report) if not as_json else json.dumps(as_values(report), indent=2))
    return 0


def as_values(report: ScanReport) -> dict[str, object]:
    """Give the report as JSON values."""
    return {
        **asdict(report),
        "day": report.day.isoformat(),
        "finished_at": report.finished_at.isoformat(),
        "last_reading_on": report.counts()["last_reading_on"],
    }


def as_text(report: ScanReport) -> str:
    """Give the report as a plain table."""
    last = report.last_reading_on
    rows = [
        ("Signals open", report.signals_open),
        ("Opened on this day", report.opened),
        ("Cleared on this day", report.cleared),
        ("Accounts checked", report.accounts),
        ("Accounts without usage", report.without_usage),
        ("Signal definitions", report.rules),
        ("Usage figures", report.readings),
        ("Left out: bad values", report.bad_values),
        ("Left out: no limit or goal set", report.without_limit),
        ("Left out: no data for more than 7 days", report.stale),
    ]
    width = max(len(label) for label, _ in rows)
    lines = [f"Scan of {figures.day_and_year(report.day)}"]
    if report.dry_run:
        lines.append("An earlier day than the last scan: nothing was written.")
    lines += [f"  {label:<{width}}  {count:>9,}" for label, count in rows]
    lines.append(f"Usage as of {figures.day_and_year(last)}" if last else "No usage yet")
    return "\n".join(lines)
