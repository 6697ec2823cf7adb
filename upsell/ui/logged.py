"""An offer just logged or already made: what it was, where it goes, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import streamlit as st

from upsell import figures
from upsell.delivery_words import NAMES
from upsell.offer_words import outcome_words, text_words
from upsell.outreach import Channel, Destination, Draft, Offer, Touch
from upsell.services.offers import reminder_of
from upsell.services.outreach import Outreach, undo, undo_follow_up
from upsell.ui.frame import Visit
from upsell.ui.papers import letter, notice, sheet
from upsell.ui.places import Place
from upsell.ui.sending import troubled
from upsell.ui.sheet_file import take_along
from upsell.ui.text import clock, day_words

WAITS = "Saved here. Attio and PostHog are not connected, so they know nothing of it yet."
GOES = "Goes to {} in 60 seconds."
HELD = "Waits here for {}."
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
    _ways_on(visit, work, offer)
    subject, body = offer.subject, offer.body
    email = offer.channel is Channel.EMAIL
    st.html(letter(work.to, subject, body) if email else sheet(body))
    if work.draft is not None and not email:
        take_along(visit, work.account.name, work.draft)
    if text_words(offer):
        st.caption(f"{text_words(offer)}.")


def followed_up(visit: Visit, work: Outreach, draft: Draft, touch: Touch) -> None:
    """Show the follow-up written today with its text, and for a minute the way back."""
    until = work.undo_until
    when = clock(touch.at, visit.book.zone)
    strong = f"Follow-up logged, {when}."
    st.html(
        notice(strong, "It makes no new offer: the answer is recorded on the first one.", "good")
    )
    if until is not None and visit.now < until:
        _way_back(visit, until, undo_follow_up, draft.draft_id)
    if work.follows is not None:
        _ways_on(visit, work, work.follows)
    st.html(letter(work.to, draft.subject, draft.body))


def offer_words(work: Outreach, offer: Offer) -> str:
    """Give `5 more seats, $1,200 a year`."""
    words = (f"{one.words}, {one.annual}" for one in work.options if one.play == offer.play)
    return next(words, offer.title)


def _just_now(visit: Visit, work: Outreach, offer: Offer, until: datetime) -> None:
    """Say that it is logged, with the way back until the minute is over."""
    due = reminder_of(visit.book, offer.offer_id, by=visit.actor)
    task = "" if due is None else f" A task in Attio reminds you on {due:%A}, {figures.day(due)}."
    said = f"{_where_it_goes(visit)}{task}"
    st.html(notice(f"Logged: {offer_words(work, offer)}.", said, "good"))
    _way_back(visit, until, undo, offer.offer_id)


def _way_back(visit: Visit, until: datetime, action: Callable[..., object], about: UUID) -> None:
    """Draw the undo, and take it away when the minute is over."""
    st.button(
        "Undo, I did not send it",
        icon=":material/undo:",
        key="undo",
        on_click=visit.act,
        args=(action, about),
        kwargs={"said": "Undone. Nothing was logged."},
    )

    def when_it_is_over() -> None:
        if visit.services.clock() >= until:
            st.rerun()

    left = (until - visit.now).total_seconds()
    st.fragment(when_it_is_over, run_every=left + 0.5)()


def _ways_on(visit: Visit, work: Outreach, offer: Offer) -> None:
    over = work.undo_until is None or visit.now >= work.undo_until
    with st.container(horizontal=True, key="ways-on"):
        visit.link(Place.TODAY, "Back to Today", icon=":material/today:")
        visit.link(Place.OFFERS, "See it on Offers", icon=":material/forum:", offer=offer.offer_id)
        if work.waiting is not None and work.followed_up is None and over:
            follow_up_link(visit, offer)


def follow_up_link(visit: Visit, offer: Offer) -> None:
    """Draw the way to the email about an offer that waits for its answer."""
    visit.link(
        Place.OUTREACH,
        "Write a follow-up",
        icon=":material/reply:",
        signal=offer.signal_id,
        channel=Channel.EMAIL.value,
        follow_up="yes",
    )


def _where_it_goes(visit: Visit) -> str:
    if visit.book.is_sample:
        return SIMULATED
    if not visit.lanes:
        return WAITS
    silent = troubled(visit.lanes, visit.services, visit.book, visit.now)
    well = [lane.destination for lane in visit.lanes if lane.destination not in silent]
    parts = (GOES.format(_both(well)) if well else "", HELD.format(_both(silent)) if silent else "")
    return " ".join(part for part in parts if part)


def _both(destinations: Iterable[Destination]) -> str:
    return " and ".join(NAMES[one] for one in destinations)
