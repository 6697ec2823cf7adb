"""The forest plot: each title's n, the 95% interval of its rate, and then the rate."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from upsell import figures
from upsell.plain import one_line
from upsell.shares import between
from upsell.title_counts import TitleCount

INK = "#6d64f2"
GRID = "rgba(128,128,140,0.22)"
ROW_HEIGHT, AROUND = 46, 62
SMALLEST, LARGEST = 8, 16
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def forest(counts: Sequence[TitleCount]) -> go.Figure:
    """Give a row for each title with a decided offer, in the order given, the first on top."""
    shown = [count for count in counts if count.conversion.n]
    intervals = [count.conversion.interval() for count in shown]
    rates = [count.conversion.k / count.conversion.n for count in shown]
    places = list(range(len(shown)))
    return go.Figure(
        go.Scatter(
            x=rates,
            y=places,
            mode="markers",
            marker={"color": INK, "size": _sizes(shown), "symbol": "square"},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(i.high - rate, 0) for i, rate in zip(intervals, rates, strict=True)],
                "arrayminus": [
                    max(rate - i.low, 0) for i, rate in zip(intervals, rates, strict=True)
                ],
                "color": INK,
                "thickness": 2,
                "width": 0,
            },
            text=[
                f"<b>{_safe(count.title)}</b><br>{_won_of(count)}, {_rate(count)}<br>"
                f"95% interval: {between(interval)}"
                for count, interval in zip(shown, intervals, strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        ),
        go.Layout(
            height=AROUND + ROW_HEIGHT * len(shown),
            margin={"l": 0, "r": 52, "t": 8, "b": 40},
            showlegend=False,
            dragmode=False,
            hovermode="closest",
            xaxis={
                "range": [-0.02, 1.02],
                "tickvals": [0, 0.25, 0.5, 0.75, 1],
                "tickformat": ".0%",
                "gridcolor": GRID,
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis={
                "tickvals": places,
                "ticktext": [f"{_safe(count.title)}<br>{_won_of(count)}" for count in shown],
                "range": [len(shown) - 0.5, -0.5],
                "tickfont": {"size": 13},
                "showgrid": False,
                "zeroline": False,
                "automargin": True,
                "fixedrange": True,
            },
            annotations=[
                {
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 8,
                    "y": place,
                    "text": _rate(count),
                    "showarrow": False,
                    "font": {"size": 14},
                }
                for place, count in zip(places, shown, strict=True)
            ],
        ),
    )


def _sizes(counts: Sequence[TitleCount]) -> list[float]:
    """Give marks whose area grows with n: what stands on more offers weighs more."""
    most = max((count.conversion.n for count in counts), default=1)
    return [max(SMALLEST, LARGEST * (count.conversion.n / most) ** 0.5) for count in counts]


def _won_of(count: TitleCount) -> str:
    return f"{count.conversion.k:,} won of {count.conversion.n:,}"


def _rate(count: TitleCount) -> str:
    return figures.rate(count.conversion.k, count.conversion.n)


def _safe(title: str) -> str:
    """Give a title that plotly does not read as html."""
    return one_line(title).replace("&", "&amp;").replace("<", "&lt;")
