"""The ways to tell others of an account: its customer, colleagues, an assistant."""

from __future__ import annotations

import streamlit as st

from upsell.account_facts import facts_text
from upsell.account_view import AccountView
from upsell.slack import slack_text
from upsell.ui.frame import Visit
from upsell.ui.places import Place

HEIGHT = 300


def share(visit: Visit, view: AccountView) -> None:
    """Draw the ways side by side."""
    with st.container(key="quiet-share", horizontal=True, gap="small"):
        visit.link(
            Place.USAGE,
            "Customer view",
            icon=":material/slideshow:",
            account=view.card.account.account_id,
        )
        with st.popover("Copy for Slack", icon=":material/tag:"):
            _slack(visit, view)
        with st.popover("Copy facts for my AI assistant", icon=":material/content_copy:"):
            _facts(visit, view)


def _slack(visit: Visit, view: AccountView) -> None:
    st.caption("For colleagues. Copy it, paste it into a message.")
    _to_copy(slack_text(view, visit.today, visit.book.zone, visit.book.currency))


def _facts(visit: Visit, view: AccountView) -> None:
    st.caption("Figures, limits, dates, open signals and offers. No names of people.")
    account_id = view.card.account.account_id
    notes = st.checkbox("With notes and reasons that were typed", key=f"notes-{account_id}")
    book = visit.book
    _to_copy(facts_text(view, visit.today, book.zone, book.currency, notes=notes))


def _to_copy(text: str) -> None:
    st.code(text, language=None, wrap_lines=True, height=HEIGHT)
