"""The view of an account to share with its customer: their usage and nothing of ours."""

from __future__ import annotations

import streamlit as st

from upsell import figures
from upsell.ui.dials import dial
from upsell.ui.frame import Visit
from upsell.ui.over_time import over_time
from upsell.ui.places import Place
from upsell.ui.text import element, escaped
from upsell.usage_view import UsageView


def customer_view(visit: Visit, account_id: str, view: UsageView) -> None:
    """Draw the name, the dials, one metric over time, and a quiet way back."""
    under = f"Usage as of {figures.day_and_year(view.as_of)}" if view.as_of else "No usage yet"
    title = element("h1", escaped(view.name)) + element("p", under)
    st.html(element("header", title, "hr-head"))
    dials = "".join(dial(meter, visit.today) for meter in view.meters)
    if dials:
        st.html(element("div", dials, "hr-dials hr-wide"))
    over_time(view.metrics, view.readings)
    with st.container(key="way-back"):
        visit.link(Place.ACCOUNT, "Back", icon=":material/arrow_back:", account=account_id)
