"""Own accounts in three steps: templates, files, and a look before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from upsell.figures import plural
from upsell.services.exports import problems_table
from upsell.services.imports import (
    ImportPreview,
    ImportReport,
    UploadedSheet,
    apply,
    preview,
    template,
    template_workbook,
)
from upsell.services.scanning import scan
from upsell.sheets import SHEETS
from upsell.ui import notices
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.placing import LOOKED_AT, given_days, placing_form, said_earlier, to_say
from upsell.ui.preview_table import SHOWN, bad_rows, column_table, preview_table
from upsell.ui.text import label

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

MOST_FILES = len(SHEETS)
MOST_MEGABYTES = 25
ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls")
"""Old workbooks are taken so that the remedy can be said."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BROUGHT_IN = "files-brought-in"
ROUND = "files-round"


def intake(visit: Visit) -> None:
    """Show the three steps; what they write goes to the own book, whichever is shown."""
    _what_came_in(visit)
    _templates()
    files = _files()
    if not files:
        if visit.own_begun:
            words = "Or type this week's figures"
            visit.link(Place.WEEKLY, words, icon=":material/edit_note:", book="own")
        return
    if len(files) > MOST_FILES:
        st.warning(f"At most {MOST_FILES} files at a time: one of each kind.")
        return
    own = replace(visit, book=visit.services.own)
    with st.container(), notices.failures_drawn():
        _check_and_import(own, files)


def _templates() -> None:
    st.markdown("**1 · Fill in the templates.** Each brings example rows; leave out what you lack.")
    with st.container(horizontal=True):
        st.download_button(
            "One workbook (XLSX)",
            template_workbook,
            "headroom.xlsx",
            WORKBOOK,
            key="template-workbook",
            icon=":material/download:",
            on_click="ignore",
        )
        for kind in SHEETS:
            st.download_button(
                f"{kind.value}.csv",
                template(kind),
                f"{kind.value}.csv",
                "text/csv",
                key=f"template-{kind.value}",
                type="tertiary",
                on_click="ignore",
            )
    with st.expander("What each column means"):
        st.html(column_table())


def _files() -> Sequence[UploadedFile]:
    st.markdown(
        "**2 · Drop the files here**, all of them or only what changed. "
        "Excel workbooks (.xlsx) and CSV."
    )
    return st.file_uploader(
        "Excel workbooks and CSV files",
        type=ENDINGS,
        accept_multiple_files=True,
        key=f"files-{st.session_state.get(ROUND, 0)}",
        max_upload_size=MOST_MEGABYTES,
        label_visibility="collapsed",
    )


def _check_and_import(own: Visit, files: Sequence[UploadedFile]) -> None:
    """Show what the files would do, and bring them in on a click."""
    found = _looked_at(own, files)
    asking = to_say(found.sheets)
    for sheet in asking:
        placing_form(own, sheet, _file_id(files, sheet.name))
    if asking:
        return
    st.markdown("**3 · Look, then import.** Nothing is written until you do.")
    st.html(preview_table(found))
    for sheet in found.sheets:
        said_earlier(sheet)
        for sentence in sheet.notices:
            st.caption(label(f"{sheet.name}: {sentence}"))
    if found.bad:
        _to_correct(own, found)
    elif not found.changes_anything:
        st.info("Your book holds all of this already.", icon=":material/check:")
    ready = found.can_apply and found.changes_anything
    if st.button("Import", type="primary", key="import", disabled=not ready):
        _bring_in(own, files)


def _to_correct(own: Visit, found: ImportPreview) -> None:
    """Name every bad row with its field and remedy."""
    count = plural(len(found.bad), "thing")
    words = f"{count} to correct. Nothing is imported until every row is good."
    st.html(notice(words, "Correct the file and drop it again.", "careful"))
    listed = bad_rows(found)
    if len(listed) == SHOWN:
        st.caption(f"The first {SHOWN} kinds of problem:")
    st.dataframe(listed, hide_index=True, key="bad-rows")
    download(own, "to-correct", own.today.isoformat(), partial(problems_table, found))


def _bring_in(own: Visit, files: Sequence[UploadedFile]) -> None:
    """Write the files, scan the new figures, and begin the page again."""
    bar = st.progress(0.0, "Importing …")

    def so_far(share: float) -> None:
        bar.progress(share, "Importing …")

    report = apply(own.book, _sheets(files), by=own.actor, now=own.now, progress=so_far)
    bar.progress(1.0, "Looking for signals …")
    found = scan(own.book, own.today, by=own.actor, now=own.services.clock())
    st.session_state[BROUGHT_IN] = (report, found.signals_open)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(LOOKED_AT, None)
    st.rerun()


def _what_came_in(visit: Visit) -> None:
    """Say what the last import brought, with the way to Today as the next step."""
    kept: tuple[ImportReport, int] | None = st.session_state.get(BROUGHT_IN)
    if kept is None:
        return
    report, signals = kept
    counts = (
        f"Rows: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} as before. "
        f"{plural(signals, 'signal')} open."
    )
    st.html(notice("Imported.", counts, "good"))
    with st.container(key="came-in"):
        visit.link(Place.TODAY, "See my accounts", icon=":material/arrow_forward:", book="own")
    st.subheader("Bring in more")


def _looked_at(own: Visit, files: Sequence[UploadedFile]) -> ImportPreview:
    """Give what the files would do, read once for each set of files."""
    ids = tuple(file.file_id for file in files)
    kept: tuple[tuple[str, ...], ImportPreview] | None = st.session_state.get(LOOKED_AT)
    if kept is None or kept[0] != ids:
        with st.spinner("Reading …"):
            kept = (ids, preview(own.book, _sheets(files), by=own.actor, now=own.now))
        st.session_state[LOOKED_AT] = kept
    return kept[1]


def _sheets(files: Sequence[UploadedFile]) -> list[UploadedSheet]:
    days = given_days()
    return [UploadedSheet(file.name, file.getvalue(), days.get(file.file_id)) for file in files]


def _file_id(files: Sequence[UploadedFile], sheet: str) -> str:
    """Give the id of the file a sheet is in."""
    return next((file.file_id for file in files if sheet.startswith(file.name)), "")
