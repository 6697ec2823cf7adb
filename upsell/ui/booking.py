"""A call: its sheet for us, when it is booked for, and the file for the calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import streamlit as st

from upsell.outreach import CallState, Draft, Touch
from upsell.services.outreach import Outreach, book_call
from upsell.ui.clearance import Clearance, clearance
from upsell.ui.editing import edit_button, edit_form, is_editing
from upsell.ui.frame import Visit
from upsell.ui.papers import notice, sheet
from upsell.ui.places import Place
from upsell.ui.text import clock, coming_day

TEN = time(10, 0)
QUARTER = timedelta(minutes=15)


def call(visit: Visit, work: Outreach, draft: Draft) -> None:
    """Show the booking and the call sheet, or the form to edit the sheet."""
    if work.touch is not None:
        _booked(visit, work, work.touch)
    else:
        _book(visit, draft, clearance(work, draft))
    if is_editing(draft):
        edit_form(visit, draft)
        return
    st.html(sheet(draft.body))
    edit_button(visit, draft)


def _booked(visit: Visit, work: Outreach, touch: Touch) -> None:
    """Say when the call is, give the file, and lead to where its answer is recorded."""
    if touch.scheduled_for is None or touch.call_state is not CallState.SCHEDULED:
        return
    local = touch.scheduled_for.astimezone(visit.book.zone)
    when = f"{coming_day(local.date(), visit.today)}, {clock(local, visit.book.zone)}"
    st.html(notice(f"Call booked for {when}.", "Afterwards, say on Offers how it went.", "good"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if work.invitation is not None:
            st.download_button(
                "Add to my calendar",
                work.invitation.content,
                work.invitation.name,
                "text/calendar",
                type="primary",
                icon=":material/event:",
                key="ics",
                on_click="ignore",
            )
        visit.link(Place.OFFERS, "See it on Offers", icon=":material/forum:")


def _book(visit: Visit, draft: Draft, stand: Clearance) -> None:
    with st.form("book-call"), st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            "Call booked for",
            visit.today + timedelta(days=1),
            min_value=visit.today,
            key="call-day",
            format="YYYY-MM-DD",
            width=170,
        )
        st.time_input("At", TEN, key="call-time", step=QUARTER, width=110)
        st.form_submit_button(
            "Log the call",
            type="primary",
            icon=":material/event_available:",
            on_click=_log_call,
            args=(visit, draft, stand),
            disabled=not stand.given,
        )


def _log_call(visit: Visit, draft: Draft, stand: Clearance) -> None:
    day, at = st.session_state["call-day"], st.session_state["call-time"]
    moment = datetime.combine(day, at, tzinfo=visit.book.zone)
    visit.act(book_call, draft.draft_id, moment, override_reason=stand.reason)
