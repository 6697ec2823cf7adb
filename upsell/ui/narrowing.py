"""What the analysis is narrowed to: the period, and behind one button CSM, plan, channel, template.

The address keeps every choice; what it names and the book does not know narrows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from upsell.drafting import EMAILS
from upsell.narrowing import COLUMNS, Narrowing, Period
from upsell.outreach import Channel
from upsell.plain import one_line
from upsell.services.analysis import Analysis
from upsell.ui.address import chosen, keeping

PERIODS = {
    Period.ALL.value: "All time",
    Period.WEEKS_26.value: "Last 26 weeks",
    Period.WEEKS_12.value: "Last 12 weeks",
    Period.WEEKS_4.value: "Last 4 weeks",
    Period.WEEK.value: "This week",
}
NAMES = {"csm": "CSM", "plan": "Plan then", "channel": "Channel", "template": "Email"}
CHANNELS = {Channel.EMAIL.value: "Email", Channel.CALL.value: "Call"}
LONGEST = 300


def asked() -> Narrowing:
    """Give what the address asks for, as it stands there."""
    period = st.query_params.get("period", "")
    return Narrowing(
        Period(period) if period in set(Period) else Period.ALL,
        **{name: st.query_params.get(name, "")[:LONGEST] for name in COLUMNS},
    )


def narrowing(seen: Analysis) -> None:
    """Draw the period and, behind a button that names what is chosen, the rest."""
    texts = _texts(seen)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        _pick("period", PERIODS, "Period", Period.ALL.value, width=260)
        with st.popover(_button(seen.narrowing, texts), icon=":material/filter_list:"):
            for name, labels in texts.items():
                _pick(name, {"": "All", **labels}, NAMES[name], "")


def in_words(found: Narrowing, seen: Analysis) -> str:
    """Give what is left of the offers: `Ana Keller, Email`; empty when nothing is left out."""
    texts = _texts(seen)
    picked = ((name, getattr(found, name)) for name in COLUMNS)
    return ", ".join(texts[name].get(word, word) for name, word in picked if word)


def _texts(seen: Analysis) -> dict[str, Mapping[str, str]]:
    """Give what can be picked, by column, each with its name on screen."""
    choices = seen.choices
    return {
        "csm": {csm: one_line(csm) for csm in choices.csms},
        "plan": {key: one_line(label) for key, label in choices.plans.items()},
        "channel": {key: CHANNELS.get(key, key) for key in choices.channels},
        "template": {key: EMAILS.get(key, one_line(key)) for key in choices.templates},
    }


def _button(found: Narrowing, texts: Mapping[str, Mapping[str, str]]) -> str:
    """Give the button's words; names of people never reach its markdown."""
    count = sum(bool(getattr(found, name)) for name in texts)
    return f"Narrow down ({count})" if count else "Narrow down"


def _pick(
    key: str,
    labels: Mapping[str, str],
    name: str,
    default: str,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """Draw one choice that the address keeps."""
    options = list(labels)
    chosen(key, options, default)
    keep: Callable[[], None] = keeping(key, default)
    st.selectbox(
        name, options, format_func=labels.__getitem__, key=key, on_change=keep, width=width
    )
