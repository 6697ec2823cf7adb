"""The usage sheet: a row is a figure of one account and metric on one day.

Sheets of a million rows pass here, so they are read row by row, and a text is understood once and
remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Generic, TypeVar

from upsell.cells import days, numbers, words
from upsell.cells.forms import Forms
from upsell.cells.spoiled import sound
from upsell.cells.trouble import Trouble
from upsell.figures import plural
from upsell.model import MetricKind
from upsell.services.imports.figures import Figure, Figures
from upsell.services.imports.known import Known
from upsell.services.imports.names import Names, twice
from upsell.services.imports.tally import OpenSheet

Value = TypeVar("Value")
Progress = Callable[[float], None]
ROWS_A_STEP = 2_000
HALF_WAY = 100_000
"""How many rows a step of progress takes for half of the work, for nobody knows how many come."""
MOST_REMEMBERED = 100_000
NOT_SAID: tuple[bool, float | None] = (False, None)
NOT_DAILY = (MetricKind.LEVEL, MetricKind.GOAL)
PLACES = ("account_id", "metric", "day", "value", "limit", "counts")


class Counts(StrEnum):
    """What the figures of a counter are."""

    TOTAL = "total"
    DAILY = "daily"


class _Memory(dict[str, Value | Trouble], Generic[Value]):
    """What each text of a column says, worked out when it is first seen."""

    def __init__(self, parse: Callable[[str], Value]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: str) -> Value | Trouble:
        found: Value | Trouble
        try:
            found = self._parse(sound(cell.strip()))
        except Trouble as trouble:
            found = trouble
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[cell] = found
        return found


class _Reader:
    """What the rows of a sheet are understood with."""

    def __init__(self, known: Known, forms: Forms) -> None:
        mark, order = forms.mark, forms.order
        self.kinds = {key: metric.kind for key, metric in known.next_metrics.items()}
        self.accounts = _Memory[str](partial(_named, known.account_names()))
        self.metrics = _Memory[str](partial(_named, known.metric_names()))
        self.days = _Memory[date](partial(days.past_day, order=order, today=known.today))
        self.values = _Memory[float | None](partial(numbers.figure, mark=mark))
        self.limits = _Memory[tuple[bool, float | None]](
            lambda cell: (bool(cell), numbers.limit(cell, mark))
        )
        self.counts = _Memory[bool](_is_daily)


def study(sheets: Sequence[OpenSheet], known: Known, progress: Progress | None = None) -> Figures:
    """Give the good figures of every sheet; what is bad is noted in its tally."""
    figures = Figures(sheets)
    for place, sheet in enumerate(sheets):
        _read(sheet, place, _Reader(known, sheet.forms), figures, progress)
    for (account, metric, day), first, second in figures.sort():
        shown = f"of {account}, {metric} on {day.isoformat()}"
        one, two = ((figure.sheet.tally.name, figure.row) for figure in (first, second))
        second.sheet.tally.refuse(
            second.row, "day", day.isoformat(), twice("figure", shown, one, two)
        )
    for place, sheet in enumerate(sheets):
        blank = figures.blanks(place)
        if blank:
            sheet.tally.notices.append(
                f"{plural(blank, 'figure')} without a value: kept as blank, left out by scans."
            )
    return figures


def _read(
    sheet: OpenSheet, place: int, reader: _Reader, figures: Figures, progress: Progress | None
) -> None:
    """Take the rows of one sheet."""
    account_at, metric_at, day_at, value_at = (sheet.places[name] for name in PLACES[:4])
    limit_at, counts_at = (sheet.places.get(name) for name in PLACES[4:])
    for count, (number, cells) in enumerate(sheet.records(), 1):
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
        elif daily and reader.kinds.get(metric) in NOT_DAILY:
            _refuse_daily(sheet, number, metric, reader.kinds[metric])
        else:
            figure = Figure(value, *limit, daily, sheet, number)
            figures.add((account, metric, day), figure, place)
        if progress is not None and count % ROWS_A_STEP == 0:
            progress(figures.taken / (figures.taken + HALF_WAY))


def _refuse_daily(sheet: OpenSheet, number: int, metric: str, kind: MetricKind) -> None:
    """Refuse a figure whose metric is not added up day by day."""
    trouble = Trouble(
        f"{metric} is a {kind.value}: its figures are not added up.", "Leave the cell empty."
    )
    sheet.tally.refuse(number, "counts", Counts.DAILY.value, trouble)


def _refuse(sheet: OpenSheet, number: int, cells: Sequence[str], found: tuple[object, ...]) -> None:
    """Note every cell of a row that is in trouble."""
    for name, one in zip(PLACES, found, strict=True):
        if isinstance(one, Trouble):
            sheet.tally.refuse(number, sheet.headings[name], cells[sheet.places[name]], one)


def _named(names: Names, cell: str) -> str:
    """Give a known key."""
    return names.require(words.text(cell))


def _is_daily(cell: str) -> bool:
    """Whether a figure is what its day added; an empty cell is a total."""
    return bool(cell) and words.choice(cell, Counts) is Counts.DAILY
