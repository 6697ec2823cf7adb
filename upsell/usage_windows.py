"""Which days are asked for next: ninety at first, then the last four again at every sync."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from upsell.usage_source import AccountBy, Cursor, Mapped, Progress, Window

BACKFILL_DAYS = 90
AGAIN_DAYS = 4
"""Events may arrive late: so many days up to the last one read are read again."""
DAYS_AT_ONCE = 30
"""A question about more days may take longer than PostHog allows."""


def begun(row: Mapped, by: AccountBy, kept: Progress | None, zone: ZoneInfo) -> Progress:
    """Give how far a metric was read; nothing when it is counted otherwise by now."""
    definition = f"{row.definition}\n{by.group}\n{by.prop}\n{zone.key}"
    if kept is None or kept.definition != definition:
        return Progress(row.metric, definition)
    return kept


def opened(
    reached: Progress, now: datetime, zone: ZoneInfo, *, is_going_on: bool = False
) -> Progress:
    """Give the progress with days to read: those it stopped in, else the next.

    A run that goes on from days it read itself reads none of them again. Days that are still to
    come were read by a clock that was wrong: which ones are lacking nobody knows, so all are read.
    """
    if reached.window is not None:
        return reached
    today = now.astimezone(zone).date()
    if reached.read_to is None or reached.read_to > today:
        first = today - timedelta(days=BACKFILL_DAYS - 1)
    elif is_going_on:
        first = reached.read_to + timedelta(days=1)
    else:
        first = reached.read_to - timedelta(days=AGAIN_DAYS - 1)
    last = first + timedelta(days=DAYS_AT_ONCE - 1)
    until = now if last >= today else midnight(last + timedelta(days=1), zone)
    return replace(reached, window=Window(first, until), after=Cursor())


def closed(reached: Progress, zone: ZoneInfo, now: datetime) -> Progress:
    """Give the progress once every page of its days was read."""
    if reached.window is None:
        return reached
    last = last_day(reached.window, zone)
    is_present = last >= now.astimezone(zone).date()
    synced_at = now if is_present else reached.synced_at
    return replace(reached, window=None, after=Cursor(), read_to=last, synced_at=synced_at)


def is_present(reached: Progress, today: date) -> bool:
    """Whether nothing is left to read before tomorrow."""
    return reached.window is None and reached.read_to == today


def last_day(window: Window, zone: ZoneInfo) -> date:
    """Give the last day that is asked for."""
    return (window.until - timedelta(microseconds=1)).astimezone(zone).date()


def share(reached: Progress, today: date) -> float:
    """Give how much of the days before today was read, between 0 and 1."""
    if reached.read_to is None:
        return 0.0
    left = max(0, (today - reached.read_to).days)
    return max(0.0, 1.0 - left / BACKFILL_DAYS)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment a day begins."""
    return datetime.combine(day, time.min, zone)
