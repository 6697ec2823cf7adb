"""The way out of an email: the preview as it leaves, the exit used last, the others behind it."""

from __future__ import annotations

from functools import partial
from typing import Literal

import streamlit as st

from upsell import figures
from upsell.exits import Exits
from upsell.outreach import Draft
from upsell.plain import one_line
from upsell.profile import MailWay
from upsell.services.offers import due_on, reminds
from upsell.services.outreach import Outreach, log_follow_up, log_offer
from upsell.services.profile import keep_mail_way, mail_way
from upsell.ui import notices
from upsell.ui.clearance import Clearance, clearance
from upsell.ui.editing import edit_button, edit_form, is_editing
from upsell.ui.frame import Visit
from upsell.ui.keyboard import LOG
from upsell.ui.papers import letter

COPY_HEIGHT = 180
WORDS = {
    MailWay.GMAIL: "Open in Gmail and log",
    MailWay.OUTLOOK: "Open in Outlook and log",
    MailWay.MAIL_PROGRAM: "Open in my mail program and log",
    MailWay.ELSEWHERE: "I sent it elsewhere: log it",
}
KEYS = {
    MailWay.GMAIL: "gmail",
    MailWay.OUTLOOK: "outlook",
    MailWay.MAIL_PROGRAM: "mailto",
    MailWay.ELSEWHERE: "log-alone",
}


def email(visit: Visit, work: Outreach, draft: Draft, ways: Exits) -> None:
    """Show the email read-only with its exits, or the form to edit it."""
    if is_editing(draft):
        edit_form(visit, draft)
        return
    st.html(letter(work.to, one_line(draft.subject), ways.text))
    stand = clearance(work, draft)
    main = mail_way(visit.book, by=visit.actor)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _exit(visit, draft, stand, ways, main, "primary")
        if main is MailWay.ELSEWHERE:
            with st.popover("Copy the text", icon=":material/content_copy:"):
                _to_copy(draft, ways)
        edit_button(visit, draft)
        with st.popover("More ways"):
            _more_ways(visit, draft, stand, ways, main)
        if main is not MailWay.ELSEWHERE:
            _exit(visit, draft, stand, ways, MailWay.ELSEWHERE, "tertiary")
    if draft.follows is None:
        _reminder(visit, draft)


def _reminder(visit: Visit, draft: Draft) -> None:
    """Draw the tick for a task in Attio, as it was left the last time; none without Attio."""
    ticked = reminds(visit.book, by=visit.actor)
    if ticked is not None:
        due = due_on(visit.today)
        st.checkbox(
            f"Remind me in Attio on {due:%A}, {figures.day(due)}",
            ticked,
            key=_remind_key(draft),
            help="A task for you on the company there, made with the offer.",
        )


def _remind_key(draft: Draft) -> str:
    return f"remind-{draft.draft_id}"


def _more_ways(visit: Visit, draft: Draft, stand: Clearance, ways: Exits, main: MailWay) -> None:
    """Draw the ways not used last; the one that is used now comes first the next time."""
    for way in MailWay:
        if way not in (main, MailWay.ELSEWHERE):
            _exit(visit, draft, stand, ways, way, "secondary")
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
        st.caption("Too long for the mail program's link: copy the text into it.")
    if main is not MailWay.ELSEWHERE:
        _to_copy(draft, ways)


def _to_copy(draft: Draft, ways: Exits) -> None:
    """Show subject and text, each with its copy button."""
    st.code(one_line(draft.subject), language=None, wrap_lines=True)
    st.code(ways.text, language=None, wrap_lines=True, height=COPY_HEIGHT)


def _exit(
    visit: Visit,
    draft: Draft,
    stand: Clearance,
    ways: Exits,
    way: MailWay,
    look: Literal["primary", "secondary", "tertiary"],
) -> None:
    """Draw a button that logs the offer and, with one of the links, opens the draft as well."""
    urls = {
        MailWay.GMAIL: ways.gmail,
        MailWay.OUTLOOK: ways.outlook,
        MailWay.MAIL_PROGRAM: ways.mailto,
    }
    icon, shortcut = (":material/send:", LOG) if look == "primary" else (None, None)
    width: Literal["stretch", "content"] = "stretch" if look == "secondary" else "content"
    key, off = KEYS[way], not stand.given
    if way in urls:
        st.link_button(
            WORDS[way],
            urls[way],
            type=look,
            icon=icon,
            key=key,
            shortcut=shortcut,
            on_click=_log,
            args=(visit, draft, stand, way),
            disabled=off,
            width=width,
        )
    else:
        st.button(
            WORDS[way],
            type=look,
            icon=icon,
            key=key,
            shortcut=shortcut,
            on_click=_log,
            args=(visit, draft, stand, way),
            disabled=off,
            width=width,
        )


def _log(visit: Visit, draft: Draft, stand: Clearance, way: MailWay) -> None:
    ticked = bool(st.session_state.get(_remind_key(draft), False))
    visit.act(
        partial(log_offer, remind=ticked) if draft.follows is None else log_follow_up,
        draft.draft_id,
        version=draft.version,
        override_reason=stand.reason,
        stale_confirmed=stand.confirmed,
    )
    if not notices.complaint_waits():
        visit.act(keep_mail_way, way)
