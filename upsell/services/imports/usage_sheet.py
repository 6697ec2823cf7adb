"""The usage sheet: a row is a figure of one account and metric on one day.

Sheets of a million rows pass here, so they are read row by row, and a text is understood once and
remembered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from typing import Generic, NamedTuple, TypeVar

from upsell.cells import days, numbers, words
from upsell.cells.spoiled import sound
from upsell.cells.trouble import Trouble
from upsell.figures import plural
from upsell.layouts import BY_ACCOUNT, DAY_PREFIX, METRIC_PREFIX, holds_days
from upsell.model import MetricKind
from upsell.services.imports.figures import Figure, Figures
from upsell.services.imports.known import Known
from upsell.services.imports.names import Names, twice
from upsell.services.imports.tally import OpenSheet
from upsell.services.imports.waiting import Consequence, Pending
from upsell.sheets import LIMIT_PREFIX

Value = TypeVar("Value")
Progress = Callable[[float], None]
ROWS_A_STEP = 2_000
HALF_WAY = 100_000
"""How many rows a step of progress takes for half of the work, for nobody knows how many come."""
MOST_REMEMBERED = 100_000
NOT_SAID: tuple[bool, float | None] = (False, None)
NOT_DAILY = (MetricKind.LEVEL, MetricKind.GOAL)


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


class _Slot(NamedTuple):
    """Where a row's figure stands; `metric` or `day` is what its column alone is about."""

    metric: str
    metric_at: int
    value: str
    value_at: int
    limit: str
    limit_at: int | None
    day: date | None = None


class _Reader:
    """What the rows of a sheet are understood with."""

    def __init__(self, known: Known, sheet: OpenSheet) -> None:
        mark, order = sheet.forms.mark, sheet.forms.order
        self.kinds = {key: metric.kind for key, metric in known.next_metrics.items()}
        self.day = sheet.day or known.today
        self.account_column = next(name for name in BY_ACCOUNT if name in sheet.places)
        self.accounts = _Memory[str](_told_by(self.account_column, known))
        metrics = known.metric_names(by_label=sheet.layout is not None)
        self.metrics = _Memory[str](partial(_named, metrics))
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
        if sheet.day is not None and sheet.day > known.today:
            trouble = Trouble("This day has not come yet.", "Choose today or a day before it.")
            sheet.tally.refuse(None, "day", sheet.day.isoformat(), trouble)
        elif sheet.day is not None or any(map(holds_days, sheet.places)):
            _read(sheet, place, _Reader(known, sheet), figures, progress)
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
    slots = _slots(sheet, reader)
    account_at = sheet.places[reader.account_column]
    day_at, counts_at = sheet.places.get("day"), sheet.places.get("counts")
    waiting = Consequence()
    for count, (number, cells) in enumerate(sheet.records(), 1):
        account = reader.accounts[cells[account_at]]
        said = reader.day if day_at is None else reader.days[cells[day_at]]
        daily = False if counts_at is None else reader.counts[cells[counts_at]]
        if isinstance(account, Pending):
            waiting.count(account)
        refused: set[str] = set()
        for slot in slots:
            if (slot.metric or slot.day) and not cells[slot.value_at].strip():
                continue
            day = slot.day or said
            metric = slot.metric or reader.metrics[cells[slot.metric_at]]
            value = reader.values[cells[slot.value_at]]
            limit = NOT_SAID if slot.limit_at is None else reader.limits[cells[slot.limit_at]]
            if (
                isinstance(account, Trouble)
                or isinstance(metric, Trouble)
                or isinstance(day, Trouble)
                or isinstance(value, Trouble)
                or isinstance(limit, Trouble)
                or isinstance(daily, Trouble)
            ):
                found: dict[str, object] = {reader.account_column: account, "metric": metric}
                found |= {"day": day, slot.value: value, slot.limit: limit, "counts": daily}
                _refuse(sheet, number, cells, found, refused)
            elif daily and reader.kinds.get(metric) in NOT_DAILY:
                _refuse_daily(sheet, number, metric, reader.kinds[metric])
            else:
                figure = Figure(value, *limit, daily, sheet, number)
                figures.add((account, metric, day), figure, place)
        if progress is not None and count % ROWS_A_STEP == 0:
            progress(figures.taken / (figures.taken + HALF_WAY))
    if waiting.rows:
        sheet.tally.notices.append(waiting.sentence)


