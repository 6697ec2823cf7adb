"""“I noticed something”: a signal that no figure shows, noted by the CSM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import streamlit as st

from upsell.model import Account, Metric, RuleType
from upsell.plain import one_line
from upsell.rules import KINDS
from upsell.services import catalogue, signals
from upsell.ui import dialogs
from upsell.ui.dials import capital
from upsell.ui.frame import Visit

OPEN, NOTE_ID = "noticing", "note_id"
KIND, METRIC, SENTENCE, DAY = "note-kind", "note-metric", "note-sentence", "note-day"
FURTHEST = timedelta(days=365)
KIND_CHOICES = tuple(RuleType)


def button(visit: Visit, accounts: Sequence[Account]) -> None:
    """Draw the button, and the dialog once it was pressed."""
    words = "I noticed something myself"
    means = "A reason to talk that no figure shows. It counts like the others, marked as yours."
    st.button(words, key="notice", icon=":material/lightbulb:", on_click=_open, help=means)
    if st.session_state.pop(OPEN, False):
        st.dialog("What did you notice?")(_form)(visit, accounts)


def _open() -> None:
    dialogs.begin()
    st.session_state[OPEN] = True
    st.session_state[NOTE_ID] = uuid4()


def _form(visit: Visit, accounts: Sequence[Account]) -> None:
    dialogs.settle()
    account = _account(accounts)
    kind = st.selectbox(
        "It is a sign of", KIND_CHOICES, format_func=lambda each: KINDS[each].name, key=KIND
    )
    known = [each for each in catalogue.metrics(visit.book, by=visit.actor) if _fits(kind, each)]
    labels = {metric.key: capital(one_line(metric.label)) for metric in known}
    st.selectbox("About", list(labels), format_func=labels.__getitem__, key=METRIC)
    st.text_input(
        "In one sentence",
        key=SENTENCE,
        max_chars=300,
        placeholder="Their new finance team asked for access",
    )
    first = visit.today - FURTHEST
    st.date_input(
        "When",
        visit.today,
        min_value=first,
        max_value=visit.today,
        key=DAY,
        format="YYYY-MM-DD",
    )
    st.button(
        "Note it",
        key="do-note",
        type="primary",
        disabled=not known,
        on_click=_note,
        args=(visit, account),
    )


def _account(accounts: Sequence[Account]) -> Account:
    if len(accounts) == 1:
        return accounts[0]
    return st.selectbox("Account", accounts, format_func=lambda each: one_line(each.name))


def _fits(kind: RuleType, metric: Metric) -> bool:
    """Whether a kind of signal can be about a metric."""
    return metric.kind in KINDS[kind].kinds


def _note(visit: Visit, account: Account) -> None:
    state = st.session_state
    visit.act(
        signals.note,
        state[NOTE_ID],
        account.account_id,
        state[KIND],
        state[METRIC],
        state[SENTENCE],
        state[DAY],
        said=f"Noted for {account.name}.",
    )
    dialogs.answered()
