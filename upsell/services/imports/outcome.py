"""What comes of looking at files, and of bringing them in."""

from __future__ import annotations

from dataclasses import dataclass

from upsell.errors import Refused
from upsell.figures import plural
from upsell.sheets import SheetKind


@dataclass(frozen=True)
class UploadedSheet:
    """A file as it was given: its name and its bytes."""

    name: str
    content: bytes


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
        return bool(self.sheets) and not self.bad

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
        else:
            message = "Nothing was brought in: no file was given."
        super().__init__(message)
        self.preview = preview
