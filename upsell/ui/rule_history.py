"""What was done to the signals sheet, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from upsell import figures
from upsell.model import Actor
from upsell.rule_change_words import words
from upsell.rule_changes import SheetChange
from upsell.ui.frame import Visit
from upsell.ui.text import clock, element, escaped

OPEN_UP_TO = 5


def history(visit: Visit, changes: Sequence[SheetChange], labels: Mapping[str, str]) -> None:
    """Show the last changes, the latest first; older ones folded."""
    st.subheader("What was changed")
    lines = [line for change in changes for line in told(visit, change, labels)]
    if not lines:
        st.caption("Nothing yet: these are the definitions Headroom came with.")
        return
    st.html(_list(lines[:OPEN_UP_TO]))
    if len(lines) > OPEN_UP_TO:
        with st.expander("Earlier changes", key="rules-earlier"):
            st.html(_list(lines[OPEN_UP_TO:]))


def told(visit: Visit, change: SheetChange, labels: Mapping[str, str]) -> list[str]:
    """Give a line for each thing a save did: who, what, when."""
    at = change.at.astimezone(visit.book.zone)
    day = at.date()
    named = figures.day(day) if day.year == visit.today.year else figures.day_and_year(day)
    when = f"{named} {clock(change.at, visit.book.zone)}"
    said = words(change.rows, labels, reordered=change.reordered)
    return [f"{_who(visit.actor, change.by)} {each}, {when}" for each in said]


def _who(actor: Actor, by: str) -> str:
    return actor.name if by == actor.id else by


def _list(lines: Sequence[str]) -> str:
    return element("ul", "".join(element("li", escaped(line)) for line in lines), "hr-lines")
