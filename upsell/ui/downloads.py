"""The one way to take a table along: CSV or a workbook, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from upsell.services.exports import MEDIA, Form, SeenTable, as_file, name_of
from upsell.ui.frame import Visit

WORDS = {Form.CSV: "CSV", Form.XLSX: "Excel workbook (XLSX)"}


def download(visit: Visit, what: str, about: str, table: Callable[[], SeenTable]) -> None:
    """Draw the control; `what` and `about` name the file."""
    is_simulated = visit.book.is_sample
    with st.popover(
        "Download", icon=":material/download:", key=f"download-{what}", type="tertiary"
    ):
        for form, words in WORDS.items():
            st.download_button(
                words,
                partial(_made, table, form, is_simulated=is_simulated),
                name_of(what, about, form, is_simulated=is_simulated),
                MEDIA[form],
                key=f"download-{what}-{form.value}",
                on_click="ignore",
                type="tertiary",
            )


def _made(table: Callable[[], SeenTable], form: Form, *, is_simulated: bool) -> bytes:
    return as_file(table(), form, is_simulated=is_simulated)
