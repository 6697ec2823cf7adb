"""One offer or one call in the list, with the buttons that fit where it stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from upsell.delivery_words import Stand
from upsell.outreach import Outcome
from upsell.services.offers import CallLine, OfferLine
from upsell.ui.answering import Question, answers, begin_again, is_begun
from upsell.ui.booking import how_it_went, move
from upsell.ui.choices import AFTER_AN_OFFER, record_after_offer
from upsell.ui.frame import Visit
from upsell.ui.logged import follow_up_link
from upsell.ui.places import Place
from upsell.ui.standing import refusals, stands, task
from upsell.ui.text import clock, coming_day, element, escaped


def open_offer(visit: Visit, line: OfferLine, place: str = "row") -> None:
    """Draw an offer with the answers to it; one that was undone has none."""
    with st.container(border=True, key=f"{place}-{line.offer.offer_id}"):
        st.html(_offer(line))
        refusals(visit, line.offer.offer_id, line.standing)
        if line.offer.outcome is not Outcome.WITHDRAWN:
            answers(_about_offer(visit, line), AFTER_AN_OFFER, partial(_ways_on, visit, line))


def _ways_on(visit: Visit, line: OfferLine) -> None:
    """Draw what else may be done about an offer: another email, a task."""
    if line.may_follow_up:
        follow_up_link(visit, line.offer)
    task(visit, line)


def answered_offer(visit: Visit, line: OfferLine, words: str) -> None:
    """Draw an offer put off or decided, with one quiet way to answer it anew."""
    about = str(line.offer.offer_id)
    if is_begun(about) or any(stand.refused for stand in line.standing):
        open_offer(visit, line)
        return
    with st.container(
        border=True, key=f"row-{about}", horizontal=True, wrap=False, vertical_alignment="center"
    ):
        st.html(_offer(line))
        if line.offer.outcome is not Outcome.WITHDRAWN:
            st.button(
                words, type="tertiary", key=f"change-{about}", on_click=begin_again, args=(about,)
            )


def call_due(visit: Visit, line: CallLine) -> None:
    """Ask how a call went whose hour has come."""
    with st.container(border=True, key=f"due-{line.touch.touch_id}"):
        st.html(_call(visit, line, f"How did the call with {line.account_name} go?"))
        refusals(visit, line.draft.draft_id, line.standing)
        how_it_went(visit, line.touch, line.account_name, line.draft.play.annual_value)


def call_ahead(visit: Visit, line: CallLine) -> None:
    """Show a call that is booked: its sheet, another date, and how it went if it was earlier."""
    with st.container(border=True, key=f"ahead-{line.touch.touch_id}"):
        st.html(_call(visit, line, line.account_name))
        refusals(visit, line.draft.draft_id, line.standing)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            visit.link(
                Place.OUTREACH,
                "Call sheet",
                icon=":material/description:",
                signal=line.touch.signal_id,
                channel="call",
            )
            move(visit, line.touch)
        how_it_went(visit, line.touch, line.account_name, line.draft.play.annual_value)


def _about_offer(visit: Visit, line: OfferLine) -> Question:
    offer = line.offer
    worth = offer.play.annual_value if offer.won_value is None else offer.won_value
    record = partial(record_after_offer, visit, line)
    return Question(str(offer.offer_id), worth, visit.today, record)


def _offer(line: OfferLine) -> str:
    """Give the account, what was offered, how it came to be, and where it stands."""
    said = element("p", " ".join(escaped(sentence) for sentence in line.sentences))
    return _row(line.account_name, line.words, said, line.standing)


def _call(visit: Visit, line: CallLine, name: str) -> str:
    """Give a call's name, its moment and what may be offered in it."""
    when = ""
    if line.touch.scheduled_for is not None:
        zone = visit.book.zone
        day = coming_day(line.touch.scheduled_for.astimezone(zone).date(), visit.today)
        when = f"{day[:1].upper()}{day[1:]}, {clock(line.touch.scheduled_for, zone)}. "
    said = element("p", escaped(f"{when}{line.title}. {' '.join(line.sentences)}"))
    return _row(name, line.words, said, line.standing)


def _row(name: str, words: str, said: str, standing: tuple[Stand, ...]) -> str:
    head = element("b", escaped(name)) + element("span", escaped(words), "hr-worth")
    return element("div", head + said + stands(standing), "hr-offer")
