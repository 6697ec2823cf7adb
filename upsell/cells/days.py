"""Cells that hold a day: year-month-day, and nothing guessed where two days are possible."""

from __future__ import annotations

import re
from datetime import date, timedelta

from upsell.cells.trouble import Trouble

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)
SERIAL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet day numbers."""
HOW = "Write year-month-day, such as 2026-11-03."

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]?([0-9]{1,2})[-/. ]?([0-9]{1,2})(?:[T ][0-9:.,Z+ -]*)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_DAY_NAMED = re.compile(r"([0-9]{1,2})\.?[- ]([A-Za-z]{3,9})\.?,?[- ]([0-9]{4})")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_SERIAL = re.compile(r"[345][0-9]{4}(\.0+)?")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def day(text: str) -> date:
    """Give a day; raise Trouble for any other way of writing one."""
    if _ISO.fullmatch(text):
        return _within(_iso(text))
    raise _elsewise(text)


def day_or_none(text: str) -> date | None:
    """Give a day, or None for an empty cell."""
    return day(text) if text else None


def past_day(text: str, today: date) -> date:
    """Give a day that has come."""
    found = day(text)
    if found > today:
        raise Trouble(
            "This day has not come yet.", f"Write a day up to today, {today.isoformat()}."
        )
    return found


def _iso(text: str) -> date:
    """Give the day of a text in the right form, which may still not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Trouble("There is no such day.", HOW) from None


def _within(found: date) -> date:
    """Give the day unless its year is surely a slip."""
    if not EARLIEST <= found <= LATEST:
        raise Trouble("The year looks wrong.", HOW)
    return found


def _elsewise(text: str) -> Trouble:
    """Say what to write instead, where that can be understood."""
    if not text:
        return Trouble("The day is missing.", HOW)
    days = _readings(text)
    if len(days) == 1:
        return Trouble("The day is not in the form used here.", f"Write {days[0].isoformat()}.")
    if days:
        first, second = days
        return Trouble(
            "The day can be read in two ways.",
            f"Write {first.isoformat()} or {second.isoformat()}, whichever it is.",
        )
    return Trouble("This is not a day.", HOW)


def _readings(text: str) -> list[date]:
    """Give every day that a text may mean."""
    if _SERIAL.fullmatch(text):
        return [SERIAL_START + timedelta(days=int(float(text)))]
    if found := _YEAR_FIRST.fullmatch(text):
        return _existing((int(found[1]), int(found[2]), int(found[3])))
    if found := _DAY_NAMED.fullmatch(text):
        return _existing((int(found[3]), _month(found[2]), int(found[1])))
    if found := _MONTH_NAMED.fullmatch(text):
        return _existing((int(found[3]), _month(found[1]), int(found[2])))
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        return _existing((year, two, one), (year, one, two))
    return []


def _month(name: str) -> int:
    """Give the month's number, 0 for an unknown one."""
    begun = (place for place, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()))
    return next(begun, 0)


def _existing(*candidates: tuple[int, int, int]) -> list[date]:
    """Give the candidates that are days, each once."""
    days: list[date] = []
    for year, month, number in candidates:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found not in days:
            days.append(found)
    return days
