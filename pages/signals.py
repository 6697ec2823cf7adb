"""Signals: what counts as a reason to talk, and what the last scan found."""

from __future__ import annotations

import streamlit as st

from upsell.services.definitions import definitions
from upsell.ui.frame import frame
from upsell.ui.rule_sheet import rule_sheet
from upsell.ui.scan_view import last_scan
from upsell.ui.work import work_style

visit = frame("Signals")
work_style()
with visit.page():
    visit.heading("What counts as a reason to talk. Change a row, then save.")
    known = definitions(visit.book, by=visit.actor)
    rule_sheet(visit, known.rules, known.metrics)
    st.subheader("Last scan")
    last_scan(visit, known.scan)
