"""The grid of the weekly check: the day, a block to paste, cells to type in, a look, one save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from upsell import figures
from upsell.errors import Refused
from upsell.model import Account, Metric
from upsell.pasting import HOW, LONGEST, pasted, shown
from upsell.plain import one_line
from upsell.services.scanning import scan
from upsell.services.weekly import save_weekly
from upsell.ui import notices
from upsell.ui.dials import capital
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.text import element, label
from upsell.weekly import Grid, beside, jumps, legend
from upsell.weekly import Place as Cell

DAY, BLOCK, ROUND, FILLED, LEFT_OUT = (
    f"weekly-{name}" for name in ("day", "block", "round", "filled", "left-out")
)
PASTE, SAVE = "weekly-paste", "weekly-save"
OLDEST = timedelta(days=730)
MOST_SAID = 12
ROW, MOST_ROWS = 35, 16
ACCOUNT = "account"
NAME_WIDTH, LEAST_WIDTH = 160, 96
AROUND_NAME, NAME_LETTER = 52, 8
AROUND_TEXT, TEXT_LETTER = 24, 6


def chosen_day(visit: Visit) -> date:
    """Draw the choice of the day the figures are of; another day begins with its own figures."""
    return st.date_input(
        "Day",
        visit.today,
        key=DAY,
        min_value=visit.today - OLDEST,
        max_value=visit.today,
        format="YYYY-MM-DD",
        on_change=_begin_anew,
        width=180,
    )


def empty(visit: Visit) -> None:
    """Say what is missing before there can be a grid."""
    st.html(notice("There is nothing to fill in yet.", "Bring in accounts and metrics first."))
    visit.link(Place.SETUP, "Bring in my accounts", icon=":material/upload:")


def paste(grid: Grid) -> None:
    """Draw where a block is pasted, and what of the last one was left out."""
    with st.expander("Paste from a spreadsheet", icon=":material/content_paste:"):
        with st.form(PASTE, border=False, clear_on_submit=True):
            st.text_area(HOW, key=BLOCK, height=140, max_chars=LONGEST)
            st.form_submit_button("Put it into the grid", on_click=_fill, args=(grid,))
        notices.beside(PASTE)
    left_out: tuple[str, ...] = st.session_state.get(LEFT_OUT, ())
    if left_out:
        count = figures.plural(len(left_out), "thing")
        st.html(notice(f"Left out of what you pasted: {count}.", "", "careful"))
        st.markdown("\n".join(f"- {label(one)}" for one in shown(left_out, MOST_SAID)))


def editor(grid: Grid) -> dict[Cell, float]:
    """Draw the grid and give the figures in it."""
    filled: Mapping[Cell, float] = {**grid.present, **st.session_state.get(FILLED, {})}
    rows = [_row(grid, account, filled) for account in grid.accounts]
    st.caption(legend(grid))
    edited: list[dict[str, Any]] = st.data_editor(
        rows,
        column_config=_columns(grid, rows),
        key=f"weekly-grid-{grid.day}-{st.session_state.get(ROUND, 0)}",
        hide_index=True,
        height=(min(len(grid.accounts), MOST_ROWS) + 1) * ROW + 2,
        row_height=ROW,
        placeholder="–",
    )
    st.html(element("p", "Swipe the grid sideways to see every metric.", "hr-quiet hr-narrow"))
    return {
        (account.account_id, metric.key): float(figure)
        for account, row in zip(grid.accounts, edited, strict=True)
        for metric in grid.metrics
        if (figure := row[_figure(metric)]) is not None
    }


def save(visit: Visit, grid: Grid, typed: Mapping[Cell, float]) -> None:
    """Say what would change and what can hardly be true, and save it whole."""
    changed = grid.changed(typed)
    doubted = jumps(grid, changed)
    is_confirmed = True
    if doubted:
        count = figures.plural(len(doubted), "figure")
        st.html(notice(f"{count} to look at again.", "Correct what is a slip.", "careful"))
        told = shown([one.sentence for one in doubted], MOST_SAID)
        st.markdown("\n".join(f"- {label(one)}" for one in told))
        words = "It is right" if len(doubted) == 1 else "They are right"
        is_confirmed = st.checkbox(words, key=f"weekly-right-{hash(doubted)}")
    st.caption(_preview(grid, changed))
    st.button(
        "Save",
        type="primary",
        key=SAVE,
        disabled=not (changed and is_confirmed),
        on_click=_save,
        args=(visit, grid, changed, is_confirmed),
    )
    notices.beside(SAVE)


def _preview(grid: Grid, changed: Mapping[Cell, float]) -> str:
    """Give what a save would do in one sentence."""
    if not changed:
        return "Nothing to save yet."
    accounts = len({account for account, _ in changed})
    replaced = sum(place in grid.present for place in changed)
    some = "" if replaced == len(changed) else f"{replaced:,} "
    instead = f", {some}in place of what is there for that day" if replaced else ""
    return (
        f"To save: {figures.plural(len(changed), 'figure')} of "
        f"{figures.plural(accounts, 'account')} for {figures.day_and_year(grid.day)}{instead}."
    )


def _row(grid: Grid, account: Account, filled: Mapping[Cell, float]) -> dict[str, Any]:
    """Give an account's line: for each metric a cell to type in and the figures before."""
    line: dict[str, Any] = {ACCOUNT: one_line(account.name)}
    for metric in grid.metrics:
        place = (account.account_id, metric.key)
        line[_figure(metric)] = filled.get(place)
        line[_before(metric)] = beside(grid, place) or None
    return line


def _columns(grid: Grid, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    config = st.column_config
    columns: dict[str, Any] = {
        ACCOUNT: config.TextColumn("Account", disabled=True, pinned=True, width=NAME_WIDTH)
    }
    for metric in grid.metrics:
        name, before = capital(one_line(metric.label)), _before(metric)
        longest = max(len(row[before] or "") for row in rows)
        columns[_figure(metric)] = config.NumberColumn(
            name,
            min_value=0,
            format="localized",
            width=max(LEAST_WIDTH, AROUND_NAME + NAME_LETTER * len(name)),
        )
        columns[before] = config.TextColumn(
            "Last week",
            disabled=True,
            width=max(LEAST_WIDTH, AROUND_TEXT + TEXT_LETTER * longest),
        )
    return columns


def _figure(metric: Metric) -> str:
    return f"figure {metric.key}"


def _before(metric: Metric) -> str:
    return f"before {metric.key}"


def _begin_anew() -> None:
    """Take what was pasted and typed out of the grid."""
    st.session_state.pop(FILLED, None)
    st.session_state.pop(LEFT_OUT, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _fill(grid: Grid) -> None:
    """Put a pasted block into the grid, beside what was pasted before."""
    kept: Mapping[Cell, float] = st.session_state.get(FILLED, {})
    try:
        found = pasted(grid, st.session_state[BLOCK])
    except Refused as refused:
        notices.complain(str(refused), PASTE)
        return
    _begin_anew()
    st.session_state[FILLED] = {**kept, **found.values}
    st.session_state[LEFT_OUT] = found.left_out


def _save(visit: Visit, grid: Grid, changed: Mapping[Cell, float], is_confirmed: bool) -> None:  # noqa: FBT001 - a callback's arguments come by place
    said = f"Saved {figures.plural(len(changed), 'figure')}."
    visit.act(save_weekly, grid.day, changed, is_confirmed=is_confirmed, said=said, place=SAVE)
    if not notices.complaint_waits():
        _begin_anew()
        visit.act(scan, visit.book.today(visit.services.clock()), place=SAVE)
