"""One metric of an account over time against its limit; which one is kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from upsell.model import Metric, Reading
from upsell.plain import one_line
from upsell.ui import address
from upsell.ui.charts import CONFIG, usage_chart
from upsell.ui.dials import capital
from upsell.ui.text import element


def over_time(
    metrics: Sequence[Metric], readings: Mapping[str, Sequence[Reading]], about: str = ""
) -> Metric | None:
    """Draw the chart and the choice of its metric, at first the one it is `about`; give it."""
    if not metrics:
        st.html(element("p", "No usage figures have come in for this account.", "hr-quiet"))
        return None
    names = {metric.key: capital(one_line(metric.label)) for metric in metrics}
    keys = list(names)
    first = about if about in keys else keys[0]
    key = address.chosen("metric", keys, first)
    st.selectbox(
        "Metric",
        keys,
        format_func=names.__getitem__,
        key="metric",
        on_change=address.keeping("metric", first),
        label_visibility="collapsed",
        width=260,
    )
    chosen = next(metric for metric in metrics if metric.key == key)
    st.plotly_chart(usage_chart(chosen, readings[key]), config=CONFIG, key="usage-chart")
    return chosen
