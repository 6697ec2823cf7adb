"""How the bytes of a text file are to be read as characters."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass

from upsell.adapters.files.table import UnreadableFile

AT_ONCE = 1 << 20
AROUND = 24
SAVE_AS = "Save it in the spreadsheet as “CSV UTF-8”."

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding, and what to say where it had to be assumed."""

    name: str
    notice: str = ""

    def opened(self, content: bytes) -> io.TextIOWrapper:
        """Give the characters as a stream; line ends stay as they are."""
        return io.TextIOWrapper(io.BytesIO(content), encoding=self.name, newline="")


def encoding_of(content: bytes) -> Encoding:
    """Give how a file is written; raise UnreadableFile for what is no text at all."""
    if content.startswith(_UTF32):
        return _read_whole(content, "utf-32")
    if content.startswith(_UTF16):
        return _read_whole(content, "utf-16")
    if b"\x00" in content:
        raise UnreadableFile("This is not a CSV file.", SAVE_AS)
    place = _first_fault(content, "utf-8-sig")
    if place is None:
        return Encoding("utf-8-sig")
    if _first_fault(content, "cp1252") is not None:
        raise UnreadableFile("The letters of this file are in no known encoding.", SAVE_AS)
    word = _word_at(content, place)
    return Encoding(
        "cp1252",
        f"Not UTF-8: read as Windows-1252, as in “{word}”. "
        "If a letter looks wrong, save the file as “CSV UTF-8”.",
    )


def _read_whole(content: bytes, name: str) -> Encoding:
    """Give an encoding that a file announces, once all of it can be read so."""
    if _first_fault(content, name) is not None:
        raise UnreadableFile("The file is cut off or damaged.", SAVE_AS)
    return Encoding(name)


def _first_fault(content: bytes, name: str) -> int | None:
    """Give the place near which the bytes are not of an encoding, None when all are."""
    decoder = codecs.getincrementaldecoder(name)()
    whole = memoryview(content)
    for start in range(0, len(content) + 1, AT_ONCE):
        part = whole[start : start + AT_ONCE]
        try:
            decoder.decode(part, final=start + AT_ONCE > len(content))
        except UnicodeDecodeError as error:
            return start + max(0, error.start - (len(error.object) - len(part)))
    return None


def _word_at(content: bytes, place: int) -> str:
    """Give the word around a byte."""
    before = content[max(0, place - AROUND) : place].decode("cp1252")
    after = content[place : place + AROUND].decode("cp1252")
    marks = r"[\s,;|\"]"
    return re.split(marks, before)[-1] + re.split(marks, after)[0]
