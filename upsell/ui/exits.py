"""The way out of an email: the preview as it leaves, one main exit, the others behind it."""

from __future__ import annotations

import streamlit as st

from upsell.exits import Exits
from upsell.outreach import Draft
from upsell.plain import one_line
from upsell.services.outreach import Outreach, log_offer
from upsell.ui.clearance import Clearance, clearance
from upsell.ui.editing import edit_button, edit_form, is_editing
from upsell.ui.frame import Visit
from upsell.ui.papers import letter

COPY_HEIGHT = 180


def email(visit: Visit, work: Outreach, draft: Draft, ways: Exits) -> None:
    """Show the email read-only with its exits, or the form to edit it."""
    if is_editing(draft):
        edit_form(visit, draft)
        return
    st.html(letter(work.to, one_line(draft.subject), ways.text))
    stand = clearance(work, draft)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _open_and_log(visit, draft, stand, "gmail", "Open in Gmail and log", ways.gmail)
        edit_button(visit, draft)
        with st.popover("More ways"):
            _more_ways(visit, draft, stand, ways)
        st.button(
            "I sent it elsewhere: log it",
            type="tertiary",
            key="log-alone",
            on_click=_log,
            args=(visit, draft, stand),
            disabled=not stand.given,
        )


def _more_ways(visit: Visit, draft: Draft, stand: Clearance, ways: Exits) -> None:
    _open_and_log(visit, draft, stand, "outlook", "Open in Outlook and log", ways.outlook)
    _open_and_log(visit, draft, stand, "mailto", "Open in my mail program and log", ways.mailto)
    st.download_button(
        "Download as an email file",
        ways.eml,
        ways.eml_name,
        "message/rfc822",
        key="eml",
        on_click="ignore",
        width="stretch",
    )
    if not ways.mailto_has_body:
        st.caption("Too long for the mail program's link: copy the text below into it.")
    st.code(ways.text, language=None, wrap_lines=True, height=COPY_HEIGHT)


def _open_and_log(
    visit: Visit, draft: Draft, stand: Clearance, key: str, words: str, url: str
) -> None:
    """Draw a link that opens the draft elsewhere and logs the offer in the same click."""
    main = key == "gmail"
    st.link_button(
        words,
        url,
        type="primary" if main else "secondary",
        icon=":material/send:" if main else None,
        key=key,
        on_click=_log,
        args=(visit, draft, stand),
        disabled=not stand.given,
        width="content" if main else "stretch",
    )


def _log(visit: Visit, draft: Draft, stand: Clearance) -> None:
    visit.act(
        log_offer,
        draft.draft_id,
        version=draft.version,
        override_reason=stand.reason,
        stale_confirmed=stand.confirmed,
    )
