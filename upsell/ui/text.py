"""Account text on its way to a page: escaped for our html, defused for Streamlit's markdown."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from upsell import figures
from upsell.plain import one_line

WORD_JOINER = "\u2060"
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
NEARLY_A_WEEK = 6


def escaped(text: str) -> str:
    """Give text that stays text inside our own html, attributes included."""
    return html.escape(one_line(text), quote=True)


def label(text: str) -> str:
    """Give text that stays text in a markdown label: no link, image, icon, colour or formula."""
    defused = PUNCTUATION.sub(r"\\\1", one_line(text))
    return defused.replace("\\:", f"\\:{WORD_JOINER}")


def element(tag: str, content: str, css: str = "", **attributes: str) -> str:
    """Give one html element around html content; attribute values are escaped, `_` becomes `-`."""
    fields = {"class": css, **attributes}
    inner = "".join(
        f' {name.replace("_", "-")}="{html.escape(value, quote=True)}"'
        for name, value in fields.items()
        if value
    )
    return f"<{tag}{inner}>{content}</{tag}>"


def pill(words: str, tone: str = "calm") -> str:
    """Give a small rounded label; tones are those of the style sheet."""
    return element("span", escaped(words), f"hr-pill hr-{tone}")


def day_words(day: date, today: date) -> str:
    """Give `today`, `yesterday`, a weekday of the last days, else a date."""
    back = (today - day).days
    if back == 0:
        return "today"
    if back == 1:
        return "yesterday"
    if 0 < back <= NEARLY_A_WEEK:
        return f"{day:%A}"
    return figures.day(day) if day.year == today.year else figures.day_and_year(day)


def coming_day(day: date, today: date) -> str:
    """Give `today`, `tomorrow`, a weekday of the next days, else a date."""
    ahead = (day - today).days
    if ahead == 1:
        return "tomorrow"
    if 1 < ahead <= NEARLY_A_WEEK:
        return f"{day:%A}"
    return day_words(day, today)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """Give the time of day in the book's zone: `08:10`."""
    return f"{moment.astimezone(zone):%H:%M}"
