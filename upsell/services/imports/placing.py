"""What is to be said of files that are not in our own words, and what was said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from upsell.adapters.files.table import Fault, TextTable, UnreadableFile
from upsell.book import layouts
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.cells import days, numbers
from upsell.cells.forms import TwoWays
from upsell.cells.spoiled import NO_RESULT
from upsell.cells.trouble import Trouble
from upsell.errors import Refused
from upsell.guesses import Names, guess
from upsell.layouts import Layout, signature
from upsell.model import Actor, Right
from upsell.services.imports.known import Known
from upsell.services.imports.opening import Opened, Unplaced
from upsell.services.imports.outcome import Placing
from upsell.services.imports.tally import OpenSheet, is_total

LOOKED_AT = 2_000
SAMPLES = 50
MOST_TWO_WAYS = 20


def keep_layout(
    book: Book, header: Sequence[str], layout: Layout, *, by: Actor, now: datetime
) -> None:
    """Keep what was said of files with a header, so that the next one is read like this.

    Raises Refused for a layout by which no file could be read.
    """
    by.require(Right.WRITE)
    lacking = layout.lacks()
    if lacking:
        raise Refused(lacking[0])
    with book.write() as connection:
        layouts.keep(connection, header, layout, by=by, at=now)
        record_change(
            connection,
            by=by,
            at=now,
            action="layout.kept",
            subject=f"layout:{signature(header)}",
            detail={"kind": layout.kind, "columns": list(layout.columns)},
        )


def remembered(book: Book, *, by: Actor) -> Mapping[str, Layout]:
    """Give what was said of files so far, by their signature."""
    by.require(Right.READ)
    with book.read() as connection:
        return layouts.every(connection)


def place(opened: Sequence[Opened], known: Known) -> None:
    """Put what is to be said, or was said, beside each file that is not in our own words."""
    accounts = known.next_accounts
    names = Names(
        tuple(known.next_metrics.values()),
        frozenset(accounts),
        frozenset(account.name for account in accounts.values()),
    )
    for one in opened:
        if isinstance(one, Unplaced):
            one.tally.placing = _placing(one.table, None, names, asks=True)
        elif isinstance(one, OpenSheet) and (one.layout is not None or one.tally.two_ways):
            layout = one.layout or Layout(one.kind, _columns(one))
            asks_day = layout.lacks_day and one.day is None
            placing = _placing(one.table, layout, names, asks=one.tally.two_ways)
            one.tally.placing = replace(placing, asks_day=asks_day)


def _columns(sheet: OpenSheet) -> tuple[str, ...]:
    """Give what each heading of a sheet in our own words holds."""
    by_place = {at: column for column, at in sheet.places.items()}
    return tuple(by_place.get(at, "") for at in range(len(sheet.table.header)))


def _placing(table: TextTable, said: Layout | None, names: Names, *, asks: bool) -> Placing:
    """Look at the first rows of a table."""
    samples: list[list[str]] = [[] for _ in table.header]
    doubtful: list[list[TwoWays]] = [[] for _ in table.header]
    for cells in _first(table):
        for place, cell in enumerate(map(str.strip, cells)):
            if cell and len(samples[place]) < SAMPLES and cell != NO_RESULT:
                samples[place].append(cell)
            if cell and len(doubtful[place]) < MOST_TWO_WAYS:
                doubtful[place] += _two_ways(cell, numbers.amount, days.day)
    for place, heading in enumerate(table.header):
        doubtful[place] += _two_ways(heading.strip(), days.day)
    layout = said or guess(table.header, samples, names)
    return Placing(
        table.header,
        tuple(map(tuple, samples)),
        layout,
        names,
        tuple(map(tuple, doubtful)),
        asks,
    )


def _first(table: TextTable) -> Iterator[list[str]]:
    """Give the cells of the first rows that can be read."""
    try:
        for row in islice(table.rows(), LOOKED_AT):
            if not isinstance(row, Fault) and not is_total(row[1], range(len(row[1]))):
                yield row[1]
    except UnreadableFile:
        return


def _two_ways(cell: str, *parses: Callable[[str], object]) -> list[TwoWays]:
    """Give in which two ways a cell can be read, as an amount or as a day."""
    found: list[TwoWays] = []
    for parse in parses:
        try:
            parse(cell)
        except TwoWays as two:
            found.append(two)
        except Trouble:
            pass
    return found
