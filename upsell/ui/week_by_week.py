"""The leading indicators of the last weeks: four small charts of bars, each bar with its figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import streamlit as st

from upsell import figures
from upsell import indicator_words as words_of
from upsell.conversion import Proportion
from upsell.indicators import Indicators
from upsell.narrowing import Narrowing
from upsell.services.analysis import Analysis
from upsell.services.exports import weeks_table
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.text import element, escaped

MEANS = (
    "Early signs, before a rate can say anything. Checked: with a usage figure of that week. "
    "The accounts offered: with an offer that was waiting or answered in that week. "
    "Median: half of the offers won took fewer days, half more."
)
NO_WEEK = "No week has been checked yet."
OF_ALL = "Of all offers, whatever is chosen above."
NOTHING = "–"
THOUSAND, MILLION = 1_000, 1_000_000


@dataclass(frozen=True)
class Panel:
    """One indicator: what it says of a week, in full and above a bar, and how high the bar is."""

    name: str
    says: Callable[[Indicators], str]
    short: Callable[[Indicators], str]
    height: Callable[[Indicators], float | None]
    """None draws no bar: there is nothing to say of that week."""
    is_share: bool = False
    """Whether the bars are drawn against 100%, else against the highest."""


def week_by_week(visit: Visit, seen: Analysis) -> None:
    """Draw the four leading indicators of the last weeks, of all offers."""
    st.subheader("Week by week", help=MEANS)
    if not any(week.detection.n or week.conversion.n for week in seen.weeks):
        st.caption(NO_WEEK)
        return
    st.html(multiples(seen.weeks, visit.book.currency))
    if seen.narrowing != Narrowing():
        st.caption(OF_ALL)
    download(visit, "weeks", visit.today.isoformat(), partial(weeks_table, seen.weeks))


def multiples(weeks: Sequence[Indicators], currency: str) -> str:
    """Give the four charts side by side, the week that runs last and named with its figure."""
    panels = (
        Panel(
            "Accounts with a signal, of those checked",
            words_of.detection,
            lambda week: _of(week.detection),
            lambda week: week.detection.rate,
            is_share=True,
        ),
        Panel(
            "Offers won, of those decided",
            words_of.conversion,
            lambda week: _of(week.conversion),
            lambda week: week.conversion.rate,
            is_share=True,
        ),
        Panel(
            "Won for a year",
            lambda week: words_of.expansion(week, currency),
            lambda week: _short_money(week.expansion, currency) if week.expansion else NOTHING,
            lambda week: float(week.expansion) or None,
        ),
        Panel(
            "From signal to won, median",
            words_of.pace,
            lambda week: NOTHING if week.days_to_won is None else f"{week.days_to_won:.0f} d",
            lambda week: week.days_to_won,
        ),
    )
    return element("div", "".join(_drawn(panel, weeks) for panel in panels), "hr-multiples")


def _drawn(panel: Panel, weeks: Sequence[Indicators]) -> str:
    """Give one chart."""
    heights = [panel.height(week) for week in weeks]
    top = 1.0 if panel.is_share else max([height for height in heights if height], default=1.0)
    bars = "".join(
        _bar(panel, week, height, top, is_now=week is weeks[-1])
        for week, height in zip(weeks, heights, strict=True)
    )
    spoken = "; ".join(f"week of {figures.day(w.week.first)}: {panel.says(w)}" for w in weeks)
    first, last = escaped(figures.day(weeks[0].week.first)), "this week"
    head = element("h3", escaped(panel.name), "hr-tile-name")
    head += element(
        "p", f"{escaped(panel.says(weeks[-1]))} <span>this week</span>", "hr-now-figure"
    )
    chart = element("div", bars, "hr-columns", role="img", aria_label=f"{panel.name}. {spoken}")
    axis = element("div", f"<span>{first}</span><span>{last}</span>", "hr-axis", aria_hidden="true")
    return element("section", head + chart + axis, "hr-multiple")


def _bar(panel: Panel, week: Indicators, height: float | None, top: float, *, is_now: bool) -> str:
    """Give one week's bar with its figure above it and the whole of it in its tooltip."""
    share_of_top = 0.0 if height is None else min(height / top, 1.0)
    css = " ".join(
        name for name, holds in (("hr-none", height is None), ("hr-now", is_now)) if holds
    )
    title = f"Week of {figures.day(week.week.first)}: {panel.says(week)}"
    words = element("b", escaped(panel.short(week)))
    return element(
        "span", words + element("i", "", style=f"--p:{share_of_top:.4f}"), css, title=title
    )


def _of(found: Proportion) -> str:
    return f"{found.k:,}/{found.n:,}" if found.n else NOTHING


def _short_money(value: Decimal, currency: str) -> str:
    """Give an amount that fits above a bar: `$8,388`, `$12.4k`, `$1.2M`."""
    for unit, letter in ((MILLION, "M"), (10 * THOUSAND, "k")):
        if value >= unit:
            size = THOUSAND if letter == "k" else MILLION
            text = figures.money(round(value / size, 1), currency)
            return f"{text.removesuffix('0') if '.' in text else text}{letter}"
    return figures.money(Decimal(round(value)), currency)
