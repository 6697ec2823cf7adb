"""Outreach: for one signal, what to offer and the email or call sheet that offers it."""

from __future__ import annotations

import streamlit as st

from upsell.services.outreach import open_draft
from upsell.services.profile import profile
from upsell.ui.about import about_first
from upsell.ui.asked import asked_channel, asked_follow_up, asked_id
from upsell.ui.frame import frame
from upsell.ui.outreach import choices, head, nothing_asked, text
from upsell.ui.work import work_style

visit = frame("Outreach")
work_style()
with visit.page():
    signal_id = asked_id("signal")
    if signal_id is None:
        nothing_asked(visit)
        st.stop()
    about = profile(visit.book, by=visit.actor)
    if not about.is_complete:
        about_first(visit, about)
        st.stop()
    work = open_draft(
        visit.book,
        signal_id,
        asked_channel(),
        follow_up=asked_follow_up(),
        by=visit.actor,
        now=visit.now,
    )
    head(visit, work)
    left, right = st.columns([2, 3], gap="large")
    with left:
        choices(visit, work)
    with right:
        text(visit, work)
