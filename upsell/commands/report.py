"""`python -m upsell report`: the week's report, or the playbook, into a file or on the screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from upsell import report as words
from upsell.book.engine import Book, BookKind
from upsell.bootstrap import Services
from upsell.commands import sample
from upsell.document import markdown, page
from upsell.errors import Refused, Unavailable
from upsell.model import LOCAL_USER
from upsell.play_view import PlayView
from upsell.report import WeekReport
from upsell.services import report as reports
from upsell.services.verdicts import close_week, play

FORMS: Mapping[str, Callable[[WeekReport], bytes]] = {
    "md": lambda found: markdown(words.document(found)).encode(),
    "html": lambda found: page(words.document(found)).encode(),
    "csv": reports.week_csv,
}


def main(
    services: Services, book: str | None, *, week: date | None, form: str, out: str | None
) -> int:
    """Record the verdict of a week that has come far enough, and write its report.

    Raises Refused for an own book that nothing was ever brought into, and for a week to come.
    """
    chosen, now = _book(services, book), services.clock()
    seen = _play(services, chosen, week)
    if seen.may_close:
        close_week(chosen, seen.week.first, by=LOCAL_USER, now=now)
        print(f"Recorded: the verdict of the week from {seen.week.first}.", file=sys.stderr)
    found = reports.week_report(chosen, seen.week.first, by=LOCAL_USER, now=now)
    return _write(FORMS[form](found), out)


def playbook(services: Services, book: str | None, *, form: str, out: str | None) -> int:
    """Write the playbook."""
    chosen = _book(services, book)
    document = reports.playbook(chosen, by=LOCAL_USER, now=services.clock())
    return _write((page if form == "html" else markdown)(document).encode(), out)


def _play(services: Services, book: Book, week: date | None) -> PlayView:
    """Give the play in the week that begins in an ISO week; in the present one without any."""
    now = services.clock()
    seen = play(book, week, by=LOCAL_USER, now=now)
    if week is not None and seen.week.first < week:
        seen = play(book, seen.week.after.first, by=LOCAL_USER, now=now)
    if week is not None and seen.week.first < week:
        msg = f"The week from {week} has not begun yet. Name an earlier one, like 2026-W47."
        raise Refused(msg)
    return seen


def _book(services: Services, book: str | None) -> Book:
    kind = BookKind(book or BookKind.OWN)
    if kind is BookKind.SAMPLE:
        sample.prepare(services)
    elif not services.own_begun:
        msg = (
            "No report: your own book holds no accounts yet. Bring them in with "
            "`python -m upsell import FILE…`, or look at the example with `--book sample`."
        )
        raise Refused(msg)
    return services.book(kind)


def _write(content: bytes, out: str | None) -> int:
    """Write to a file, or print."""
    if out is None:
        print(content.decode(), end="")
        return 0
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        msg = f"The report could not be written to {out}: {error.strerror}. Name another file."
        raise Unavailable(msg) from error
    print(f"Written: {out}", file=sys.stderr)
    return 0
