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

SNOOZE, DISMISS = "Snooze", "Dismiss"
ASKED = "asked_about"
WEEK = timedelta(days=7)
LONGEST = timedelta(days=365)


def menu(visit: Visit, card: Card) -> None:
    """Draw a card's menu; choosing opens the dialog that asks for the reason."""
    waiting = [line.signal for line in card.lines if line.signal.is_waiting(visit.today)]
    if waiting:
        key = f"wake-{card.account.account_id}"
        st.button("Show again", key=key, type="tertiary", on_click=_wake, args=(visit, waiting))
        return
    key = f"menu-{card.account.account_id}"
    st.menu_button(
        "Later",
        (SNOOZE, DISMISS),
        key=key,
        type="tertiary",
        format_func=lambda choice: f"{choice}, with a reason",
        on_click=_ask,
        args=(key, card.account.account_id),
    )
    asked = st.session_state.get(ASKED)
    if asked and asked[1] == card.account.account_id:
        del st.session_state[ASKED]
        _open(visit, asked[0], tuple(line.signal for line in card.lines))


def _wake(visit: Visit, waiting: list[Signal]) -> None:
    for signal in waiting:
        visit.act(signals.wake, signal.signal_id)


def _ask(key: str, account_id: str) -> None:
    dialogs.begin()
    st.session_state[ASKED] = (st.session_state[key], account_id)


def _open(visit: Visit, choice: str, open_signals: tuple[Signal, ...]) -> None:
    dialog = st.dialog("Put it off" if choice == SNOOZE else "Not a reason to talk")
    dialog(_snooze if choice == SNOOZE else _dismiss)(visit, open_signals)


def _snooze(visit: Visit, open_signals: tuple[Signal, ...]) -> None:
    """Ask until when and why."""
    dialogs.settle()
    st.caption("It stays open and is shown again on that day.")
    chosen = _which(open_signals)
    until = st.date_input(
        "Until",
        visit.today + WEEK,
        min_value=visit.today + timedelta(days=1),
        max_value=visit.today + LONGEST,
        key="snooze-until",
        format="YYYY-MM-DD",
    )
    st.text_input("Reason", key="why", placeholder="They asked for next month", max_chars=300)
    st.button(
        "Snooze", key="do-snooze", type="primary", on_click=_do_snooze, args=(visit, chosen, until)
    )


def _dismiss(visit: Visit, open_signals: tuple[Signal, ...]) -> None:
    """Ask why it is none."""
    dialogs.settle()
    st.caption("It is taken off the list. The account's page can bring it back.")
    chosen = _which(open_signals)
    st.text_input("Reason", key="why", placeholder="Seasonal peak, back to normal", max_chars=300)
    st.button(
        "Dismiss", key="do-dismiss", type="primary", on_click=_do_dismiss, args=(visit, chosen)
    )


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


def _do_snooze(visit: Visit, chosen: tuple[UUID, ...], until: object) -> None:
    for signal_id in chosen:
        visit.act(signals.snooze, signal_id, until, st.session_state["why"])
    dialogs.answered()


def _do_dismiss(visit: Visit, chosen: tuple[UUID, ...]) -> None:
    for signal_id in chosen:
        visit.act(signals.dismiss, signal_id, st.session_state["why"])
    dialogs.answered()
