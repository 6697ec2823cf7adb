"""The signals sheet a visitor works on: kept in the session until it is saved or undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import streamlit as st

from upsell.model import Rule
from upsell.rule_changes import RowChange, changes, is_reordered
from upsell.ui.frame import Visit
from upsell.ui.rule_sheet import with_edits

ROUND = "rule-round"


@dataclass(frozen=True)
class Work:
    """A sheet being worked on.

    The editor on the page keeps what is typed as differences from the rows it began with, so a
    row more or less, or another order, needs a new editor: another round.
    """

    saved: tuple[Rule, ...]
    """The sheet of the book when the work began."""
    base: tuple[Rule, ...]
    """The rows the editor of this round began with."""
    current: tuple[Rule, ...]
    round: int

    @property
    def editor(self) -> str:
        """The key of the editor of this round."""
        return f"rule-sheet-{self.round}"

    @property
    def unsaved(self) -> tuple[RowChange, ...]:
        """The rows that differ from the sheet in the book."""
        return changes(self.saved, self.current)

    @property
    def is_reordered(self) -> bool:
        """Whether rows changed places."""
        return is_reordered(self.saved, self.current)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.unsaved) or self.is_reordered


def begun(visit: Visit, saved: tuple[Rule, ...]) -> Work:
    """Give the work of this session, with what was typed since, or the sheet as it is saved."""
    work = latest(visit)
    if work is None or (not work.is_changed and work.saved != saved):
        return _keep(visit, Work(saved, saved, saved, _next_round()))
    lost = work.editor not in st.session_state and work.current != work.base
    if lost or _ids(work.current) != _ids(work.base):
        work = Work(work.saved, work.current, work.current, _next_round())
    return _keep(visit, work)


def latest(visit: Visit) -> Work | None:
    """Give the work with what the editor holds at this moment; for callbacks too."""
    kept: Work | None = st.session_state.get(_key(visit))
    if kept is None or kept.editor not in st.session_state:
        return kept
    typed = st.session_state[kept.editor]["edited_rows"]
    current = tuple(
        with_edits(rule, typed[place], kept.saved) if place in typed else rule
        for place, rule in enumerate(kept.base)
    )
    return replace(kept, current=current)


def change_rows(visit: Visit, change: Callable[[tuple[Rule, ...]], Iterable[Rule]]) -> None:
    """Work on with other rows, made of those there are at this moment; for callbacks."""
    work = latest(visit)
    if work is not None:
        rows = tuple(change(work.current))
        _keep(visit, Work(work.saved, rows, rows, _next_round()))


def forget(visit: Visit) -> None:
    """Begin again from the sheet in the book; for callbacks."""
    st.session_state.pop(_key(visit), None)


def _ids(rows: Iterable[Rule]) -> list[str]:
    return [rule.rule_id for rule in rows]


def _keep(visit: Visit, work: Work) -> Work:
    st.session_state[_key(visit)] = work
    return work


def _key(visit: Visit) -> str:
    return f"rule-work-{visit.book.kind}"


def _next_round() -> int:
    number = int(st.session_state.get(ROUND, 0)) + 1
    st.session_state[ROUND] = number
    return number
