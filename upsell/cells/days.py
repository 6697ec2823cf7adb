"""Cells that hold a day, in the forms that have one reading.

`03/11/2026` is taken once it is known whether the day or the month comes first in its file. Of a
moment the day is taken as it is written.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from upsell.cells.forms import DayOrder, TwoWays
from upsell.cells.trouble import Trouble

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 1, 1)
SERIAL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet day numbers."""
HOW = "Write year-month-day, such as 2026-11-03."

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = r"(?:[T ][0-9]{1,2}:[0-9:.,]*(?: ?(?:Z|UTC|[+-][0-9:]{2,6}))?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_DAY_NAMED = re.compile(r"([0-9]{1,2})\.?[- ]([A-Za-z]{3,9})\.?,?[- ]([0-9]{4})")
_MONTH_NAMED = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_SERIAL = re.compile(r"[345][0-9]{4}(\.[0-9]+)?")
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


def day(text: str, order: DayOrder | None = None) -> date:
    """Give a day; raise TwoWays where only its file tells the day from the month.

    Raises Trouble for what is no day, or none in that order.
    """
    if _ISO.fullmatch(text):
        return _within(_iso(text))
    if not text:
        raise Trouble("The day is missing.", HOW)
    last = _YEAR_LAST.fullmatch(text)
    found = _one_reading(text) if last is None else _in_order(text, last, order)
    if found is None:
        raise Trouble("This is not a day." if last is None else "There is no such day.", HOW)
    return _within(found)


def day_or_none(text: str, order: DayOrder | None = None) -> date | None:
    """Give a day, or None for an empty cell."""
    return day(text, order) if text else None


def past_day(text: str, order: DayOrder | None = None, *, today: date) -> date:
    """Give a day that has come."""
    found = day(text, order)
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


def _one_reading(text: str) -> date | None:
    """Give the day of a form that has one reading; None for any other text."""
    if _SERIAL.fullmatch(text):
        return SERIAL_START + timedelta(days=int(float(text)))
    if found := _YEAR_FIRST.fullmatch(text):
        return _existing(int(found[1]), int(found[3]), int(found[4]))
    if found := _DIGITS.fullmatch(text):
        return _existing(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_NAMED.fullmatch(text):
        return _existing(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(text):
        return _existing(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _in_order(text: str, found: re.Match[str], order: DayOrder | None) -> date | None:
    """Give the day of a text that ends with its year, in the file's order."""
    one, two, year = int(found[1]), int(found[3]), int(found[4])
    days = {
        DayOrder.DAY: _existing(year, two, one),
        DayOrder.MONTH: _existing(year, one, two),
    }
    if order is not None:
        return days[order]
    readings = {way: day.isoformat() for way, day in days.items() if day is not None}
    if not readings:
        return None
    either = " or ".join(dict.fromkeys(readings.values()))
    whichever = ", whichever it is" if " or " in either else ""
    raise TwoWays(text, readings, f"Write {either}{whichever}.")


def _month(name: str) -> int:
    """Give the month's number, 0 for an unknown one."""
    begun = (place for place, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()))
    return next(begun, 0)


def _existing(year: int, month: int, number: int) -> date | None:
    """Give a day unless there is none of this name."""
    try:
        return date(year, month, number)
    except ValueError:
        return None
