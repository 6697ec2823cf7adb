"""A workbook's archive looked through before it is opened: its size, and what its sheets hold.

A small file can unpack to gigabytes. What it declares is checked first, then what really comes out
of it, piece by piece, and no more than the limit ever does.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from upsell.adapters.files.table import UnreadableFile
from upsell.figures import plural

MEGABYTE = 1024 * 1024
MOST_PACKED = 50 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_ENTRIES = 2_000
MOST_RATIO = 200
"""How many times larger than packed an entry of a megabyte or more may be."""
MOST_MERGES = 10_000
AS_CSV = "Save the sheet as CSV and bring that in."
SAVE_ANEW = "Open it in the spreadsheet, save it as a new .xlsx file and bring that in."
AT_ONCE = 1 << 18
LONGEST_MARK = 512
"""More bytes than any of the marks that are looked for."""

_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\""
)
_DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass
class Contents:
    """What one sheet's entry holds, as its text shows without being parsed."""

    rows: int = 0
    has_formulas: bool = False
    merged: list[str] = field(default_factory=list)
    """Ranges such as `A2:A5`."""

    def note(self, piece: bytes) -> None:
        """Note what a piece of the entry holds; raise UnreadableFile for what no sheet has."""
        if _DEFINES.search(piece):
            raise UnreadableFile(
                "The workbook defines markup of its own, which no spreadsheet does.", SAVE_ANEW
            )
        self.rows += sum(1 for _ in _ROW.finditer(piece))
        self.has_formulas = self.has_formulas or bool(_FORMULA.search(piece))
        self.merged += [found[1].decode() for found in _MERGE.finditer(piece)]
        if len(self.merged) > MOST_MERGES:
            raise UnreadableFile(f"A sheet has more than {MOST_MERGES:,} merged cells.", AS_CSV)


def looked_through(content: bytes) -> dict[str, Contents]:
    """Give what each sheet's entry holds; raise UnreadableFile for an archive beyond the limits."""
    if len(content) > MOST_PACKED:
        raise _too_large(len(content), MOST_PACKED, "")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _declared(entries)
            return _contents(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise UnreadableFile("The workbook is damaged or locked.", SAVE_ANEW) from None


def _declared(entries: list[zipfile.ZipInfo]) -> None:
    """Check what an archive says of itself."""
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(
            f"The workbook has {plural(len(entries), 'part')}; at most {MOST_ENTRIES:,} are read.",
            AS_CSV,
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise _too_large(unpacked, MOST_UNPACKED, " unpacked")
    for entry in entries:
        if entry.file_size > max(MEGABYTE, MOST_RATIO * entry.compress_size):
            ratio = entry.file_size // max(1, entry.compress_size)
            raise UnreadableFile(
                f"A part of the workbook is packed {ratio:,} times smaller than it is; "
                f"at most {MOST_RATIO} times is read.",
                AS_CSV,
            )


def _contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, Contents]:
    """Unpack every entry once, to nowhere, and note what the sheets hold."""
    found: dict[str, Contents] = {}
    unpacked = 0
    for entry in entries:
        holds = found.setdefault(entry.filename, Contents())
        for fresh, piece in _pieces(archive, entry):
            unpacked += fresh
            if unpacked > MOST_UNPACKED:
                raise _too_large(unpacked, MOST_UNPACKED, " unpacked")
            if entry.filename.endswith((".xml", ".rels")):
                holds.note(piece)
    return found


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[int, bytes]]:
    """Give an entry in pieces cut between marks, with how many bytes came out for each."""
    rest = b""
    with archive.open(entry) as stream:
        while fresh := stream.read(AT_ONCE):
            whole = rest + fresh
            cut = whole.rfind(b">", max(0, len(whole) - LONGEST_MARK)) + 1 or len(whole)
            rest = whole[cut:]
            yield len(fresh), whole[:cut]
    yield 0, rest


def _too_large(size: int, most: int, state: str) -> UnreadableFile:
    """Say how large a workbook is and how large it may be."""
    return UnreadableFile(
        f"The workbook has {size / MEGABYTE:,.0f} MB{state}; at most {most // MEGABYTE} are read.",
        AS_CSV,
    )
