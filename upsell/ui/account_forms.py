"""The parts of the Account page that write: gates, and a figure typed in."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from upsell.account_view import AccountView
from upsell.model import Account
from upsell.plain import one_line
from upsell.services import accounts, catalogue, imports, scanning
from upsell.ui import notices
from upsell.ui.account import section
from upsell.ui.dials import capital
from upsell.ui.frame import Visit
from upsell.ui.text import element, escaped

GATES = {
    "do_not_contact": "Do not contact",
    "critical_ticket": "A critical ticket is open",
    "expansion_open": "An expansion is being discussed",
}
MEANINGS = {
    "do_not_contact": "No email and no call, follow-ups included.",
    "critical_ticket": "Help first: no new offer and no follow-up until it is solved.",
    "expansion_open": "Somebody talks to them already: no new offer beside it.",
}
LEFT_ALONE, TYPED = "gates", "typed"
AMOUNT = (
    "Of seats or storage the amount on that day; of what is counted, such as API calls, "
    "the amount since the billing period began."
)
OLDEST = timedelta(days=730)
METRIC, DAY, VALUE = "metric", "day", "value"


def gates(visit: Visit, view: AccountView) -> None:
    """Draw the three gates people switch, and those that are shut for other reasons."""
    account = view.card.account
    section("Leave alone", "What speaks against a new offer. With a reason you may go on anyway.")
    shut = "".join(element("p", escaped(gate.sentence), "hr-reason") for gate in view.gates)
    st.html(shut or element("p", "Nothing stands in the way of a new offer.", "hr-quiet"))
    with st.form(f"gates-{account.account_id}", border=False):
        for name, words in GATES.items():
            set_now, key = getattr(account, name), _key(name, account)
            st.checkbox(words, set_now, key=key, help=MEANINGS[name])
        notices.beside(LEFT_ALONE)
        st.form_submit_button("Save", on_click=_save_gates, args=(visit, account))


def typed(visit: Visit, account: Account) -> None:
    """Draw the form that takes one usage figure; the day is looked at again with it."""
    section("Type in a figure")
    known = {metric.key: metric for metric in catalogue.metrics(visit.book, by=visit.actor)}
    with st.form(TYPED, border=False):
        st.selectbox(
            "Metric",
            list(known),
            format_func=lambda key: capital(one_line(known[key].label)),
            key=_typed(METRIC, account),
        )
        st.date_input(
            "Day",
            visit.today,
            key=_typed(DAY, account),
            max_value=visit.today,
            min_value=visit.today - OLDEST,
            format="YYYY-MM-DD",
        )
        st.text_input(
            "Figure", key=_typed(VALUE, account), max_chars=40, placeholder="12", help=AMOUNT
        )
        notices.beside(TYPED)
        st.form_submit_button("Keep it", on_click=_save_figure, args=(visit, account))


def _save_gates(visit: Visit, account: Account) -> None:
    switched = {name: bool(st.session_state[_key(name, account)]) for name in GATES}
    said = f"Saved for {account.name}."
    visit.act(
        accounts.set_gates,
        account.account_id,
        account.version,
        said=said,
        place=LEFT_ALONE,
        **switched,
    )


def _save_figure(visit: Visit, account: Account) -> None:
    state = st.session_state
    metric, day, value = (state[_typed(field, account)] for field in (METRIC, DAY, VALUE))
    visit.act(imports.type_reading, account.account_id, metric, day, value, place=TYPED)
    if not notices.complaint_waits():
        said = f"Kept, and the signals of {account.name} are up to date with it."
        visit.act(scanning.scan, visit.today, said=said, place=TYPED)


def _key(name: str, account: Account) -> str:
    """Give a key that changes with the account, so that the boxes show it as it is."""
    return f"{name}-{account.account_id}-{account.version}"


def _typed(field: str, account: Account) -> str:
    """Give a key of the account's own: what was typed for one is not meant for the next."""
    return f"typed-{field}-{account.account_id}"
