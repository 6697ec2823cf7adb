"""An offer just logged or already made: what it was, where it goes, and the way back."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from upsell.offer_words import outcome_words
from upsell.outreach import Channel, Offer
from upsell.services.outreach import Outreach, undo
from upsell.ui.frame import Visit
from upsell.ui.papers import letter, notice, sheet
from upsell.ui.places import Place
from upsell.ui.text import day_words

WAITS = "Saved here. Attio and PostHog are not connected, so it waits."
SIMULATED = "This is an example: it goes nowhere."


def logged(visit: Visit, work: Outreach, offer: Offer) -> None:
    """Show the offer with its text as it was sent, and for a minute the way back."""
    until = work.undo_until
    if until is not None and visit.now < until:
        _just_now(visit, work, offer, until)
    else:
        made = day_words(offer.made_at.astimezone(visit.book.zone).date(), visit.today)
        came = outcome_words(offer, visit.book.currency)
        said = f"{came[:1].upper()}{came[1:]}."
        if work.settled:
            said = f"{said} {work.settled} Nothing is to be done until it comes up again."
        st.html(notice(f"Offered {made}: {offer_words(work, offer)}.", said))
    _ways_on(visit, offer)
    subject, body = offer.subject, offer.body
    email = offer.channel is Channel.EMAIL
    st.html(letter(work.to, subject, body) if email else sheet(body))


def offer_words(work: Outreach, offer: Offer) -> str:
    """Give `5 more seats, $1,200 a year`."""
    words = (f"{one.words}, {one.annual}" for one in work.options if one.play == offer.play)
    return next(words, offer.title)


def _just_now(visit: Visit, work: Outreach, offer: Offer, until: datetime) -> None:
    """Say that it is logged, with the way back until the minute is over."""
    st.html(notice(f"Logged: {offer_words(work, offer)}.", _where_it_goes(visit), "good"))
    st.button(
        "Undo, I did not send it",
        icon=":material/undo:",
        key="undo",
        on_click=_undo,
        args=(visit, offer),
    )

    def when_it_is_over() -> None:
        if visit.services.clock() >= until:
            st.rerun()

    left = (until - visit.now).total_seconds()
    st.fragment(when_it_is_over, run_every=left + 0.5)()


def _ways_on(visit: Visit, offer: Offer) -> None:
    with st.container(horizontal=True):
        visit.link(Place.TODAY, "Back to Today", icon=":material/today:")
        visit.link(Place.OFFERS, "See it on Offers", icon=":material/forum:", offer=offer.offer_id)


def _where_it_goes(visit: Visit) -> str:
    return SIMULATED if visit.book.is_sample else WAITS


def _undo(visit: Visit, offer: Offer) -> None:
    visit.act(undo, offer.offer_id, said="Undone. Nothing was logged.")
