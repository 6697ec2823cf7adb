"""What can be done with the signals sheet beside typing in it: save, rows, defaults, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid4

import streamlit as st

from upsell.figures import plural
from upsell.model import Rule
from upsell.plain import one_line
from upsell.rule_changes import changes, is_reordered
from upsell.rule_rows import blank, carried, copied, moved, removed
from upsell.rule_words import name
from upsell.rules import DEFAULT_RULES
from upsell.services.rule_files import Ending, sheet_file
from upsell.services.rules import save_rules
from upsell.ui import dialogs, notices
from upsell.ui.frame import Visit
from upsell.ui.rule_work import Work, change_rows, forget, latest

PLACE = "rule-sheet"
ASKED = "restore-asked"
CHOSEN = "which-rule"
SAVED = "Saved. The next scan uses these signals."
Rows = tuple[Rule, ...]
KINDS = {
    Ending.CSV: "text/csv",
    Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def actions(visit: Visit, work: Work, labels: Mapping[str, str], *, usable: bool) -> None:
    """Draw the buttons under the sheet."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Save",
            key="save-rules",
            type="primary",
            disabled=not (usable and work.is_changed),
            on_click=_save,
            args=(visit,),
        )
        if work.is_changed:
            st.button("Undo changes", key="undo-rules", on_click=forget, args=(visit,))
        st.button("Add a row", icon=":material/add:", key="add-rule", on_click=_add, args=(visit,))
        _one_row(visit, work, labels)
        st.button("Restore defaults", key="restore-rules", on_click=_ask)
        for ending, mime in KINDS.items():
            st.download_button(
                ending.value.upper(),
                _file(work.current, ending),
                f"signals.{ending.value}",
                mime,
                key=f"rules-{ending.value}",
                icon=":material/download:",
                on_click="ignore",
            )
    notices.beside(PLACE)
    if st.session_state.pop(ASKED, False):
        st.dialog("Restore the defaults?")(_restoring)(visit, work)


def _one_row(visit: Visit, work: Work, labels: Mapping[str, str]) -> None:
    """Draw what can be done with one row."""
    with st.popover("Copy, move or remove", icon=":material/table_rows:", key="one-rule"):
        called = [one_line(name(rule, labels)) for rule in work.current]
        named = [f"{row}: {words}" for row, words in enumerate(called, start=1)]
        st.selectbox("Row", range(len(named)), format_func=lambda each: named[each], key=CHOSEN)
        with st.container(horizontal=True):
            for words, (key, change) in _CHANGES.items():
                st.button(words, key=key, on_click=_change, args=(visit, change))


_CHANGES: Mapping[str, tuple[str, Callable[[Rows, int], Rows]]] = {
    "Copy": ("copy-rule", lambda rows, place: copied(rows, place, str(uuid4()))),
    "Up": ("rule-up", lambda rows, place: moved(rows, place, place - 1)),
    "Down": ("rule-down", lambda rows, place: moved(rows, place, place + 1)),
    "Remove": ("remove-rule", removed),
}


def _change(visit: Visit, change: Callable[[Rows, int], Rows]) -> None:
    place = st.session_state.get(CHOSEN)
    change_rows(
        visit, lambda rows: change(rows, place) if place is not None and place < len(rows) else rows
    )


def _add(visit: Visit) -> None:
    change_rows(visit, lambda rows: (*rows, blank(str(uuid4()))))


def _save(visit: Visit) -> None:
    work = latest(visit)
    if work is None:
        return
    visit.act(save_rules, work.current, seen=work.saved, said=SAVED, place=PLACE)
    if not notices.complaint_waits():
        forget(visit)


def _ask() -> None:
    dialogs.begin()
    st.session_state[ASKED] = True


def _restoring(visit: Visit, work: Work) -> None:
    """Ask before the product's own rows take the place of those in the sheet."""
    dialogs.settle()
    own = {rule.rule_id for rule in DEFAULT_RULES}
    others = sum(rule.rule_id not in own for rule in work.current)
    differing = len(changes(DEFAULT_RULES, work.current)) - others
    if not (others or differing or is_reordered(DEFAULT_RULES, work.current)):
        st.write("The sheet holds the definitions Headroom came with already.")
        return
    st.write(
        f"The {len(DEFAULT_RULES)} definitions Headroom came with take the place of this sheet: "
        f"{plural(differing, 'row')} of them changed since, and {plural(others, 'row')} of your "
        "own would go. Nothing is saved until you press Save."
    )
    st.button(
        "Restore defaults", key="do-restore", type="primary", on_click=_restore, args=(visit, work)
    )


def _restore(visit: Visit, work: Work) -> None:
    change_rows(visit, lambda _: carried(DEFAULT_RULES, work.saved))
    dialogs.answered()


def _file(rows: Rows, ending: Ending) -> Callable[[], bytes]:
    return lambda: sheet_file(rows, ending)
