"""Putting a signal off or saying it is none, each with its reason, in a dialog."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import streamlit as st

from upsell.card import Card
from upsell.model import Signal
from upsell.services import signals
from upsell.ui import dialogs
from upsell.ui.frame import Visit
from upsell.ui.text import label

MEANS = (
    "Snooze keeps it open and shows it again on that day. Dismiss says it is no reason to talk; "
    "the account's page can bring it back."
)
ASKED = "asked_about"
WEEK = timedelta(days=7)
LONGEST = timedelta(days=365)


def later(visit: Visit, card: Card) -> None:
    """Draw the way to put a card's signals off: a dialog asks how, and for the reason."""
    waiting = [line.signal for line in card.lines if line.signal.is_waiting(visit.today)]
    if waiting:
        key = f"wake-{card.account.account_id}"
        st.button("Show again", key=key, type="tertiary", on_click=_wake, args=(visit, waiting))
        return
    st.button(
        "Later",
        key=f"later-{card.account.account_id}",
        type="tertiary",
        on_click=_ask,
        args=(card.account.account_id,),
    )
    if st.session_state.get(ASKED) == card.account.account_id:
        del st.session_state[ASKED]
        _put_off(visit, tuple(line.signal for line in card.lines))


def _wake(visit: Visit, waiting: list[Signal]) -> None:
    for signal in waiting:
        visit.act(signals.wake, signal.signal_id)


def _ask(account_id: str) -> None:
    dialogs.begin()
    st.session_state[ASKED] = account_id


@st.dialog("Not now")
def _put_off(visit: Visit, open_signals: tuple[Signal, ...]) -> None:
    """Ask why, and whether until a day or for good."""
    dialogs.settle()
    chosen = _which(open_signals)
    example = "They asked for next month, or: a seasonal peak"
    st.text_input("Reason", key="why", placeholder=example, max_chars=300)
    until = st.date_input(
        "Show it again on",
        visit.today + WEEK,
        min_value=visit.today + timedelta(days=1),
        max_value=visit.today + LONGEST,
        key="snooze-until",
        format="YYYY-MM-DD",
    )
    st.caption(MEANS)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Snooze", key="do-snooze", type="primary", on_click=_snooze, args=(visit, chosen, until)
        )
        st.button("Dismiss", key="do-dismiss", on_click=_dismiss, args=(visit, chosen))


def _which(open_signals: tuple[Signal, ...]) -> tuple[UUID, ...]:
    """Give the signals meant; all of an account's unless one is picked."""
    if len(open_signals) == 1:
        st.text(open_signals[0].title)
        return (open_signals[0].signal_id,)
    names = {str(signal.signal_id): signal.title for signal in open_signals}
    picked = st.segmented_control(
        "Signals",
        list(names),
        selection_mode="multi",
        default=list(names),
        format_func=lambda each: label(names[each]),
        key="which",
    )
    return tuple(UUID(each) for each in picked)


def _snooze(visit: Visit, chosen: tuple[UUID, ...], until: object) -> None:
    for signal_id in chosen:
        visit.act(signals.snooze, signal_id, until, st.session_state["why"])
    dialogs.answered()


def _dismiss(visit: Visit, chosen: tuple[UUID, ...]) -> None:
    for signal_id in chosen:
        visit.act(signals.dismiss, signal_id, st.session_state["why"])
    dialogs.answered()
