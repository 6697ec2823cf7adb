"""Trying the sheet on the past weeks: whom it would have flagged when, beside the saved one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from upsell import figures
from upsell.plain import one_line
from upsell.replay import WEEKS, Replay
from upsell.replay_words import CANNOT_SAY, opened, spans, told, week_names
from upsell.rule_words import name
from upsell.services.replay import replay
from upsell.ui.frame import Visit
from upsell.ui.rule_remarks import listed
from upsell.ui.rule_work import Work
from upsell.ui.tables import table

KEPT = "replay-kept"
USUAL = 8
EVERY = "Every row"
SAVED, CHANGED = "As saved", "As changed"


@dataclass(frozen=True)
class Kept:
    """A replay with what it was made of; another sheet, window or day needs another."""

    made_of: tuple[object, ...]
    replay: Replay


def replaying(visit: Visit, work: Work, labels: Mapping[str, str], *, usable: bool) -> None:
    """Draw the button and what the last try found, as long as it is of this sheet."""
    st.subheader("Try it on the past weeks")
    st.caption(
        "Goes through the usage figures you have, day by day, as the scans would have, with the "
        "sheet as it stands above. Nothing is written."
    )
    weeks = st.segmented_control(
        "How far back",
        WEEKS,
        default=USUAL,
        required=True,
        format_func=lambda each: f"{each} weeks",
        key="replay-weeks",
        help="As far as your usage figures go back.",
    )
    made_of = (visit.book.kind, work.saved, work.current, weeks, visit.today)
    pressed = st.button("Try it", icon=":material/history:", key="replay", disabled=not usable)
    if pressed:
        with st.spinner("Going through the past weeks …"):
            found = replay(visit.book, work.current, weeks, by=visit.actor, now=visit.now)
        st.session_state[KEPT] = Kept(made_of, found)
    kept: Kept | None = st.session_state.get(KEPT)
    if kept is None:
        return
    if kept.made_of != made_of:
        st.caption("The sheet or the weeks changed since the last try. Press the button again.")
        return
    _found(kept.replay, work, labels)


def _found(whole: Replay, work: Work, labels: Mapping[str, str]) -> None:
    """Draw what was found: of one row with its accounts, or of every row."""
    named, changed = row_names(work, labels), work.is_changed
    edited = [row.after.rule_id for row in work.unsaved if row.after is not None]
    choices = ["", *named]
    usual = edited[0] if len(edited) == 1 else ""
    chosen = st.selectbox(
        "Of which row",
        choices,
        index=choices.index(usual),
        format_func=lambda each: named.get(each, EVERY),
        key=f"replay-row-{usual}",
    )
    found = whole.of_rule(chosen) if chosen else whole
    lead, *rest = told(found, changed=changed)
    st.html(listed(lead, rest, "calm"))
    st.html(table("Signals opened in each week", *_weeks(found, changed=changed)))
    lines = _by_account(found) if chosen else _by_row(found, named)
    if lines:
        head = ("Account" if chosen else "Row", *_heads(changed=changed))
        cut = [line[: len(head)] for line in lines]
        st.html(table("What was flagged", head, cut, words=len(head)))
    st.caption(CANNOT_SAY)


def row_names(work: Work, labels: Mapping[str, str]) -> dict[str, str]:
    """Give what to call each row by its id: `2: Near limit: seats`, those removed last."""
    kept = {rule.rule_id for rule in work.current}
    rows = [(rule, f"{row}") for row, rule in enumerate(work.current, start=1)]
    rows += [(rule, "Removed") for rule in work.saved if rule.rule_id not in kept]
    return {rule.rule_id: one_line(f"{place}: {name(rule, labels)}") for rule, place in rows}


def _by_row(found: Replay, named: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give for each row what it opened."""
    each = [(called, found.of_rule(key)) for key, called in named.items()]
    return [(called, opened(of, of.present), opened(of, of.tried)) for called, of in each]


def _by_account(found: Replay) -> list[tuple[str, str, str]]:
    """Give for each account when it was flagged."""
    return [
        (one.account, spans(one.present, found.first), spans(one.tried, found.first))
        for one in found.accounts()
    ]


def _heads(*, changed: bool) -> tuple[str, ...]:
    return (SAVED, CHANGED) if changed else (SAVED,)


def _weeks(found: Replay, *, changed: bool) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Give the weeks' first days and what opened in each."""
    counts = {SAVED: found.by_week(found.present), CHANGED: found.by_week(found.tried)}
    rows = [
        (words, *(figures.number(count) for count in counts[words]))
        for words in _heads(changed=changed)
    ]
    return ("Opened in the week from", *week_names(found)), rows
