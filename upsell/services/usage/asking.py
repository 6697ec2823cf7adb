"""Figures of metrics page by page, the next asked for while the one before is written."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
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
        yield Page(row, uses, reached, ended_on)


def ahead(coming: Iterator[Page]) -> Generator[Page]:
    """Give pages, each asked for as soon as the one before is there; what fails is raised in turn.

    One question at a time. Closing it waits for the answer to the question that is out; the end of
    the process does not.
    """
    answer = _Answer(coming)
    try:
        while (page := answer.page()) is not None:
            answer = _Answer(coming)
            yield page
    finally:
        answer.join()


class _Answer(Thread):
    """The next page, asked for at once."""

    def __init__(self, coming: Iterator[Page]) -> None:
        super().__init__(name="asks", daemon=True)
        self._coming = coming
        self._page: Page | None = None
        self._failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """Wait for it."""
        try:
            self._page = next(self._coming, None)
        except Exception as failure:  # noqa: BLE001 - raised where the page is wanted
            self._failure = failure

    def page(self) -> Page | None:
        """Give it once it is there, None after the last; raise what kept it from coming."""
        self.join()
        if self._failure is not None:
            raise self._failure
        return self._page
