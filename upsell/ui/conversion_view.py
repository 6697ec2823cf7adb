"""Conversion by signal on a page: the sentence, the forest plot, the figures, any two compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from upsell.comparison import compare_pair
from upsell.comparison_words import explained, headline, pair_explained, pair_headline
from upsell.plain import one_line
from upsell.services.analysis import Analysis
from upsell.services.exports import conversion_table
from upsell.shares import NONE_YET, between, share
from upsell.title_counts import TitleCount, results
from upsell.ui.address import chosen, keeping
from upsell.ui.downloads import download
from upsell.ui.forest import CONFIG, forest
from upsell.ui.frame import Visit
from upsell.ui.narrowing import in_words, narrowing
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.tables import table

STYLE = Path(__file__).parent / "style" / "analysis.css"
HEAD = (
    "Signal",
    "Decided",
    "95% interval",
    "Won of decided",
    "Lost",
    "No answer",
    "Not now",
    "Open",
    "Offered",
)
MEANS = (
    "Decided: won, lost or no answer. Offers still open and those answered “not now” stand beside "
    "and count in no rate. The 95% interval is where the true rate may lie: with few offers it is "
    "wide, and a difference may be luck."
)
CHOSEN = (
    "The line is where the true rate lies with 95% certainty, the square what was won so far. "
    "You chose whom to offer, so these rates tell how your offers went, "
    "not what a signal would bring with everybody."
)


def by_signal(visit: Visit, seen: Analysis) -> None:
    """Show what came of each title's offers, most decided first."""
    st.html(STYLE)
    st.subheader("By signal", help=MEANS)
    narrowing(seen)
    if left := in_words(seen.narrowing, seen):
        st.text(f"Only offers of: {left}.")
    st.html(notice(headline(seen.comparison), explained(seen.comparison)))
    if not seen.titles:
        visit.link(Place.TODAY, "See the accounts", icon=":material/today:")
        return
    if any(count.conversion.n for count in seen.titles):
        st.plotly_chart(forest(seen.titles), config=CONFIG, key="forest")
        st.caption(CHOSEN)
    with st.expander("The figures"):
        st.html(title_table(seen.titles))
        figures = partial(conversion_table, seen.titles)
        download(visit, "signals-compared", visit.today.isoformat(), figures)
    any_two(seen.titles)


def title_table(counts: Sequence[TitleCount]) -> str:
    """Give what came of each title."""
    return table("Conversion by signal", HEAD, [_row(count) for count in counts])


def any_two(counts: Sequence[TitleCount]) -> None:
    """Let two titles be picked, and say whether one converts better."""
    found = results(counts)
    titles = [count.title for count in counts]
    if len(titles) < 2:  # noqa: PLR2004 - a pair
        return
    with st.expander("Compare two signals", expanded="first" in st.query_params):
        with st.container(key="pair", horizontal=True):
            one = _pick("first", "One", titles)
            other = _pick("second", "The other", titles)
        if one and other and one != other:
            pair = compare_pair(found, one, other)
            st.html(notice(pair_headline(pair), pair_explained(pair)))
        else:
            st.caption(
                "Pick two that you had in mind before you looked at the figures: "
                "of many pairs some always differ by luck."
            )


def _pick(key: str, name: str, titles: Sequence[str]) -> str:
    """Draw the choice of one title; the address keeps it."""
    options = ["", *titles]
    chosen(key, options, "")
    picked = st.selectbox(
        name, options, format_func=lambda title: one_line(title) or "Choose", key=key,
        on_change=keeping(key),
    )  # fmt: skip
    return str(picked or "")


def _row(count: TitleCount) -> tuple[str, ...]:
    result = count.conversion
    rest = (count.lost, count.no_response, count.deferred, count.open, count.offered)
    return (
        count.title,
        f"{result.n:,}",
        between(result.interval()) if result.n else NONE_YET,
        share(result),
        *(f"{cell:,}" for cell in rest),
    )
