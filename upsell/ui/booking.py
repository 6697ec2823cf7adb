"""A call: its sheet for us, when it is booked for, and the file for the calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial

import streamlit as st

from upsell.outreach import Draft, Touch
from upsell.services.outreach import PAST_DAYS, Outreach, book_call, log_held_call, move_call
from upsell.ui.answering import Question, answers
from upsell.ui.choices import AFTER_A_CALL, BEFORE_A_CALL, record_after_call
from upsell.ui.clearance import Clearance, clearance
from upsell.ui.editing import edit_button, edit_form, is_editing
from upsell.ui.frame import Visit
from upsell.ui.keyboard import LOG
from upsell.ui.papers import notice, sheet
from upsell.ui.places import Place
from upsell.ui.sheet_file import take_along
from upsell.ui.text import clock, coming_day

TEN = time(10, 0)
QUARTER = timedelta(minutes=15)


def call(visit: Visit, work: Outreach, draft: Draft) -> None:
    """Show the booking and the call sheet, or the form to edit the sheet."""
    if work.touch is not None and work.touch.is_booked:
        _booked(visit, work, draft, work.touch)
    elif work.touch is None:
        stand = clearance(work, draft)
        _book(visit, draft, stand)
        _spoke_already(visit, draft, stand)
    if not draft.body:
        return
    if is_editing(draft):
        edit_form(visit, draft)
        return
    st.html(sheet(draft.body))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        edit_button(visit, draft)
        take_along(visit, work.account.name, draft)


def move(visit: Visit, touch: Touch) -> None:
    """Give a booked call another date or time."""
    about = str(touch.touch_id)
    local = touch.moment.astimezone(visit.book.zone)
    with (
        st.popover("Move", icon=":material/edit_calendar:"),
        st.form(f"move-{about}", border=False),
    ):
        st.date_input(
            "New date",
            max(local.date(), visit.today),
            min_value=visit.today,
            key=f"move-day-{about}",
            format="YYYY-MM-DD",
        )
        st.time_input("At", local.time(), key=f"move-time-{about}", step=QUARTER)
        st.form_submit_button("Move the call", on_click=_move, args=(visit, touch))


def how_it_went(visit: Visit, touch: Touch, account_name: str, worth: Decimal | None) -> None:
    """Ask how a call went: loudly once its hour has come, quietly before."""
    record = partial(record_after_call, visit, touch.touch_id, account_name)
    question = Question(str(touch.touch_id), worth, visit.today, record)
    answers(question, AFTER_A_CALL if touch.moment <= visit.now else BEFORE_A_CALL)


def _booked(visit: Visit, work: Outreach, draft: Draft, touch: Touch) -> None:
    """Say when the call is, give the file, move it, and take how it went."""
    local = touch.moment.astimezone(visit.book.zone)
    when = f"{coming_day(local.date(), visit.today)}, {clock(local, visit.book.zone)}"
    if touch.moment <= visit.now:
        st.html(notice(f"The call was {when}.", "How did it go?", "good"))
    else:
        said = "Say here or on Offers how it went, at its hour or earlier."
        st.html(notice(f"Call booked for {when}.", said, "good"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if work.invitation is not None and touch.moment > visit.now:
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
        move(visit, touch)
        visit.link(Place.OFFERS, "See it on Offers", icon=":material/forum:")
    how_it_went(visit, touch, work.account.name, draft.play.annual_value)


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
            shortcut=LOG,
            on_click=_log_call,
            args=(visit, draft, stand),
            disabled=not stand.given,
        )


def _spoke_already(visit: Visit, draft: Draft, stand: Clearance) -> None:
    """Take a call that was held without being booked; it then asks how it went."""
    local = visit.now.astimezone(visit.book.zone)
    earlier = time(local.hour, local.minute - local.minute % 15)
    with st.popover("I already spoke with them"), st.form("held-call", border=False):
        st.date_input(
            "Held on",
            visit.today,
            min_value=visit.today - timedelta(days=PAST_DAYS),
            max_value=visit.today,
            key="held-day",
            format="YYYY-MM-DD",
        )
        st.time_input("At", earlier, key="held-time", step=QUARTER)
        st.form_submit_button(
            "Say how it went",
            on_click=_log_held,
            args=(visit, draft, stand),
            disabled=not stand.given,
        )


def _log_held(visit: Visit, draft: Draft, stand: Clearance) -> None:
    moment = _typed(visit, "held-day", "held-time")
    visit.act(log_held_call, draft.draft_id, moment, override_reason=stand.reason)


def _move(visit: Visit, touch: Touch) -> None:
    about = str(touch.touch_id)
    moment = _typed(visit, f"move-day-{about}", f"move-time-{about}")
    day = coming_day(moment.date(), visit.today)
    said = f"Moved: the call is {day}, {clock(moment, visit.book.zone)}."
    visit.act(move_call, touch.touch_id, moment, said=said)


def _typed(visit: Visit, day: str, at: str) -> datetime:
    """Give the moment typed into a form, in the book's zone."""
    return datetime.combine(st.session_state[day], st.session_state[at], tzinfo=visit.book.zone)


def _log_call(visit: Visit, draft: Draft, stand: Clearance) -> None:
    moment = _typed(visit, "call-day", "call-time")
    visit.act(book_call, draft.draft_id, moment, override_reason=stand.reason)
