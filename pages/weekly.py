"""The weekly check: every account and metric as one grid, typed or pasted."""

from __future__ import annotations

import streamlit as st

from upsell.services.weekly import weekly_grid
from upsell.ui.frame import frame
from upsell.ui.places import Place
from upsell.ui.weekly import chosen_day, editor, empty, paste, save
from upsell.ui.work import work_style

visit = frame("This week's figures")
work_style()
with visit.page():
    visit.link(Place.TODAY, "All accounts", icon=":material/arrow_back:")
    visit.heading("Type what you know, or paste it. An empty cell means not known.")
    grid = weekly_grid(visit.book, chosen_day(visit), by=visit.actor)
    if not (grid.accounts and grid.metrics):
        empty(visit)
        st.stop()
    paste(grid)
    save(visit, grid, editor(grid))
