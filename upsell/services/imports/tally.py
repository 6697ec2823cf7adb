"""One file while it is being looked at: its rows, and the count of what they would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from upsell.adapters.files.table import SHOWN, Fault, Record, TextTable, UnreadableFile
from upsell.cells.forms import UNKNOWN, DayOrder, Forms, Mark, TwoWays
from upsell.cells.spoiled import sound
from upsell.cells.trouble import Trouble
from upsell.figures import plural
from upsell.layouts import BY_ACCOUNT, Layout
from upsell.services.imports.outcome import BadRow, Placing, SheetPreview
from upsell.sheets import SheetKind

Value = TypeVar("Value")
MOST_BAD = 10_000
"""How many things to correct are noted of one sheet; the rows after them are not looked at."""
NAMED = 10
"""How many left out rows are named by their number."""
TOTALS = frozenset({"total", "totals", "grand total", "sum", "sub total", "subtotal", "overall"})
HAVE_TOTALS = {SheetKind.ACCOUNTS, SheetKind.USAGE}


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
    placing: Placing | None = None
    two_ways: bool = False
    """Whether a cell was met that can be read in two ways."""

    def refuse(self, row: int | None, name: str, value: str, trouble: Trouble) -> None:
        """Note a cell, a row or the whole file as bad."""
        self.two_ways = self.two_ways or isinstance(trouble, TwoWays)
        shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
        self.bad.append(BadRow(self.name, row, name, shown, trouble.problem, trouble.remedy))

    def stop(self, row: int) -> None:
        """Say that the rows after one were not looked at, so much is wrong before them."""
        trouble = Trouble(
            f"{MOST_BAD:,} things are wrong up to here; the rows below were not looked at.",
            "Correct these first.",
        )
        self.refuse(row, "", "", trouble)

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
            self.placing,
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
    forms: Forms = UNKNOWN
    layout: Layout | None = None
    """What was said of files like this, where its header is not in our own words."""
    day: date | None = None
    """The day of its figures, where no column says it."""

    def rows(self) -> Iterator[Line]:
        """Give its rows."""
        return (Line(self, number, cells) for number, cells in self.records())

    def records(self) -> Iterator[Record]:
        """Give its rows as numbers and cells, without totals; what is bad is noted in the tally."""
        totals: list[int] = []
        total_at = self._total_places()
        empty = True
        try:
            for row in self.table.rows():
                empty = False
                if isinstance(row, Fault):
                    self.tally.refuse(row.row, "", row.value, Trouble(row.problem, row.remedy))
                elif total_at and is_total(row[1], total_at):
                    totals.append(row[0])
                else:
                    yield row
                if len(self.tally.bad) >= MOST_BAD:
                    self.tally.stop(row.row if isinstance(row, Fault) else row[0])
                    break
        except UnreadableFile as error:
            self.tally.refuse(error.row, "", "", Trouble(error.problem, error.remedy))
        if totals:
            self._say_left_out(totals)
        if empty and not self.tally.bad:
            self.tally.notices.append("The file has a header and no rows.")

    def _total_places(self) -> list[int]:
        """Give where an account is named, in the kinds of sheets that people add up."""
        if self.kind not in HAVE_TOTALS:
            return []
        return [self.places[name] for name in BY_ACCOUNT if name in self.places]

    def _say_left_out(self, totals: Sequence[int]) -> None:
        """Name the rows that were left out as totals."""
        named = ", ".join(f"{number:,}" for number in totals[:NAMED])
        more = f" and {len(totals) - NAMED:,} more" if len(totals) > NAMED else ""
        self.tally.notices.append(
            f"{plural(len(totals), 'row')} of totals left out: row {named}{more}."
        )


def is_total(cells: Sequence[str], places: Sequence[int]) -> bool:
    """Whether a row adds up the others: what stands first where accounts are named says so."""
    named = next((cells[place].strip() for place in places if cells[place].strip()), "")
    return " ".join(named.rstrip(":").casefold().replace("-", " ").split()) in TOTALS


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
            return parse(sound(self.cell(name)))
        except Trouble as trouble:
            self.refuse(name, trouble)
            return otherwise

    def amount(
        self, name: str, parse: Callable[[str, Mark | None], Value], otherwise: Value
    ) -> Value:
        """Give what a cell of an amount says, in the way of its file."""
        return self.read(name, lambda cell: parse(cell, self.sheet.forms.mark), otherwise)

    def day(
        self, name: str, parse: Callable[[str, DayOrder | None], Value], otherwise: Value
    ) -> Value:
        """Give what a cell of a day says, in the way of its file."""
        return self.read(name, lambda cell: parse(cell, self.sheet.forms.order), otherwise)

    def refuse(self, name: str, trouble: Trouble, value: str | None = None) -> None:
        """Note what is wrong with a cell of the row."""
        self.good = False
        heading = self.sheet.headings.get(name, name)
        found = self.cell(name) if value is None else value
        self.sheet.tally.refuse(self.number, heading, found, trouble)
