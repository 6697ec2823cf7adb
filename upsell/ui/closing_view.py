"""Time from signal to close on a page: one sentence, and the curve behind "Day by day"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from upsell.closing_words import closing_words, days_words
from upsell.shares import between, whole_percent
from upsell.time_to_close import Point, TimeToClose
from upsell.ui.papers import notice
from upsell.ui.tables import table
from upsell.ui.text import element

MOST_STEPS, MOST_ROWS = 60, 10
MEANS = (
    "How many days pass from the day a signal opens until its offer is won. "
    "The median is the day by which half of the offers are won."
)
HEAD = ("Days after the signal", "Won by then", "95% interval", "Followed that long")


def from_signal_to_close(closing: TimeToClose) -> None:
    """Show how long it takes until an offer is won."""
    st.subheader("From signal to won", help=MEANS)
    st.html(notice(*closing_words(closing)))
    if not closing.curve:
        return
    with st.expander("Day by day"):
        st.html(curve(closing))
        st.caption(
            "The shares are estimates: every offer counts up to its age today, also those lost or "
            "never answered, because they would have been followed just as long."
        )
        st.html(table("Won by day", HEAD, [_row(point) for point in few(closing.curve, MOST_ROWS)]))


def curve(closing: TimeToClose) -> str:
    """Give the share won by day as steps in their band, drawn in CSS."""
    points = few(closing.curve, MOST_STEPS)
    ends = [*(point.day for point in points), max(closing.longest, points[-1].day)]
    steps = element("i", "", style=f"flex-grow:{points[0].day:.3f};--s:0;--l:0;--h:0")
    for point, (begins, ends_at) in zip(points, pairwise(ends), strict=True):
        low, high = point.between.low, point.between.high
        style = f"--s:{point.share:.4f};--l:{low:.4f};--h:{high:.4f}"
        steps += element("i", "", style=f"flex-grow:{max(ends_at - begins, 0):.3f};{style}")
    spoken = "; ".join(f"day {point.day:.0f}: {whole_percent(point.share)}" for point in points)
    drawn = element("div", steps, "hr-curve", role="img", aria_label=f"Won by day. {spoken}")
    sides = "<span>100%</span><span>50%</span><span>0%</span>"
    scale = element("div", sides, "hr-curve-scale", aria_hidden="true")
    days = f"<span>Signal</span><span>{days_words(ends[-1])} later</span>"
    axis = element("div", days, "hr-axis", aria_hidden="true")
    return element("div", scale + element("div", drawn + axis), "hr-curve-frame")


def few(points: Sequence[Point], most: int) -> list[Point]:
    """Give at most so many of the points, evenly chosen, the last among them."""
    if len(points) <= most:
        return list(points)
    return [points[(number + 1) * len(points) // most - 1] for number in range(most)]


def _row(point: Point) -> tuple[str, ...]:
    return (
        f"{point.day:.0f}",
        whole_percent(point.share),
        between(point.between),
        f"{point.at_risk:,}",
    )
