"""Cells that hold words: names, keys, choices, yes or no, addresses.

White space of any kind becomes one space. Control characters and marks that turn the direction of
the text are refused, not removed: without them two different keys could become one, and what a
reader sees would no longer be what the file said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from upsell.cells.formulas import as_meant
from upsell.cells.trouble import Trouble

Choice = TypeVar("Choice", bound=StrEnum)

DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.]+")
_DOMAIN = re.compile(r"[\w\-]+(\.[\w\-]+)+")
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"", "no", "n", "false", "0"}


def text(cell: str) -> str:
    """Give a cell on one line; raise Trouble for characters that hide or turn the text."""
    line = " ".join(as_meant(cell).split())
    if line.isascii() and line.isprintable():
        return line
    for place, character in enumerate(line, 1):
        if character in DIRECTION_MARKS or ord(character) < ord(" ") or _is_control(character):
            raise Trouble(
                f"Character {place} is invisible and can change how the text reads "
                f"(U+{ord(character):04X}).",
                "Type the cell again by hand.",
            )
    return line


def needed(cell: str) -> str:
    """Give a text that may not be empty."""
    line = text(cell)
    if not line:
        raise Trouble("The cell is empty.", "Fill it in.")
    return line


def key(cell: str) -> str:
    """Give a key: letters, digits, `_`, `.` and `-`."""
    line = needed(cell)
    if _KEY.fullmatch(line):
        return line
    better = _NOT_IN_KEY.sub("_", line.lower()).strip("_.")
    remedy = f"Write {better} here and wherever it is named." if better else "Rename it."
    raise Trouble("A key has letters, digits, _ . and - only.", remedy)


def choice(cell: str, choices: type[Choice]) -> Choice:
    """Give one of a closed set, whatever its case."""
    line = text(cell).casefold()
    for one in choices:
        if one.value == line:
            return one
    raise Trouble("This is not one of the choices.", f"Write {_or(c.value for c in choices)}.")


def flag(cell: str) -> bool:
    """Give yes or no; an empty cell is no."""
    line = text(cell).casefold()
    if line in _YES:
        return True
    if line in _NO:
        return False
    raise Trouble("This is neither yes nor no.", "Write yes or no.")


def email(cell: str) -> str:
    """Give an e-mail address in its usual form, or nothing for an empty cell."""
    line = text(cell)
    if not line:
        return ""
    try:
        return validate_email(line, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Trouble(
            "This is not an e-mail address.", "Write one such as priya@northwind.example."
        ) from None


def domain(cell: str) -> str:
    """Give a bare domain: without scheme, `www.`, path and port, in lower case."""
    line = text(cell).casefold()
    if not line:
        return ""
    bare = re.sub(r"^[a-z]+://", "", line).removeprefix("www.")
    bare = re.split(r"[/:?#]", bare, maxsplit=1)[0].rstrip(".")
    if not _DOMAIN.fullmatch(bare):
        raise Trouble("This is not a web domain.", "Write one such as northwind.example.")
    return bare


def _is_control(character: str) -> bool:
    """Whether a character is one of the second set of control characters, or delete."""
    return "\x7f" <= character <= "\x9f"


def _or(words: Iterable[str]) -> str:
    """Give `level, goal or counter`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
