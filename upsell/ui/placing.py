"""What is in each column: asked once for files of one layout, with a guess in every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from upsell.guesses import is_day
from upsell.layouts import DAY_PREFIX, LEFT_OUT, METRIC_PREFIX, Layout
from upsell.model import Metric
from upsell.services.imports import Placing, SheetKind, SheetPreview, keep_layout
from upsell.sheets import LIMIT_PREFIX, SHEETS
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.readings import forms, unsaid
from upsell.ui.text import element, escaped, label

PLACE = "placing"
AGAIN = "placing-again"
SAID = "placing-said"
DAYS_SAID = "placing-days"
LOOKED_AT = "files-looked-at"
NONE_OF_THESE = "none"
KINDS = {
    SheetKind.USAGE.value: "Usage",
    SheetKind.ACCOUNTS.value: "Accounts",
    SheetKind.PLANS.value: "Plans",
    SheetKind.METRICS.value: "Metrics",
    NONE_OF_THESE: "None of these",
}
SHOWN = 3
TITLES: Mapping[str, str] = {
    "account_id": "Account's id",
    "domain": "Account's web domain",
    "name": "Account's name",
    "mrr": "MRR (what it pays a month)",
    "csm": "CSM",
    "value": "Figure",
    "metric": "Metric (its key or its name)",
    "day": "Day",
    "limit": "Limit",
    "counts": "Kind of count (total or daily)",
}


def to_say(sheets: Sequence[SheetPreview]) -> list[SheetPreview]:
    """Give the sheets of which something is to be said, or is to be said again."""
    again = st.session_state.get(AGAIN, "")
    return [
        sheet
        for sheet in sheets
        if sheet.placing is not None and (sheet.asks or sheet.placing.signature == again)
    ]


def said_earlier(sheet: SheetPreview) -> None:
    """Say quietly that a file was read as last time, with the way to change it."""
    placing = sheet.placing
    if placing is None:
        return
    now = placing.signature in st.session_state.get(SAID, set())
    with st.container(horizontal=True, vertical_alignment="center", key=f"said-{_short(placing)}"):
        words = "Read as you said." if now else "Read as last time."
        st.caption(label(f"{sheet.name}: {words}"), width="content")
        st.button(
            "Change",
            key=f"again-{_short(placing)}",
            type="tertiary",
            on_click=_begin_again,
            args=(placing,),
        )


def given_days() -> dict[str, date]:
    """Give the days said of files whose columns do not say it, by the file's id."""
    kept: dict[str, date] = st.session_state.get(DAYS_SAID, {})
    return kept


def placing_form(own: Visit, sheet: SheetPreview, file_id: str) -> None:
    """Ask what a file's columns hold; nothing is read until it is said."""
    placing = sheet.placing
    if placing is None:
        return
    short = _short(placing)
    with st.container(border=True, key=f"placing-{short}"):
        st.markdown(f"**What is in each column of {label(sheet.name)}?**")
        if placing.asks_day and not placing.asks and st.session_state.get(AGAIN, "") == "":
            _day_alone(file_id, short)
            return
        st.caption(
            "We guessed; correct what is wrong. "
            "The next file with these columns is read the same way, without asking."
        )
        layout = _columns(placing, short)
        layout = Layout(layout.kind, layout.columns, forms(placing, layout, short))
        day = _day(short) if layout.lacks_day else None
        lacking = [*layout.lacks(), *unsaid(placing, layout, short)]
        if layout.lacks_day and day is None:
            lacking.append("Say which day the figures are of.")
        if layout.kind is not None and layout.by_name and not layout.lacks():
            st.caption(
                "Accounts are told by their exact name, for no column holds an id or a domain."
            )
        for sentence in lacking:
            st.caption(label(sentence))
        notices.beside(f"{PLACE}-{short}")
        st.button(
            "Read it like this",
            key=f"place-{short}",
            type="primary",
            disabled=bool(lacking),
            on_click=_keep,
            args=(own, placing, layout, day, file_id),
        )


