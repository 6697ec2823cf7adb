"""Cells that hold amounts, money and whole numbers: plain digits with `.` before decimals.

Whatever else a spreadsheet may print (`1,200`, `45K`, `$90`) is refused with the digits to write,
because a guess here would be a wrong figure in front of a customer.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from upsell.cells.trouble import Trouble

UNLIMITED = "unlimited"
LARGEST = 10**15
"""Amounts beyond this lose their last digits in a float."""
LARGEST_MONEY = Decimal(10) ** 12
LONGEST = 40

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}([,' ’][0-9]{3})+(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+|-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+")
_SHORT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ?([kKmMbB])")
_SCIENCE = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_MARKED = re.compile(r"[^0-9.,-]{1,4} ?(-?[0-9][0-9.,]*)|(-?[0-9][0-9.,]*) ?[^0-9.,]+")
_SCALE = {"k": 10**3, "m": 10**6, "b": 10**9}
_NOTHING = {"-", "–", "—", "n/a", "na", "none", "null", "nil", "?"}


def amount(text: str) -> float:
    """Give a figure, zero or above; raise Trouble for anything but plain digits."""
    if not _PLAIN.fullmatch(text):
        raise _not_plain(text)
    value = float(text)
    if value < 0 or text.startswith("-"):
        raise Trouble("A figure cannot be below zero.", "Correct it or leave the cell empty.")
    if value > LARGEST:
        raise Trouble("The figure is too large to be kept exactly.", "Give it in a larger unit.")
    return value


def figure(text: str) -> float | None:
    """Give a usage figure; an empty cell is a blank figure."""
    return amount(text) if text else None


def limit(text: str) -> float | None:
    """Give a limit above zero; empty or `unlimited` is none."""
    if not text or text.casefold() == UNLIMITED:
        return None
    value = amount(text)
    if value <= 0:
        raise Trouble(
            "A limit must be above zero.", f"Write the limit, or {UNLIMITED} where there is none."
        )
    return value


def size(text: str) -> float | None:
    """Give an amount above zero, or None for an empty cell."""
    if not text:
        return None
    value = amount(text)
    if value <= 0:
        raise Trouble("The size must be above zero.", "Write it, or leave the cell empty.")
    return value


def money(text: str) -> Decimal:
    """Give an amount of money, zero or above, with at most two decimals."""
    if not text:
        raise Trouble("The amount is missing.", "Write it; 0 when nothing is paid.")
    amount(text)
    value = Decimal(text)
    if value > LARGEST_MONEY:
        raise Trouble("The amount is too large.", "Check it.")
    if value != value.quantize(Decimal("0.01")):
        raise Trouble("Money has at most two decimals.", f"Write {value:.2f}.")
    return value


def price(text: str) -> Decimal | None:
    """Give a price, or None for an empty cell."""
    return money(text) if text else None


def whole(text: str, least: int, most: int) -> int:
    """Give a whole number from `least` to `most`."""
    between = f"Write a whole number from {least} to {most}."
    if not _PLAIN.fullmatch(text) or len(text) > LONGEST:
        raise Trouble("This is not a whole number.", between)
    value = Decimal(text)
    if value != int(value) or not least <= value <= most:
        raise Trouble("This is not a number it can be.", between)
    return int(value)


def _not_plain(text: str) -> Trouble:
    """Say why a text is not an amount, and what to write when that is certain."""
    if not text:
        return Trouble("The amount is missing.", "Write it in plain digits.")
    named = _named(text)
    if named is not None:
        return named
    plain = _understood(text) if len(text) <= LONGEST else None
    if plain is not None:
        return Trouble("This is not written in plain digits.", f"Write {plain}.")
    if _DECIMAL_COMMA.fullmatch(text):
        whole_part, decimals = text.replace(".", "").split(",")
        return Trouble(
            "A comma is not a decimal mark here.",
            f"Write {whole_part}.{decimals} if the comma is a decimal mark.",
        )
    return Trouble("This is not a number.", "Write it in plain digits, such as 1200 or 12.5.")


def _named(text: str) -> Trouble | None:
    """Say what a text is that people or spreadsheets write where an amount belongs."""
    if text.startswith("#"):
        return Trouble("The spreadsheet's formula failed here.", "Correct the formula.")
    if text.casefold() in _NOTHING:
        return Trouble("This is not a number.", "Leave the cell empty.")
    if text.endswith("%"):
        return Trouble("This is a share, not an amount.", "Write the amount itself.")
    return None


def _understood(text: str) -> str | None:
    """Give the plain digits of a text with one possible meaning, else None."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if _THOUSANDS.fullmatch(text):
        return _digits(re.sub("[,' ’]", "", text))
    short = _SHORT.fullmatch(text)
    if short is not None:
        return _digits(str(Decimal(short[1]) * _SCALE[short[2].lower()]))
    if _SCIENCE.fullmatch(text):
        return _digits(text)
    marked = _MARKED.fullmatch(text)
    if marked is not None:
        inner = marked[1] or marked[2]
        return inner if _PLAIN.fullmatch(inner) else _understood_inner(inner)
    return None


def _understood_inner(text: str) -> str | None:
    """Give the plain digits between a currency sign or a unit and the end."""
    return _digits(text.replace(",", "")) if _THOUSANDS.fullmatch(text) else None


def _digits(text: str) -> str | None:
    """Give a number without exponent and trailing zeros."""
    try:
        plain = f"{Decimal(text):f}"
    except InvalidOperation:
        return None
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
