"""The one chart of the Account page: a metric over time against its limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from upsell import figures
from upsell.model import Metric, MetricKind, Reading
from upsell.plain import one_line

INK, LIMIT = "#6d64f2", "#8b8b97"
GRID = "rgba(128,128,140,0.18)"
HEIGHT = 300
HEADROOM = 1.12
"""Room above the highest point."""
FEW_DAYS = 8
"""Up to this many days each has its own mark on the axis."""
A_DAY_MS = 86_400_000
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def usage_chart(metric: Metric, readings: Sequence[Reading]) -> go.Figure:
    """Give a figure of good readings with the limit of each day as a stepped line."""
    good = [row for row in readings if row.value is not None and row.value >= 0]
    figure = go.Figure(
        layout={
            "height": HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hovermode": "x",
            "showlegend": False,
            "dragmode": False,
            "xaxis": {"showgrid": False, "fixedrange": True, **_days(good)},
            "yaxis": {
                "gridcolor": GRID,
                "range": [0, _top(good)],
                "fixedrange": True,
                "tickformat": ",~f",
            },
        }
    )
    limited = [row for row in good if row.limit is not None]
    if limited:
        figure.add_trace(_limit(metric, limited))
    figure.add_trace(
        _bars(metric, good) if metric.kind is MetricKind.ACTIVITY else _line(metric, good)
    )
    return figure


def _days(rows: Sequence[Reading]) -> dict[str, object]:
    """Give an axis of whole days, `15 November` on hover and `15 Nov` below, the month in words."""
    axis: dict[str, object] = {"type": "date", "tickformat": "%-d %b", "hoverformat": "%-d %B"}
    if rows and (rows[-1].observed_on - rows[0].observed_on).days < FEW_DAYS:
        around = timedelta(days=2)
        axis["range"] = [rows[0].observed_on - around, rows[-1].observed_on + around]
        axis["dtick"] = A_DAY_MS
    return axis


def _line(metric: Metric, rows: Sequence[Reading]) -> go.Scatter:
    """Give the values as a line that is broken where a counter began again."""
    days: list[date] = []
    values: list[float | None] = []
    words: list[str] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is not None and _begins_again(metric, before, row):
            days.append(row.observed_on - timedelta(days=1))
            values.append(None)
            words.append("")
        days.append(row.observed_on)
        values.append(row.value)
        words.append(_hover(metric, row))
    return go.Scatter(
        x=days,
        y=values,
        text=words,
        mode="lines" if len(rows) > 1 else "markers",
        connectgaps=False,
        line={
            "color": INK,
            "width": 2.2,
            "shape": "hv" if metric.kind is MetricKind.LEVEL else "linear",
        },
        fill="tozeroy",
        fillcolor="rgba(109,100,242,0.09)",
        hovertemplate="%{text}<extra></extra>",
    )


def _bars(metric: Metric, rows: Sequence[Reading]) -> go.Bar:
    return go.Bar(
        x=[row.observed_on for row in rows],
        y=[row.value for row in rows],
        text=[_hover(metric, row) for row in rows],
        textposition="none",
        marker={"color": INK},
        hovertemplate="%{text}<extra></extra>",
    )


def _limit(metric: Metric, rows: Sequence[Reading]) -> go.Scatter:
    """Give the limit as steps, with its name and amount of today where it ends."""
    name = "Goal" if metric.kind is MetricKind.GOAL else "Limit"
    words = [""] * (len(rows) - 1) + [f"{name} {figures.number(rows[-1].limit or 0)}"]
    return go.Scatter(
        x=[row.observed_on for row in rows],
        y=[row.limit for row in rows],
        text=words,
        mode="lines+text",
        textposition="top left" if len(rows) > 1 else "top center",
        textfont={"color": LIMIT, "size": 12},
        line={"color": LIMIT, "width": 1.5, "dash": "dash", "shape": "hv"},
        hoverinfo="skip",
    )


def _hover(metric: Metric, row: Reading) -> str:
    """Give `8 of 10 seats` and the day; the chart reads html, so account words are escaped."""
    used = figures.used_of_limit(row.value or 0, row.limit, metric)
    return f"<b>{escape(one_line(used))}</b><br>{figures.day_and_year(row.observed_on)}"


def _begins_again(metric: Metric, before: Reading, row: Reading) -> bool:
    return metric.kind is MetricKind.COUNTER and (row.value or 0) < (before.value or 0)


def _top(rows: Sequence[Reading]) -> float:
    """Give the highest point of the axis: values, and limits unless they dwarf them."""
    highest = max((row.value or 0 for row in rows), default=1) or 1
    limits = [row.limit for row in rows if row.limit is not None and row.limit < highest * 5]
    return max([highest, *limits]) * HEADROOM
