"""One file while it is being looked at: its rows, and the count of what they would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from upsell.adapters.files.csv_file import SHOWN, TextTable
from upsell.cells.trouble import Trouble
from upsell.services.imports.outcome import BadRow, SheetPreview
from upsell.sheets import SheetKind

Value = TypeVar("Value")


@dataclass
class Tally:
    """What has been found in one file so far."""

    name: str
    kind: SheetKind | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def refuse(self, row: int | None, name: str, value: str, trouble: Trouble) -> None:
        """Note a cell, a row or the whole file as bad."""
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self.bad.append(BadRow(self.name, row, name, shown, trouble.problem, trouble.remedy))

    def count(self, *, known: bool, same: bool) -> None:
        """Count a good row as unchanged, changed or new."""
        if not known:
            self.new += 1
        elif same:
            self.unchanged += 1
        else:
            self.changed += 1

    def preview(self) -> SheetPreview:
        """Give the counts as they are shown."""
        bad = sorted(self.bad, key=lambda one: one.row or 0)
        return SheetPreview(
            self.name,
            self.kind,
            self.new,
            self.changed,
            self.unchanged,
            tuple(bad),
            tuple(self.notices),
        )


@dataclass(frozen=True)
class OpenSheet:
    """A file whose kind is known: its table, where each column is, and its tally."""

    kind: SheetKind
    table: TextTable
    places: dict[str, int]
    """Column name to its place in a row."""
    headings: dict[str, str]
    """Column name to the header as the file writes it."""
    tally: Tally

    def rows(self) -> Iterator[Line]:
        """Give its rows."""
        for number, cells in zip(self.table.numbers, self.table.rows, strict=True):
            yield Line(self, number, cells)


class Line:
    """One row being read; a cell in trouble is noted and the row is no longer good."""

    __slots__ = ("cells", "good", "number", "sheet")

    def __init__(self, sheet: OpenSheet, number: int, cells: Sequence[str]) -> None:
        """Begin with a good row."""
        self.sheet = sheet
        self.number = number
        self.cells = cells
        self.good = True

    def has(self, name: str) -> bool:
        """Whether the file has a column."""
        return name in self.sheet.places

    def cell(self, name: str) -> str:
        """Give a cell as it is written, without the space around it; empty without the column."""
        place = self.sheet.places.get(name)
        return "" if place is None else self.cells[place].strip()

    def read(self, name: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        """Give what a cell says; without the column, or in trouble, give `otherwise`."""
        if name not in self.sheet.places:
            return otherwise
        try:
            return parse(self.cell(name))
        except Trouble as trouble:
            self.refuse(name, trouble)
            return otherwise

    def refuse(self, name: str, trouble: Trouble, value: str | None = None) -> None:
        """Note what is wrong with a cell of the row."""
        self.good = False
        heading = self.sheet.headings.get(name, name)
        found = self.cell(name) if value is None else value
        self.sheet.tally.refuse(self.number, heading, found, trouble)
