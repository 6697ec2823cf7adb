"""Conversion on a page: four tiles, a table and one figure; a rate never without its n."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from upsell import figures
from upsell.comparison_words import explained, headline
from upsell.conversion import Proportion
from upsell.indicators import Indicators
from upsell.plain import one_line
from upsell.services.analysis import Analysis
from upsell.services.exports import conversion_table
from upsell.title_counts import TitleCount
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.tables import Tile, table, tiles

NONE_YET = "None yet"
NOT_CHECKED = "Not checked"
HEAD = (
    "Signal",
    "Flagged",
    "Offered",
    "Calls",
    "Won",
    "Lost",
    "No answer",
    "Not now",
    "Open",
    "Won of decided",
)
PARTS = (
    ("Won", "won", "#16805a", "#ffffff"),
    ("Lost", "lost", "#c2414f", "#ffffff"),
    ("No answer", "no_response", "#6b6b76", "#ffffff"),
    ("Not now", "deferred", "#c9a227", "#1c1c21"),
    ("Open", "open", "#a5b0f5", "#1c1c21"),
)
ROW_HEIGHT = 46
AROUND = 90
CHOSEN = (
    "You chose whom to offer, so these rates tell how your offers went, "
    "not what a signal would bring with everybody."
)


def this_week(visit: Visit, seen: Analysis) -> None:
    """Show the four leading indicators of the present week."""
    st.subheader("Leading indicators")
    st.html(indicator_tiles(seen.this_week, seen.last_week, visit.book.currency))


def by_signal(visit: Visit, seen: Analysis) -> None:
    """Show what came of each title: whether it can be compared, the table, the figure."""
    st.subheader("By signal")
    if not seen.titles:
        st.caption("Nothing to compare yet: no signal so far, and no offer.")
        visit.link(Place.TODAY, "See the accounts")
        return
    st.html(notice(headline(seen.comparison), explained(seen.comparison)))
    st.html(title_table(seen.titles))
    st.caption(CHOSEN)
    table = partial(conversion_table, seen.titles)
    download(visit, "signals-compared", visit.today.isoformat(), table)
    if any(count.offered for count in seen.titles):
        st.subheader("What came of the offers")
        st.plotly_chart(outcome_figure(seen.titles), config={"displayModeBar": False}, key="came")


def share(of: Proportion) -> str:
    """Give `2 of 3, 67%`; without any, that there is none."""
    if of.rate is None:
        return NONE_YET
    return f"{of.k:,} of {of.n:,}, {figures.rate(of.k, of.n)}"


def indicator_tiles(now: Indicators, before: Indicators, currency: str) -> str:
    """Give the four leading indicators of this week beside the last one's."""
    rows = (
        ("Accounts with a signal", _detection),
        ("Offers won, of those decided", lambda week: share(week.conversion)),
        ("Won for a year", lambda week: figures.money(week.expansion, currency)),
        ("From signal to won", _pace),
    )
    return tiles([Tile(name, say(now), f"Last week: {_inside(say(before))}") for name, say in rows])


def title_table(counts: Sequence[TitleCount]) -> str:
    """Give what came of each title."""
    return table("Conversion by signal", HEAD, [_row(count) for count in counts])


def outcome_figure(counts: Sequence[TitleCount]) -> go.Figure:
    """Give the offers of each title as one bar, cut by what came of them."""
    shown = [count for count in reversed(counts) if count.offered]
    names = [_with_n(count) for count in shown]
    bars = [
        go.Bar(
            name=name,
            y=names,
            x=[getattr(count, field) for count in shown],
            text=[getattr(count, field) or "" for count in shown],
            orientation="h",
            marker={"color": colour, "cornerradius": 3},
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink},
            hovertemplate=f"%{{y}}<br>{name}: %{{x}}<extra></extra>",
        )
        for name, field, colour, ink in PARTS
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        barmode="stack",
        height=AROUND + ROW_HEIGHT * len(shown),
        margin={"l": 0, "r": 8, "t": 36, "b": 8},
        bargap=0.35,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"visible": False, "fixedrange": True},
        yaxis={"automargin": True, "fixedrange": True},
    )
    return figure


def _detection(week: Indicators) -> str:
    return share(week.detection) if week.detection.n else NOT_CHECKED


def _pace(week: Indicators) -> str:
    if week.days_to_won is None:
        return NONE_YET
    days = figures.plural(round(week.days_to_won), "day")
    return f"{days} ({week.wins:,} won)"


def _inside(words: str) -> str:
    """Give words as they read behind others."""
    return words[:1].lower() + words[1:]


def _with_n(count: TitleCount) -> str:
    """Name a bar with how many offers it has; plotly must not read a metric's name as html."""
    name = one_line(count.title).replace("&", "&amp;").replace("<", "&lt;")
    return f"{name}  ({figures.plural(count.offered, 'offer')})"


def _row(count: TitleCount) -> tuple[str, ...]:
    cells = (
        count.flagged,
        count.offered,
        count.calls,
        count.won,
        count.lost,
        count.no_response,
        count.deferred,
        count.open,
    )
    return (count.title, *(f"{cell:,}" for cell in cells), share(count.conversion))
