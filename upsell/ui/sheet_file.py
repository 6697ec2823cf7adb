"""A call sheet to take along: as a Word document, or on paper."""

from __future__ import annotations

import streamlit as st

from upsell.outreach import Draft
from upsell.plain import file_name
from upsell.services.outreach import sheet_document
from upsell.ui.frame import Visit, current_actor

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def take_along(visit: Visit, account_name: str, draft: Draft) -> None:
    """Offer the document, made when it is asked for, and say how to print."""

    def content() -> bytes:
        now = visit.services.clock()
        return sheet_document(visit.book, draft.draft_id, by=current_actor(), now=now)

    st.download_button(
        "Download for Word",
        content,
        file_name("call-sheet", account_name, "docx"),
        WORD,
        key="docx",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption("To print: ⋮ at the top, then Print; or Ctrl+P, ⌘P. Only the sheet is on the page.")
