"""A CSV file as rows of text, whatever its encoding and whichever mark separates its cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from upsell.adapters.files.encoding import Encoding, encoding_of
from upsell.adapters.files.table import LOOKED_AT, Record, TextTable, UnreadableFile, table_of

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 2_000_000
MEGABYTE = 1024 * 1024
SNIFFED = 1 << 16
SEPARATORS = (",", ";", "\t", "|")
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The line by which spreadsheets name the separator; they do not show it as a row."""


def read_csv(name: str, content: bytes) -> TextTable:
    """Give the table in a file; raise UnreadableFile when it is not one."""
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            f"The file has {len(content) // MEGABYTE:,} MB or more; "
            f"at most {MAX_BYTES // MEGABYTE} are read.",
            "Split it into several files.",
        )
    encoding = encoding_of(content)
    with encoding.opened(content) as text:
        beginning = text.read(SNIFFED)
    said = _SAID.match(beginning)
    mark = said[1] if said else _separator(beginning)
    records = partial(_records, content, encoding, mark, skipped=1 if said else 0)
    notices = (encoding.notice,) if encoding.notice else ()
    return table_of(name, records, MAX_ROWS, notices)


def _separator(beginning: str) -> str:
    """Give the mark that cuts the first lines into rows that are most alike."""
    lines = beginning.splitlines(keepends=True)
    whole = lines[:-1] if len(lines) > 1 and len(beginning) == SNIFFED else lines
    return max(SEPARATORS, key=lambda mark: _fitness(whole, mark))


def _fitness(lines: Iterable[str], mark: str) -> tuple[float, int]:
    """Give the share of rows that have the commonest width, and that width."""
    widths: list[int] = []
    try:
        for cells in csv.reader(lines, delimiter=mark):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == LOOKED_AT:
                break
    except csv.Error:
        pass
    common = Counter(width for width in widths if width > 1).most_common(1)
    return (common[0][1] / len(widths), common[0][0]) if common else (0.0, 0)


def _records(content: bytes, encoding: Encoding, mark: str, skipped: int) -> Iterator[Record]:
    """Give the records with their numbers; a cell may hold line breaks inside quotes."""
    with encoding.opened(content) as text:
        for _ in range(skipped):
            text.readline()
        reader = csv.reader(text, delimiter=mark, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnreadableFile(
                    f"The quotes or the length of a cell are wrong ({error}).",
                    "Look for a quotation mark that is not closed.",
                    number,
                ) from None
            yield number, cells