def _slots(sheet: OpenSheet, reader: _Reader) -> list[_Slot]:
    """Give where the figures of a row stand: beside their metric, under metrics or under days."""
    under_days = [name for name in sheet.places if name.startswith(DAY_PREFIX)]
    if under_days:
        return _under_days(sheet, reader, under_days)
    wide = [name for name in sheet.places if name.startswith(METRIC_PREFIX)]
    if not wide:
        limit_at = sheet.places.get("limit")
        return [
            _Slot("", sheet.places["metric"], "value", sheet.places["value"], "limit", limit_at)
        ]
    slots: list[_Slot] = []
    for name in wide:
        metric = reader.metrics[name.removeprefix(METRIC_PREFIX)]
        if isinstance(metric, Trouble):
            heading = sheet.headings[name]
            sheet.tally.refuse(sheet.table.header_row, "header", heading, metric)
            continue
        limit = f"{LIMIT_PREFIX}{metric}"
        slots.append(_Slot(metric, 0, name, sheet.places[name], limit, sheet.places.get(limit)))
    return slots


def _under_days(sheet: OpenSheet, reader: _Reader, names: Sequence[str]) -> list[_Slot]:
    """Give the figures that stand under days; a heading that is no day is refused."""
    slots: list[_Slot] = []
    for name in names:
        day = reader.days[sheet.headings[name]]
        if isinstance(day, Trouble):
            heading = sheet.headings[name]
            sheet.tally.refuse(sheet.table.header_row, "header", heading, day)
        else:
            places = (sheet.places["metric"], name, sheet.places[name])
            slots.append(_Slot("", *places, "", None, day))
    return slots


def _refuse_daily(sheet: OpenSheet, number: int, metric: str, kind: MetricKind) -> None:
    """Refuse a figure whose metric is not added up day by day."""
    trouble = Trouble(
        f"{metric} is a {kind.value}: its figures are not added up.", "Leave the cell empty."
    )
    sheet.tally.refuse(number, "counts", Counts.DAILY.value, trouble)


def _refuse(
    sheet: OpenSheet,
    number: int,
    cells: Sequence[str],
    found: Mapping[str, object],
    refused: set[str],
) -> None:
    """Note every cell of a row that is in trouble, each once; what only waits is none."""
    for name, one in found.items():
        if isinstance(one, Trouble) and not isinstance(one, Pending) and name not in refused:
            refused.add(name)
            at = sheet.places.get(name)
            shown = "" if at is None else cells[at]
            sheet.tally.refuse(number, sheet.headings.get(name, name), shown, one)


def _told_by(column: str, known: Known) -> Callable[[str], str]:
    """Give how a cell tells its account: by id, else by domain or exact name when it is one's."""
    if column == "account_id":
        return partial(_by_id, known, known.account_names())
    held: dict[str, list[str]] = defaultdict(list)
    for account in known.next_accounts.values():
        held[account.domain if column == "domain" else account.name].append(account.account_id)
    read = words.domain if column == "domain" else words.text

    def told(cell: str) -> str:
        text = words.needed(cell) and read(cell)
        ids = held.get(text, [])
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise Trouble(f"This is the {column} of {', '.join(ids)}.", "Give the id instead.")
        known.waiting.look(column, text)
        near = get_close_matches(text, held, n=1)
        remedy = f"Did you mean {near[0]}?" if near else "Add it to the accounts first."
        raise Trouble(f"There is no account of this {column}.", remedy)

    return told


def _by_id(known: Known, names: Names, cell: str) -> str:
    """Give a known account's id."""
    text = words.text(cell)
    if text and text not in names.keys:
        known.waiting.look("account_id", text)
    return names.require(text)


def _named(names: Names, cell: str) -> str:
    """Give a known key."""
    return names.require(words.text(cell))


def _is_daily(cell: str) -> bool:
    """Whether a figure is what its day added; an empty cell is a total."""
    return bool(cell) and words.choice(cell, Counts) is Counts.DAILY
