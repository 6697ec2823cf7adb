"""One account's usage on a screen shared with its customer: nothing of ours is on it."""

from __future__ import annotations

import streamlit as st

from upsell.services.usage_page import usage_page
from upsell.ui.customer import customer_view
from upsell.ui.frame import frame

visit = frame("Usage", for_customer=True)

with visit.page():
    asked = st.query_params.get("account", "")
    customer_view(visit, asked, usage_page(visit.book, asked, by=visit.actor, now=visit.now))
