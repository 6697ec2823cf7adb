"""Which way a file's amounts and days are meant, asked where they can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from upsell import figures
from upsell.cells.forms import DayOrder, Forms, Mark, TwoWays
from upsell.layouts import Layout, holds_amounts, holds_days
from upsell.services.imports import Placing
from upsell.ui.text import label

EITHER: Mapping[Mark, str] = {
    Mark.POINT: "A point stands before decimals",
    Mark.COMMA: "A comma stands before decimals",
}
FIRST: Mapping[DayOrder, str] = {
    DayOrder.DAY: "The day comes first",
    DayOrder.MONTH: "The month comes first",
}


def forms(placing: Placing, layout: Layout, short: str) -> Forms:
    """Ask which way amounts and days are meant, where the file's can be read in two."""
    mark, order = placing.layout.forms.mark, placing.layout.forms.order
    amounts = _doubtful(placing, layout, Mark)
    if amounts:
        mark = st.radio(
            label(_about_amounts(amounts)),
            list(Mark),
            index=_sure(amounts, list(Mark), mark),
            format_func=lambda one: label(_answer(EITHER[Mark(one)], amounts, Mark(one))),
            key=f"mark-{short}",
        )
    days = _doubtful(placing, layout, DayOrder)
    if days:
        order = st.radio(
            label(f"Which comes first in {days[0].text}, the day or the month?"),
            list(DayOrder),
            index=_sure(days, list(DayOrder), order),
            format_func=lambda one: label(_answer(FIRST[DayOrder(one)], days, DayOrder(one))),
            key=f"order-{short}",
        )
    return Forms(mark, order)


def _doubtful(placing: Placing, layout: Layout, way: type[Mark | DayOrder]) -> list[TwoWays]:
    """Give the cells in two ways of the columns that hold amounts, or days."""
    wanted = holds_amounts if way is Mark else holds_days
    return [
        two
        for column, found in zip(layout.columns, placing.two_ways, strict=True)
        if wanted(column)
        for two in found
        if isinstance(next(iter(two.readings)), way)
    ]


def _about_amounts(doubtful: Sequence[TwoWays]) -> str:
    """Ask of a cell that has both readings, else of the first."""
    shown = _shown(doubtful)
    if len(shown.readings) == 1:
        return f"What does the mark in {shown.text} mean?"
    point, comma = map(_trimmed, shown.readings.values())
    return f"Is {shown.text} in this file {point} or {comma}?"


def _shown(doubtful: Sequence[TwoWays]) -> TwoWays:
    """Give a cell that has both readings, else the first."""
    return next((two for two in doubtful if len(two.readings) > 1), doubtful[0])


def _answer(words: str, doubtful: Sequence[TwoWays], way: Mark | DayOrder) -> str:
    """Give an answer with what the shown cell would be."""
    shown = _shown(doubtful)
    reading = next((text for one, text in shown.readings.items() if one is way), None)
    if reading is None:
        return words
    said = _trimmed(reading) if isinstance(way, Mark) else _day(reading)
    return f"{words}: {shown.text} is {said}"


def _day(iso: str) -> str:
    return figures.day_and_year(date.fromisoformat(iso))


def _sure(
    doubtful: Sequence[TwoWays],
    ways: Sequence[Mark] | Sequence[DayOrder],
    said: Mark | DayOrder | None,
) -> int | None:
    """Give which answer stands first: what was said, else what a cell with one reading says."""
    if said is not None:
        return list(ways).index(said)
    sure = {next(iter(two.readings)) for two in doubtful if len(two.readings) == 1}
    return list(ways).index(sure.pop()) if len(sure) == 1 else None


def unsaid(placing: Placing, layout: Layout, short: str) -> list[str]:
    """Say which question is still open."""
    found = []
    if _doubtful(placing, layout, Mark) and st.session_state.get(f"mark-{short}") is None:
        found.append("Say what the mark in the amounts means.")
    if _doubtful(placing, layout, DayOrder) and st.session_state.get(f"order-{short}") is None:
        found.append("Say what comes first in the days.")
    return found


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
