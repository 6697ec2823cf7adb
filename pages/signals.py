"""Signals: what counts as a reason to talk, tried on the past, and what the last scan found."""

from __future__ import annotations

import streamlit as st

from upsell.services.definitions import definitions
from upsell.ui.frame import frame
from upsell.ui.rule_history import history
from upsell.ui.rules_page import labels_of, rule_sheet
from upsell.ui.scan_view import last_scan
from upsell.ui.work import work_style

visit = frame("Signals")
work_style()
with visit.page():
    visit.heading("What counts as a reason to talk. Change a cell and see at once whom it flags.")
    known = definitions(visit.book, by=visit.actor)
    rule_sheet(visit, known)
    history(visit, known.changes, labels_of(known))
    st.subheader("Last scan")
    last_scan(visit, known.scan)
