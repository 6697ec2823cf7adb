"""Which accounts are shown."""

from __future__ import annotations

import streamlit as st

from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place

SWITCH = ":material/swap_horiz:"


def book_choice(visit: Visit) -> None:
    """Show which accounts are on the pages and the way to the others."""
    shown = "the example accounts" if visit.book.is_sample else "your own accounts"
    st.html(notice(f"You are looking at {shown}.", "Both stay as they are when you switch."))
    if not visit.book.is_sample:
        visit.link(Place.TODAY, "Show the example accounts", icon=SWITCH, book="example")
    elif visit.own_begun:
        visit.link(Place.TODAY, "Show my own accounts", icon=SWITCH, book="own")
    else:
        st.caption("Your own accounts appear here after the first import.")
