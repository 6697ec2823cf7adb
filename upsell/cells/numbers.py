"""Cells that hold amounts, money and whole numbers.

Plain digits are taken, with a `.` before decimals. `1,200` and `1.200` have two readings: they are
taken once it is known which mark stands before decimals in their file. Whatever else a spreadsheet
may print (`45K`, `$90`, `80%`) is refused with the digits to write, because a guess here would be
a wrong figure in front of a customer.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from upsell.cells.forms import Mark, TwoWays
from upsell.cells.trouble import Trouble

UNLIMITED = "unlimited"
LARGEST = 10**15
"""Amounts beyond this lose their last digits in a float."""
LARGEST_MONEY = Decimal(10) ** 12
LONGEST = 40

_WHOLE = re.compile(r"-?[0-9]+")
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SPACED = re.compile(r"-?[0-9]{1,3}([ '’][0-9]{3})+([.,][0-9]+)?")
_GROUPED = {
    Mark.POINT: re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?"),
    Mark.COMMA: re.compile(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?"),
}
_SIMPLE = {
    Mark.POINT: _PLAIN,
    Mark.COMMA: re.compile(r"-?[0-9]+(,[0-9]+)?"),
}
_SHORT = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?) ?([kKmMbB])")
_SCIENCE = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_MARKED = re.compile(r"[^0-9.,-]{1,4} ?(-?[0-9][0-9.,]*)|(-?[0-9][0-9.,]*) ?[^0-9.,]+")
_SCALE = {"k": 10**3, "m": 10**6, "b": 10**9}
_NOTHING = {"-", "–", "—", "n/a", "na", "none", "null", "nil", "?"}


def plain(text: str, mark: Mark | None = None) -> str:
    """Give an amount's plain digits; raise TwoWays where only its file's mark tells them apart.

    Raises Trouble for what is no amount, or none under the mark.
    """
    if _WHOLE.fullmatch(text) or (mark is not Mark.COMMA and _is_certain(text)):
        return text
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    if _SPACED.fullmatch(text):
        return plain(re.sub("[ '’]", "", text), mark)
    readings = _readings(text)
    if not readings or len(text) > LONGEST:
        raise _not_plain(text, mark)
    if mark is not None and mark in readings:
        return readings[mark]
    if mark is not None:
        raise Trouble(
            f"In this file a {mark} stands before decimals.", f"Write {_in(mark, readings)}."
        )
    raise TwoWays(text, readings, _either(readings))


def _is_certain(text: str) -> bool:
    """Whether a text is plain digits that cannot be groups of thousands."""
    return bool(_PLAIN.fullmatch(text)) and not _GROUPED[Mark.COMMA].fullmatch(text)


def written(value: Decimal) -> str:
    """Give a number as plain digits that have one reading only: `1.2340`, never `1.234`."""
    digits = f"{value:f}"
    return f"{digits}0" if _GROUPED[Mark.COMMA].fullmatch(digits) else digits


def amount(text: str, mark: Mark | None = None) -> float:
    """Give a figure, zero or above; raise Trouble for what is none."""
    digits = plain(text, mark)
    value = float(digits)
    if value < 0 or digits.startswith("-"):
        raise Trouble("A figure cannot be below zero.", "Correct it or leave the cell empty.")
    if value > LARGEST:
        raise Trouble("The figure is too large to be kept exactly.", "Give it in a larger unit.")
    return value


def figure(text: str, mark: Mark | None = None) -> float | None:
    """Give a usage figure; an empty cell is a blank figure."""
    return amount(text, mark) if text else None


def limit(text: str, mark: Mark | None = None) -> float | None:
    """Give a limit above zero; empty or `unlimited` is none."""
    if not text or text.casefold() == UNLIMITED:
        return None
    value = amount(text, mark)
    if value <= 0:
        raise Trouble(
            "A limit must be above zero.", f"Write the limit, or {UNLIMITED} where there is none."
        )
    return value


def size(text: str, mark: Mark | None = None) -> float | None:
    """Give an amount above zero, or None for an empty cell."""
    if not text:
        return None
    value = amount(text, mark)
    if value <= 0:
        raise Trouble("The size must be above zero.", "Write it, or leave the cell empty.")
    return value


def money(text: str, mark: Mark | None = None) -> Decimal:
    """Give an amount of money, zero or above, with at most two decimals."""
    if not text:
        raise Trouble("The amount is missing.", "Write it; 0 when nothing is paid.")
    amount(text, mark)
    value = Decimal(plain(text, mark))
    if value > LARGEST_MONEY:
        raise Trouble("The amount is too large.", "Check it.")
    if value != value.quantize(Decimal("0.01")):
        raise Trouble("Money has at most two decimals.", f"Write {value:.2f}.")
    return value


def price(text: str, mark: Mark | None = None) -> Decimal | None:
    """Give a price, or None for an empty cell."""
    return money(text, mark) if text else None


def whole(text: str, least: int, most: int) -> int:
    """Give a whole number from `least` to `most`."""
    between = f"Write a whole number from {least} to {most}."
    if not _PLAIN.fullmatch(text) or len(text) > LONGEST:
        raise Trouble("This is not a whole number.", between)
    value = Decimal(text)
    if value != int(value) or not least <= value <= most:
        raise Trouble("This is not a number it can be.", between)
    return int(value)


def _readings(text: str) -> dict[Mark, str]:
    """Give the plain digits of an amount under each mark that makes sense of it."""
    found: dict[Mark, str] = {}
    for mark in Mark:
        if _SIMPLE[mark].fullmatch(text) or _GROUPED[mark].fullmatch(text):
            found[mark] = text.replace(mark.other.sign, "").replace(mark.sign, ".")
    return found


def _either(readings: dict[Mark, str]) -> str:
    """Say what to write for each reading."""
    if len(readings) > 1:
        first, second = (_trimmed(one) for one in readings.values())
        return f"Write {first} or {second}, whichever it is."
    ((mark, digits),) = readings.items()
    meaning = "separates thousands" if mark is Mark.POINT else "is a decimal mark"
    return f"Write {digits} if the comma {meaning}."


def _in(mark: Mark, readings: dict[Mark, str]) -> str:
    """Give the digits of the other mark's reading as a file with this mark writes them."""
    return readings[mark.other].replace(".", mark.sign)


