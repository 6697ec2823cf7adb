"""Bringing a signals sheet in from a file: looked at first, then put into the sheet whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from upsell.figures import plural
from upsell.model import Rule
from upsell.rule_change_words import words
from upsell.rule_changes import changes, is_reordered
from upsell.rule_checks import Fault
from upsell.services.imports import UploadedSheet
from upsell.services.rule_files import Ending, read_sheet
from upsell.ui.frame import Visit
from upsell.ui.rule_remarks import listed
from upsell.ui.rule_work import Work, change_rows

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

ROUND = "rules-file-round"
SHOWN = 200
MOST_MEGABYTES = 2


def bringing(visit: Visit, work: Work, labels: Mapping[str, str]) -> None:
    """Draw where a file is dropped, and what it would do to the sheet."""
    with st.expander("Bring a sheet in from a file", key="rules-in"):
        number = int(st.session_state.get(ROUND, 0))
        file = st.file_uploader(
            "A file that this page gave out, edited in any spreadsheet",
            type=[ending.value for ending in Ending],
            key=f"rules-file-{number}",
            max_upload_size=MOST_MEGABYTES,
        )
        if file is not None:
            _looked_at(visit, work, labels, file)


def _looked_at(visit: Visit, work: Work, labels: Mapping[str, str], file: UploadedFile) -> None:
    found = read_sheet(visit.book, UploadedSheet(file.name, file.getvalue()), by=visit.actor)
    if found.faults:
        _to_correct(found.faults)
        return
    said = words(
        changes(work.current, found.rules),
        labels,
        reordered=is_reordered(work.current, found.rules),
    )
    if not said:
        st.info("The sheet holds all of this already.", icon=":material/check:")
        return
    lead = f"{plural(len(said), 'change')} in this file"
    st.html(listed(lead, [f"{each[:1].upper()}{each[1:]}." for each in said[:SHOWN]], "calm"))
    st.button(
        "Put it into the sheet",
        key="take-rules",
        type="primary",
        on_click=_take,
        args=(visit, found.rules),
    )
    st.caption("Nothing is saved until you press Save.")


def _to_correct(faults: Sequence[Fault]) -> None:
    lead = f"{plural(len(faults), 'thing')} to correct. Nothing is taken until every row is good."
    st.html(listed(lead, [fault.sentence for fault in faults[:SHOWN]], "careful"))


def _take(visit: Visit, rows: tuple[Rule, ...]) -> None:
    change_rows(visit, lambda _: rows)
    st.session_state[ROUND] = int(st.session_state.get(ROUND, 0)) + 1
