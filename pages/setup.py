"""Setup: own accounts, who writes, what the plans say, which are shown, what is connected."""

from __future__ import annotations

import streamlit as st

from upsell.services.profile import profile
from upsell.ui import address
from upsell.ui.about import about_you
from upsell.ui.books import book_choice
from upsell.ui.connecting import connections
from upsell.ui.frame import frame
from upsell.ui.intake import intake
from upsell.ui.places import SECTIONS
from upsell.ui.plan_words import plan_words
from upsell.ui.templates import templates
from upsell.ui.work import work_style

visit = frame("Setup")
work_style()
with visit.page():
    visit.heading()
    section = address.chosen("section", SECTIONS, SECTIONS[0])
    accounts, about, plans, texts, shown, connected = st.tabs(
        SECTIONS,
        key="section",
        on_change=address.keeping("section", SECTIONS[0]),
    )
    with accounts:
        intake(visit)
    with about:
        about_you(visit, profile(visit.book, by=visit.actor))
    with plans:
        plan_words(visit)
    if texts.open:
        with texts:
            templates(visit)
    with shown:
        book_choice(visit)
    with connected:
        if section == SECTIONS[-1]:
            connections(visit)
