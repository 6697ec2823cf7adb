"""Texts that a spreadsheet would run as formulas, and the one apostrophe that keeps them text."""

from __future__ import annotations

import re

RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""What gets an apostrophe; a text that has some of its own gets one more."""


def defused(text: str) -> str:
    """Give a text that no spreadsheet runs."""
    return f"'{text}" if RUNS.match(text) else text


def as_meant(cell: str) -> str:
    """Give the text that `defused` was given; a cell without its apostrophe stays as it is."""
    return cell[1:] if cell.startswith("'") and RUNS.match(cell) else cell
