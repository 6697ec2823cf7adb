"""The Outreach page: what it is about, the choices on one side, the text on the other."""

from __future__ import annotations

import streamlit as st

from upsell.outreach import Offer
from upsell.services.outreach import Outreach
from upsell.ui.booking import call
from upsell.ui.clearance import before_the_click
from upsell.ui.exits import email
from upsell.ui.frame import Visit
from upsell.ui.logged import followed_up, logged, offer_words
from upsell.ui.offering import channel_choice, offer_choice
from upsell.ui.papers import heading, notice
from upsell.ui.places import Place
from upsell.ui.text import day_words

PLANS, ABOUT, TEMPLATES = "Setup › Plans", "Setup › About you", "Setup › Templates"


def nothing_asked(visit: Visit) -> None:
    """Say that a draft begins with a signal, and where the signals are."""
    visit.heading()
    st.html(notice("Choose an account first.", "A draft is about one signal of one account."))
    visit.link(Place.TODAY, "See the accounts", icon=":material/today:")


def head(visit: Visit, work: Outreach) -> None:
    """Show the account and the reason to talk, with the ways back to all and to this one."""
    with st.container(key="above", horizontal=True, vertical_alignment="center"):
        visit.link(Place.TODAY, "All accounts", icon=":material/arrow_back:")
        account, icon = work.account.account_id, ":material/monitoring:"
        visit.link(Place.ACCOUNT, "Usage and history", icon=icon, account=account)
    st.html(heading(work.account.name, f"{work.signal.title}. {work.sentence}"))


def choices(visit: Visit, work: Outreach) -> None:
    """Show how to reach the account, what to offer, and what is in the way."""
    channel_choice(work.signal.signal_id)
    if work.offer is not None or work.followed_up is not None:
        return
    if work.follows is not None:
        _follow_up(visit, work, work.follows)
    elif work.draft is not None and work.options:
        offer_choice(visit, work, work.draft)
    if work.draft is not None:
        before_the_click(visit, work, work.draft)


def text(visit: Visit, work: Outreach) -> None:
    """Show the text with its exits, or why there is none."""
    if work.offer is not None:
        logged(visit, work, work.offer)
        return
    if work.followed_up is not None and work.draft is not None:
        followed_up(visit, work, work.draft, work.followed_up)
        return
    if work.problem:
        _problem(visit, work.problem)
    if work.draft is None:
        return
    if work.exits is not None:
        email(visit, work, work.draft, work.exits)
    elif work.draft.body or work.touch is not None:
        call(visit, work, work.draft)


def _follow_up(visit: Visit, work: Outreach, offer: Offer) -> None:
    """Say which offer the call or email is about: nothing else is offered in it."""
    made = day_words(offer.made_at.astimezone(visit.book.zone).date(), visit.today)
    words = offer_words(work, offer)
    strong = f"A follow-up: {words}."
    st.html(notice(strong, f"Offered {made}. The answer is recorded on that offer."))


def _problem(visit: Visit, sentence: str) -> None:
    """Say why there is no draft, and lead to where that is mended."""
    st.html(notice("Not ready to send.", sentence, "careful"))
    if PLANS in sentence:
        visit.link(Place.SETUP, "Open Plans", icon=":material/settings:", section="Plans")
    elif ABOUT in sentence:
        visit.link(Place.SETUP, "Open About you", icon=":material/settings:", section="About you")
    elif TEMPLATES in sentence:
        visit.link(Place.SETUP, "Open Templates", icon=":material/settings:", section="Templates")
