"""Which week Analysis shows: the present one, or an earlier one that the address names."""

from __future__ import annotations

from datetime import date

import streamlit as st

from upsell import figures
from upsell.play_view import PlayView
from upsell.ui import address
from upsell.ui.frame import Visit
from upsell.week import DAYS

WEEK = "week"


def asked_week() -> date | None:
    """Give the first day of the week that the address names; None where it names none."""
    try:
        return date.fromisoformat(st.query_params.get(WEEK, ""))
    except ValueError:
        return None


def week_choice(visit: Visit, seen: PlayView) -> None:
    """Draw the page's heading with the day it is, and the choice of another week."""
    present = seen.weeks[0].first.isoformat()
    names = {week.first.isoformat(): figures.days(week.first, week.last) for week in seen.weeks}
    shown = seen.week.first.isoformat()
    names.setdefault(shown, figures.days(seen.week.first, seen.week.last))
    state = "The week is over" if seen.is_over else f"Day {seen.day} of {DAYS}"
    visit.heading(f"{state} · {names[shown]}")
    if len(names) == 1:
        return
    st.session_state[WEEK] = shown
    st.selectbox(
        "Week",
        list(names),
        key=WEEK,
        format_func=lambda first: names[first],
        on_change=address.keeping(WEEK, present),
        width=260,
        help="Seven days from the weekday on which you started.",
    )


def rest_is_of_today(visit: Visit, seen: PlayView) -> None:
    """Say below an earlier week that the rest of the page is not about it."""
    if seen.week != seen.weeks[0]:
        today = figures.day(visit.today)
        st.caption(f"All that follows is as of today, {today}, whatever week is chosen above.")
