"""What each level asks for, as a small table to type in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from upsell.levels import NAMES, Bar
from upsell.services.verdicts import levels, save_levels
from upsell.ui import notices
from upsell.ui.frame import Visit

FULL = 100
SAVED = "Saved. What is not recorded yet is judged by it."
KEY, BEGAN = "levels", "levels-began"
STEPS = (
    "Smoke: does it work at all? Baseline: with calls and money? "
    "Scalable: for weeks on end? Durable: for months?"
)
Row = dict[str, Any]


def levels_form(visit: Visit) -> None:
    """Show the table behind one line and save it whole."""
    with st.expander("What each level asks for", key="levels-section"):
        sheet = f"{KEY}-sheet-{visit.book.kind}"
        known = _began(visit, sheet)
        st.caption(
            "A level is judged once the one before has passed. Empty is not asked for. "
            "Verdicts already recorded keep what they were judged by."
        )
        with st.form(KEY, border=False):
            edited: list[Row] = st.data_editor(
                [_row(bar) for bar in known],
                column_config=_columns(),
                key=sheet,
                hide_index=True,
                placeholder="–",
            )
            if st.form_submit_button("Save"):
                changed = with_rows(known, edited)
                said = "Nothing changed." if changed == list(known) else SAVED
                visit.act(save_levels, changed, seen=known, said=said, place=KEY)
                del st.session_state[BEGAN]
                st.rerun()
        notices.beside(KEY)


def _began(visit: Visit, sheet: str) -> tuple[Bar, ...]:
    """Give the table as it was when the sheet was first drawn or last saved, whoever saved since.

    What is typed stays in the browser until it is saved, so it is about that table.
    """
    if sheet not in st.session_state or BEGAN not in st.session_state:
        st.session_state[BEGAN] = levels(visit.book, by=visit.actor)
    began: tuple[Bar, ...] = st.session_state[BEGAN]
    return began


def with_rows(known: Sequence[Bar], rows: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Give the levels with what was typed in their rows; an emptied count is 0 and refused."""
    return [_with(bar, row) for bar, row in zip(known, rows, strict=True)]


def _row(bar: Bar) -> Row:
    return {
        "level": NAMES[bar.level],
        "weeks": bar.weeks,
        "flagged": bar.flagged,
        "won": bar.won,
        "calls": _shown(bar.calls),
        "close": _shown(bar.close),
        "expansion": _shown(bar.expansion),
    }


def _with(bar: Bar, row: Mapping[str, Any]) -> Bar:
    won = row["won"]
    return replace(
        bar,
        weeks=int(row["weeks"] or 0),
        flagged=int(row["flagged"] or 0),
        won=None if won is None else int(won),
        calls=_share(row["calls"]),
        close=_share(row["close"]),
        expansion=_share(row["expansion"]),
    )


def _shown(share: float | None) -> float | None:
    return None if share is None else round(share * FULL, 4)


def _share(typed: float | None) -> float | None:
    return None if typed is None else round(float(typed) / FULL, 6)


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "level": config.TextColumn("Level", disabled=True, help=STEPS),
        "weeks": config.NumberColumn(
            "Weeks", min_value=1, step=1, required=True, help="How long it is tried for."
        ),
        "flagged": config.NumberColumn(
            "Accounts with signals",
            min_value=1,
            step=1,
            required=True,
            help="At least so many, and as many have to hear from you before it is a test.",
        ),
        "won": config.NumberColumn(
            "Upsells won",
            min_value=1,
            step=1,
            help="Offers won in these weeks, whenever they were made.",
        ),
        "calls": config.NumberColumn(
            "Calls booked", format="%g%%", help="Of the accounts you made an offer."
        ),
        "close": config.NumberColumn(
            "Close rate",
            format="%g%%",
            help="Won of decided offers whose account was at its limit or over it.",
        ),
        "expansion": config.NumberColumn(
            "Expansion",
            format="%g%%",
            help="What was won for a year, of what the offered accounts pay a year.",
        ),
    }