def _columns(placing: Placing, short: str) -> Layout:
    """Ask what the file holds, and then of each column what it holds."""
    first = placing.layout.kind.value if placing.layout.kind else NONE_OF_THESE
    chosen = st.segmented_control(
        "This file holds",
        list(KINDS),
        default=first,
        format_func=KINDS.__getitem__,
        key=f"kind-{short}",
        required=True,
    )
    kind = None if chosen == NONE_OF_THESE else SheetKind(chosen or first)
    guessed = placing.guess(kind)
    if kind is None:
        st.caption("Files with these columns are left out from now on.")
        return guessed
    choices = _choices(kind, placing, guessed)
    held = [
        _column(
            placing,
            place,
            guessed.columns[place],
            choices | _own_day(kind, placing.header[place].strip()),
            f"{kind.value}-{short}",
        )
        for place in range(len(placing.header))
    ]
    return Layout(kind, tuple(held))


def _column(
    placing: Placing, place: int, guessed: str, choices: Mapping[str, str], key: str
) -> str:
    """Ask what one column holds, beside its heading and some of its cells."""
    heading = placing.header[place].strip()
    if not heading and not placing.samples[place]:
        return LEFT_OUT
    with st.container(key=f"column-{place}-{key}", horizontal=True, vertical_alignment="center"):
        samples = " · ".join(escaped(cell) for cell in placing.samples[place][:SHOWN])
        words = element("b", escaped(heading) or "No heading")
        words += element("span", samples or "empty", "hr-soft hr-small")
        st.html(element("div", words, "hr-column"), width="stretch")
        names = list(choices)
        held = st.selectbox(
            label(f"What “{heading}” holds"),
            names,
            index=names.index(guessed) if guessed in names else 0,
            format_func=choices.__getitem__,
            key=f"holds-{place}-{key}",
            label_visibility="collapsed",
            width=300,
        )
    return held or LEFT_OUT


def _choices(kind: SheetKind, placing: Placing, guessed: Layout) -> dict[str, str]:
    """Give what a column may hold, with its name on screen."""
    found = {LEFT_OUT: "Leave out"}
    names = [name for name in SHEETS[kind].names if ":" not in name]
    if kind is SheetKind.USAGE:
        names = ["account_id", "domain", "name", "day", "metric", "value", "limit", "counts"]
    found |= {name: TITLES.get(name, _title(name)) for name in names}
    for metric in placing.names.metrics:
        if kind is SheetKind.USAGE:
            found[f"{METRIC_PREFIX}{metric.key}"] = f"Figures: {_label(metric)}"
        if kind in {SheetKind.USAGE, SheetKind.ACCOUNTS}:
            found[f"{LIMIT_PREFIX}{metric.key}"] = f"Limit: {_label(metric)}"
    others = [name for name in guessed.columns if not name.startswith(DAY_PREFIX)]
    return found | {name: name for name in others if name not in found}


def _own_day(kind: SheetKind, heading: str) -> dict[str, str]:
    """Give what a column may hold whose heading is a day."""
    is_one = kind is SheetKind.USAGE and is_day(heading)
    return {f"{DAY_PREFIX}{heading}": "Figures of this day"} if is_one else {}


def _day(short: str) -> date | None:
    """Ask for the day of figures whose columns do not say it."""
    found = st.date_input(
        "Which day are these figures of?", None, max_value="today", key=f"day-{short}", width=300
    )
    return found if isinstance(found, date) else None


def _day_alone(file_id: str, short: str) -> None:
    """Ask for the day alone, for the columns are known."""
    st.caption("Read as last time. Its columns do not say the day.")
    day = _day(short)
    st.button(
        "Read it like this",
        key=f"place-{short}",
        type="primary",
        disabled=day is None,
        on_click=_keep_day,
        args=(file_id, day),
    )


def _keep(own: Visit, placing: Placing, layout: Layout, day: date | None, file_id: str) -> None:
    """Keep what was said; the files are looked at again."""
    own.act(keep_layout, placing.header, layout, place=f"{PLACE}-{_short(placing)}")
    st.session_state[SAID] = {*st.session_state.get(SAID, set()), placing.signature}
    st.session_state[AGAIN] = ""
    _keep_day(file_id, day)


def _keep_day(file_id: str, day: date | None) -> None:
    if day is not None:
        st.session_state[DAYS_SAID] = {**given_days(), file_id: day}
    st.session_state.pop(LOOKED_AT, None)


def _begin_again(placing: Placing) -> None:
    st.session_state[AGAIN] = placing.signature


def _short(placing: Placing) -> str:
    return placing.signature[:12]


def _label(metric: Metric) -> str:
    return metric.label


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]
