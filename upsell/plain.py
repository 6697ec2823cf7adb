"""Text of people and systems as plain text: what cannot be seen is taken out of it."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories: control, format (direction marks, zero width), surrogates, separators."""
SLUG_LENGTH = 60


def one_line(text: str) -> str:
    """Give text on one line without control, direction and zero-width characters."""
    return " ".join(_visible(" ".join(text.split())).split())


def block(text: str) -> str:
    """Give text whose lines stay, each without control, direction and zero-width characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_visible(line.replace("\t", " ")).rstrip() for line in lines).strip("\n")


def sentence_part(text: str) -> str:
    """Give words to put inside a sentence: on one line, without the full stop at their end."""
    return one_line(text).rstrip(". ")


def file_name(what: str, name: str, ending: str) -> str:
    """Give a file name that every system takes; `what` in front keeps it from reserved names."""
    ascii_only = unicodedata.normalize("NFKD", one_line(name)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower())[:SLUG_LENGTH].strip("-")
    return f"{what}-{slug or 'account'}.{ending}"


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in INVISIBLE)
