"""The usage sheet: a row is a figure of one account and metric on one day.

Sheets of a hundred thousand rows pass here, so a text is understood once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from upsell.book.intake import Key
from upsell.cells import days, numbers, words
from upsell.cells.trouble import Trouble
from upsell.figures import plural
from upsell.model import MetricKind
from upsell.services.imports.known import Known
from upsell.services.imports.names import Names, twice
from upsell.services.imports.tally import OpenSheet

Value = TypeVar("Value")
Progress = Callable[[float], None]
ROWS_A_STEP = 5_000
NOT_SAID: tuple[bool, float | None] = (False, None)
NOT_DAILY = (MetricKind.LEVEL, MetricKind.GOAL)
PLACES = ("account_id", "metric", "day", "value", "limit", "counts")


class Counts(StrEnum):
    """What the figures of a counter are."""

    TOTAL = "total"
    DAILY = "daily"


class Figure(NamedTuple):
    """What one good row says beside its key; without `has_limit` the limit is not its own."""

    value: float | None
    has_limit: bool
    limit: float | None
    daily: bool
    sheet: OpenSheet
    row: int


class _Memory(dict[str, Value | Trouble], Generic[Value]):
    """What each text of a column says, worked out when it is first seen."""

    def __init__(self, parse: Callable[[str], Value]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: str) -> Value | Trouble:
        found: Value | Trouble
        try:
            found = self._parse(cell.strip())
        except Trouble as trouble:
            found = trouble
        self[cell] = found
        return found


class _Reader:
    """What every row is understood with."""

    def __init__(self, known: Known) -> None:
        self.kinds = {key: metric.kind for key, metric in known.next_metrics.items()}
        self.accounts = _Memory[str](partial(_named, known.account_names()))
        self.metrics = _Memory[str](partial(_named, known.metric_names()))
        self.days = _Memory[date](partial(days.past_day, today=known.today))
        self.values = _Memory[float | None](numbers.figure)
        self.limits = _Memory[tuple[bool, float | None]](_own_limit)
        self.counts = _Memory[bool](_is_daily)


def study(
    sheets: Iterable[OpenSheet], known: Known, progress: Progress | None = None
) -> dict[Key, Figure]:
    """Give the good figures of every sheet; what is bad is noted in its tally."""
    reader = _Reader(known)
    figures: dict[Key, Figure] = {}
    for sheet in sheets:
        _read(sheet, reader, figures, progress)
        blank = sum(one.value is None for one in figures.values() if one.sheet is sheet)
        if blank:
            sheet.tally.notices.append(
                f"{plural(blank, 'figure')} without a value: kept as blank, left out by scans."
            )
    return figures


def _read(
    sheet: OpenSheet, reader: _Reader, figures: dict[Key, Figure], progress: Progress | None
) -> None:
    """Take the rows of one sheet."""
    account_at, metric_at, day_at, value_at = (sheet.places[name] for name in PLACES[:4])
    limit_at, counts_at = (sheet.places.get(name) for name in PLACES[4:])
    for number, cells in zip(sheet.table.numbers, sheet.table.rows, strict=True):
        account = reader.accounts[cells[account_at]]
        metric = reader.metrics[cells[metric_at]]
        day = reader.days[cells[day_at]]
        value = reader.values[cells[value_at]]
        limit = NOT_SAID if limit_at is None else reader.limits[cells[limit_at]]
        daily = False if counts_at is None else reader.counts[cells[counts_at]]
        if (
            isinstance(account, Trouble)
            or isinstance(metric, Trouble)
            or isinstance(day, Trouble)
            or isinstance(value, Trouble)
            or isinstance(limit, Trouble)
            or isinstance(daily, Trouble)
        ):
            _refuse(sheet, number, cells, (account, metric, day, value, limit, daily))
            continue
        figure = Figure(value, *limit, daily, sheet, number)
        _take((account, metric, day), figure, reader, figures)
        if progress is not None and number % ROWS_A_STEP == 0:
            progress(min(1.0, number / len(sheet.table.rows)))


def _take(key: Key, figure: Figure, reader: _Reader, figures: dict[Key, Figure]) -> None:
    """Keep a figure unless another row has it or its metric cannot be counted so."""
    first = figures.setdefault(key, figure)
    account, metric, day = key
    if first is not figure:
        shown = f"of {account}, {metric} on {day.isoformat()}"
        here = (figure.sheet.tally.name, figure.row)
        trouble = twice("figure", shown, (first.sheet.tally.name, first.row), here)
        figure.sheet.tally.refuse(figure.row, "day", day.isoformat(), trouble)
    elif figure.daily and reader.kinds.get(metric) in NOT_DAILY:
        trouble = Trouble(
            f"{metric} is a {reader.kinds[metric].value}: its figures are not added up.",
            "Leave the cell empty.",
        )
        figure.sheet.tally.refuse(figure.row, "counts", Counts.DAILY.value, trouble)


def _refuse(sheet: OpenSheet, number: int, cells: Sequence[str], found: tuple[object, ...]) -> None:
    """Note every cell of a row that is in trouble."""
    for name, one in zip(PLACES, found, strict=True):
        if isinstance(one, Trouble):
            sheet.tally.refuse(number, sheet.headings[name], cells[sheet.places[name]], one)


def _named(names: Names, cell: str) -> str:
    """Give a known key."""
    return names.require(words.text(cell))


def _own_limit(cell: str) -> tuple[bool, float | None]:
    """Give whether a reading has a limit of its own, and which."""
    return bool(cell), numbers.limit(cell)


def _is_daily(cell: str) -> bool:
    """Whether a figure is what its day added; an empty cell is a total."""
    return bool(cell) and words.choice(cell, Counts) is Counts.DAILY
