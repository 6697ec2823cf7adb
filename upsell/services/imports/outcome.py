"""What comes of looking at files, and of bringing them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from upsell.cells.forms import TwoWays
from upsell.errors import Refused
from upsell.figures import plural
from upsell.guesses import Names, guess
from upsell.layouts import Layout, signature
from upsell.sheets import SheetKind


@dataclass(frozen=True)
class UploadedSheet:
    """A file as it was given: its name and its bytes."""

    name: str
    content: bytes
    day: date | None = None
    """The day of its figures, for a sheet in which no column says it."""
    is_ours: bool = False
    """Whether we wrote it just now: what was said of people's files is not about it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A cell, row or file that cannot be taken; `row` None is the file as a whole."""

    sheet: str
    row: int | None
    """As a spreadsheet shows it; the header is row 1."""
    field: str
    value: str
    problem: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Where it is, what was found, what is wrong and what to write."""
        parts = [self.sheet]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.field:
            parts.append(self.field)
        found = f" “{self.value}”" if self.value else ""
        return f"{', '.join(parts)}{found}: {self.problem} {self.remedy}".strip()


@dataclass(frozen=True)
class Placing:
    """What is to be said of a file before it can be read, or was said of its layout earlier."""

    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    """Some cells of each column."""
    layout: Layout
    """As it was said, else as it is guessed."""
    names: Names
    two_ways: tuple[tuple[TwoWays, ...], ...]
    """Of each column the cells that can be read in two ways, as far as they were looked at."""
    asks: bool
    """Whether it has to be said; else the file was read as last time."""
    asks_day: bool = False
    """Whether only the day is to be said, for it is another one in each file."""

    @property
    def signature(self) -> str:
        """What tells files of this layout."""
        return signature(self.header)

    def guess(self, kind: SheetKind | None) -> Layout:
        """Give the likeliest layout of a kind; what was said stays for its own kind."""
        if kind is self.layout.kind:
            return self.layout
        if kind is None:
            return Layout(None, ("",) * len(self.header))
        return guess(self.header, self.samples, self.names, kind)


@dataclass(frozen=True)
class SheetPreview:
    """What one file would do to the book; `kind` None is a file that cannot be told."""

    name: str
    kind: SheetKind | None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: tuple[BadRow, ...] = ()
    notices: tuple[str, ...] = ()
    """What a reader should know though nothing is wrong with it."""
    placing: Placing | None = None
    """What was or is to be said of a file that is not in our own words."""

    @property
    def asks(self) -> bool:
        """Whether something is to be said before it can be read."""
        return self.placing is not None and (self.placing.asks or self.placing.asks_day)

    @property
    def bad_rows(self) -> int:
        """How many rows have something wrong."""
        return len({bad.row for bad in self.bad})


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do, sheet by sheet."""

    sheets: tuple[SheetPreview, ...]

    @property
    def bad(self) -> tuple[BadRow, ...]:
        """Everything that cannot be taken."""
        return tuple(bad for sheet in self.sheets for bad in sheet.bad)

    @property
    def can_apply(self) -> bool:
        """Whether there is something to bring in and nothing wrong with it."""
        return bool(self.sheets) and not self.bad and not self.asking

    @property
    def asking(self) -> tuple[SheetPreview, ...]:
        """The sheets of which something is to be said first."""
        return tuple(sheet for sheet in self.sheets if sheet.asks)

    @property
    def changes_anything(self) -> bool:
        """Whether the book would be different afterwards."""
        return any(sheet.new or sheet.changed for sheet in self.sheets)


@dataclass(frozen=True)
class ImportReport:
    """What an import did, sheet by sheet."""

    sheets: tuple[SheetPreview, ...]

    @property
    def new(self) -> int:
        """How many rows were added."""
        return sum(sheet.new for sheet in self.sheets)

    @property
    def changed(self) -> int:
        """How many rows replaced others."""
        return sum(sheet.changed for sheet in self.sheets)

    @property
    def unchanged(self) -> int:
        """How many rows the book had already."""
        return sum(sheet.unchanged for sheet in self.sheets)


class BadRows(Refused):
    """An import that was refused whole; `preview` names every row at fault."""

    def __init__(self, preview: ImportPreview) -> None:
        """Say how many there are and quote the first."""
        bad = preview.bad
        if bad:
            message = (
                f"Nothing was brought in: {plural(len(bad), 'thing')} to correct. "
                f"First: {bad[0].sentence}"
            )
        elif preview.asking:
            message = (
                f"Nothing was brought in: it is not known how {preview.asking[0].name} is to be "
                "read. Setup asks."
            )
        else:
            message = "Nothing was brought in: no file was given."
        super().__init__(message)
        self.preview = preview
