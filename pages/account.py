"""One account: usage against each limit over time, why (not) flagged, offers, touches."""

from __future__ import annotations

import streamlit as st

from upsell.services.account_page import account_page
from upsell.ui import account, account_forms, order, sharing
from upsell.ui.frame import frame
from upsell.ui.places import Place

visit = frame("Account")

with visit.page():
    asked = st.query_params.get("account", "")
    if not asked:
        account.nothing_asked(visit)
        st.stop()
    above = st.container(key="above", horizontal=True, vertical_alignment="center")
    with above:
        visit.link(Place.TODAY, "All accounts", icon=":material/arrow_back:")
    view = account_page(visit.book, asked, by=visit.actor, now=visit.now)
    with above:
        order.neighbours(visit, view.card.account)
    account.head(visit, view)
    sharing.share(visit, view)
    account.usage(visit, view)
    account.why(view)
    history, forms = st.columns(2, gap="large")
    with history:
        account.done(visit, view)
    with forms:
        account_forms.gates(visit, view)
        account_forms.typed(visit, view.card.account)
