"""Figures in words, formatted in this one place for pages, mails and sheets alike.

A figure is never rounded across its limit: 49,970 of 50,000 is printed in full, and 99.96%
of a limit is 99%, not 100%.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from math import floor

from upsell.model import Metric, MetricKind

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
FULL = 100
KEEP_IE = frozenset({"cookies", "movies", "pies", "series", "ties"})
HISSING = ("nches", "rches", "shes", "sses", "tches", "xes")
"""Endings whose singular loses two letters."""


def number(value: float, places: int = 2) -> str:
    """Give an amount in full, thousands separated, with at most `places` decimals, cut."""
    exact = Decimal(repr(float(value)))
    cut = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    text = f"{cut:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, unit: str) -> str:
    """Give a number with its unit, singular for exactly one: `1 seat`, `5 seats`."""
    return f"{number(value)} {unit_for(value, unit)}".strip()


def unit_for(value: float, unit: str) -> str:
    """Give the unit in the singular for exactly one: the last plural word of it gives way."""
    if value != 1:
        return unit
    words = unit.split(" ")
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word.endswith("s") and not word.endswith("ss") and len(word) > 2:  # noqa: PLR2004
            return " ".join([*words[:place], _singular(word), *words[place + 1 :]])
    return unit


def _singular(word: str) -> str:
    """Give one of a word in s: `seat`, `query`, `batch`."""
    if word.endswith("ies") and word.lower() not in KEEP_IE:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(HISSING) else word[:-1]


def noun(metric: Metric) -> str:
    """Give the unit with the label behind it where the unit alone would not say what is counted."""
    unit, label = metric.unit, metric.label
    return unit if unit.lower() == label.lower() else f"{unit} of {label}"


def counted(metrics: Mapping[str, Metric], key: str) -> Metric:
    """Give a metric, or its bare key when it is no longer measured."""
    return metrics.get(key) or Metric(key, key, "", MetricKind.LEVEL)


def of_limit(value: float, limit: float) -> str:
    """Give `8 of 10`; two amounts that differ are never printed alike."""
    for places in (2, 6, 17):
        used, allowed = number(value, places), number(limit, places)
        if used != allowed or value == limit:
            break
    return f"{used} of {allowed}"


def used_of_limit(value: float, limit: float | None, metric: Metric) -> str:
    """Give `8 of 10 seats`, or `8 seats` without a limit."""
    if limit is None:
        return f"{number(value)} {noun(metric)}"
    return f"{of_limit(value, limit)} {noun(metric)}"


def percent(share: float) -> str:
    """Give a share as a whole per cent, cut towards zero; just above 1 it shows a decimal."""
    whole = floor(share * FULL + 1e-9)
    if share > 1 and whole == FULL:
        tenths = max(1, floor((share - 1) * 1000 + 1e-9))
        return f"100.{tenths}%"
    return f"{whole:,}%"


def rate(k: int, n: int) -> str:
    """Give k of n as a whole per cent, rounded half up; none and all are said only of 0 and n."""
    whole = (200 * k + n) // (2 * n)
    if k and not whole:
        return "under 1%"
    if k < n and whole == FULL:
        return "over 99%"
    return f"{whole}%"


def money(value: Decimal, currency: str = "USD") -> str:
    """Give an amount of money, cents only where there are any: `$1,200`, `$0.50`."""
    text = f"{value:,.2f}".removesuffix(".00")
    symbol = SYMBOLS.get(currency)
    if symbol is None:
        return f"{text} {currency}"
    return f"-{symbol}{text[1:]}" if text.startswith("-") else f"{symbol}{text}"


def day(value: date) -> str:
    """Give `24 November`."""
    return f"{value.day} {value:%B}"


def day_and_year(value: date) -> str:
    """Give `24 November 2026`."""
    return f"{value.day} {value:%B} {value.year}"


def days(first: date, last: date) -> str:
    """Give `16 to 22 November`, `30 November to 6 December`."""
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else day(first)} to {day(last)}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Give a count with its noun: `1 account`, `3 accounts`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def a_while(length: timedelta | None) -> str:
    """Give how long one waits, never too short: `a moment`, `2 minutes`."""
    minute = timedelta(minutes=1)
    if length is None or length <= minute:
        return "a moment"
    return plural(-(-length // minute), "minute")


def chance(share: float) -> str:
    """Give a chance as a sentence begins with it: `A 97% chance`; never 0 or 100."""
    whole = min(max(floor(share * FULL + 0.5), 1), FULL - 1)
    article = "An" if whole in (8, 11, 18) or whole // 10 == 8 else "A"  # noqa: PLR2004
    return f"{article} {whole}% chance"
