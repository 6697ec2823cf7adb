"""Figures of metrics page by page, the next asked for while the one before is written."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Thread
from zoneinfo import ZoneInfo

from upsell import usage_windows as windows
from upsell.ports import UsageReader
from upsell.usage_source import AccountBy, Cursor, DayUse, Mapped, Progress


@dataclass(frozen=True)
class Page:
    """Figures that are written together."""

    row: Mapped
    had: Progress | None
    """How far the metric was read before them."""
    uses: Sequence[DayUse]
    reached: Progress
    """How far the metric is read once they are written."""
    ended_on: date | None
    """The last day that was asked for, on the last page about some days."""


def pages(
    reader: UsageReader,
    row: Mapped,
    by: AccountBy,
    had: Progress | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    size: int,
) -> Iterator[Page]:
    """Ask for one metric up to now, from where it was read to; a page when it is asked for."""
    today = now.astimezone(zone).date()
    reached = windows.begun(row, by, had, zone)
    is_going_on = is_read = False
    while not is_read:
        reached = windows.opened(reached, now, zone, is_going_on=is_going_on)
        is_going_on = True
        if reached.window is None:
            return
        uses = reader.usage(row, by, reached.window, reached.after, zone, page=size)
        if len(uses) < size:
            ended_on = windows.last_day(reached.window, zone)
            reached = windows.closed(reached, zone, now)
        else:
            ended_on = None
            reached = replace(reached, after=Cursor(uses[-1].account, uses[-1].day))
        is_read = windows.is_present(reached, today)
        yield Page(row, had, uses, reached, ended_on)
        had = reached


def ahead(coming: Iterator[Page]) -> Generator[Page]:
    """Give pages, each asked for as soon as the one before is there; what fails is raised in turn.

    One question at a time. Closing it waits for the answer to the question that is out; the end of
    the process does not.
    """
    answer = _asked(coming)
    try:
        while (page := answer.result()) is not None:
            answer = _asked(coming)
            yield page
    finally:
        wait([answer])


def _asked(coming: Iterator[Page]) -> Future[Page | None]:
    """Ask for the next page, None after the last.

    By a daemon: the threads of a pool hold up the end of the process.
    """
    answer: Future[Page | None] = Future()

    def ask() -> None:
        try:
            answer.set_result(next(coming, None))
        except BaseException as failure:  # noqa: BLE001 - raised where the page is wanted
            answer.set_exception(failure)

    Thread(target=ask, name="asks", daemon=True).start()
    return answer
