"""“I noticed something”: a signal that no figure shows, noted by the CSM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import streamlit as st

from upsell.model import Account, Metric, RuleType
from upsell.plain import one_line
from upsell.rules import KINDS
from upsell.services import catalogue, signals
from upsell.ui import dialogs
from upsell.ui.dials import capital
from upsell.ui.frame import Visit

OPEN, NOTE_ID, SENTENCE = "noticing", "note_id", "note_sentence"
FURTHEST = timedelta(days=365)
KIND_CHOICES = tuple(RuleType)


def button(visit: Visit, accounts: Sequence[Account]) -> None:
    """Draw the button, and the dialog once it was pressed."""
    words = "I noticed something myself"
    st.button(words, key="notice", icon=":material/lightbulb:", on_click=_open)
    if st.session_state.pop(OPEN, False):
        st.dialog("What did you notice?")(_form)(visit, accounts)


def _open() -> None:
    st.session_state[OPEN] = True
    st.session_state[NOTE_ID] = uuid4()


def _form(visit: Visit, accounts: Sequence[Account]) -> None:
    dialogs.settle()
    account = _account(accounts)
    kind = st.selectbox("It is a sign of", KIND_CHOICES, format_func=lambda each: KINDS[each].name)
    metric = _metric(visit, kind)
    st.text_input(
        "In one sentence",
        key=SENTENCE,
        max_chars=300,
        placeholder="Their new finance team asked for access",
    )
    day = st.date_input(
        "When", visit.today, min_value=visit.today - FURTHEST, max_value=visit.today
    )
    st.button(
        "Note it",
        key="do-note",
        type="primary",
        disabled=metric is None,
        on_click=_note,
        args=(visit, account, kind, metric, day),
    )


def _account(accounts: Sequence[Account]) -> Account:
    if len(accounts) == 1:
        return accounts[0]
    return st.selectbox("Account", accounts, format_func=lambda each: one_line(each.name))


def _metric(visit: Visit, kind: RuleType) -> Metric | None:
    """Draw the choice of a metric the kind of signal can be about."""
    known = catalogue.metrics(visit.book, by=visit.actor)
    fitting = [metric for metric in known if metric.kind in KINDS[kind].kinds]
    return st.selectbox("About", fitting, format_func=lambda each: capital(one_line(each.label)))


def _note(visit: Visit, account: Account, kind: RuleType, metric: Metric, day: date) -> None:
    note_id, words = st.session_state[NOTE_ID], st.session_state[SENTENCE]
    visit.act(
        signals.note,
        note_id,
        account.account_id,
        kind,
        metric.key,
        words,
        day,
        said=f"Noted for {account.name}.",
    )
    dialogs.answered()