def _not_plain(text: str, mark: Mark | None) -> Trouble:
    """Say why a text is not an amount, and what to write when that is certain."""
    if not text:
        return Trouble("The amount is missing.", "Write it in plain digits.")
    named = _named(text)
    if named is not None:
        return named
    digits = _understood(text, mark) if len(text) <= LONGEST else None
    if digits is not None:
        return Trouble("This is not written in plain digits.", f"Write {digits}.")
    return Trouble("This is not a number.", "Write it in plain digits, such as 1200 or 12.5.")


def _named(text: str) -> Trouble | None:
    """Say what a text is that people or spreadsheets write where an amount belongs."""
    if text.casefold() in _NOTHING:
        return Trouble("This is not a number.", "Leave the cell empty.")
    if text.endswith("%"):
        return Trouble("This is a share, not an amount.", "Write the amount itself.")
    return None


def _understood(text: str, mark: Mark | None) -> str | None:
    """Give the plain digits, or the two they may be, of a shortened or marked amount."""
    short = _SHORT.fullmatch(text)
    marked = _MARKED.fullmatch(text)
    try:
        if short is not None:
            return _trimmed(str(Decimal(plain(short[1], mark)) * _SCALE[short[2].lower()]))
        if _SCIENCE.fullmatch(text):
            return _trimmed(text)
        return None if marked is None else _trimmed(plain(marked[1] or marked[2], mark))
    except TwoWays as two:
        if short is None:
            return " or ".join(map(_trimmed, two.readings.values()))
    except (Trouble, InvalidOperation):
        pass
    return None


def _trimmed(text: str) -> str:
    """Give a number without exponent and trailing zeros."""
    digits = f"{Decimal(text):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
