"""Offers and calls as a list: what waits for us first, what is decided last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import UUID

import streamlit as st

from upsell.services.exports import offers_table
from upsell.services.offers import CallLine, OfferLine, OffersPage
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.offer_rows import answered_offer, call_ahead, call_due, open_offer
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.standing import refused_alike, stands
from upsell.ui.text import element, escaped

PER_PAGE = 8
Line = TypeVar("Line", OfferLine, CallLine)


def offer_list(visit: Visit, page: OffersPage, asked: UUID | None) -> None:
    """Draw every group that holds something, the offer asked for first."""
    every = page.in_flight + page.waiting + page.closed
    if not (every or page.calls_due or page.calls_ahead):
        st.html(notice("No offers yet.", "Draft one for an account with a signal."))
        visit.link(Place.TODAY, "See the accounts", icon=":material/today:")
        return
    table = partial(offers_table, page, visit.book.currency, visit.book.zone)
    page = _said_once(page)
    every = page.in_flight + page.waiting + page.closed
    calls = page.calls_due + page.calls_ahead
    standing = {line.draft.draft_id: line.standing for line in calls}
    refused_alike(visit, standing | {line.offer.offer_id: line.standing for line in every})
    for line in every:
        if line.offer.offer_id == asked:
            open_offer(visit, line, "asked")
    _group("How did it go?", page.calls_due, partial(call_due, visit))
    _group("Waiting for an answer", _others(page.in_flight, asked), partial(open_offer, visit))
    _group("Calls ahead", page.calls_ahead, partial(call_ahead, visit))
    later = partial(answered_offer, visit, words="Answer")
    _group("Not now", _others(page.waiting, asked), later)
    correct = partial(answered_offer, visit, words="Correct")
    _group("Closed", _others(page.closed, asked), correct)
    download(visit, "offers", visit.today.isoformat(), table)


def _said_once(page: OffersPage) -> OffersPage:
    """Draw once where offers stand outside when it is the same for all; then no row repeats it."""
    calls, made = page.calls_due + page.calls_ahead, page.in_flight + page.waiting + page.closed
    found = {line.standing for line in calls} | {line.standing for line in made}
    found.discard(())
    if len(found) != 1 or any(stand.refused for stand in next(iter(found))):
        return page
    st.html(stands(found.pop()))
    return replace(
        page,
        calls_due=tuple(replace(line, standing=()) for line in page.calls_due),
        calls_ahead=tuple(replace(line, standing=()) for line in page.calls_ahead),
        in_flight=tuple(replace(line, standing=()) for line in page.in_flight),
        waiting=tuple(replace(line, standing=()) for line in page.waiting),
        closed=tuple(replace(line, standing=()) for line in page.closed),
    )


def _others(lines: Sequence[OfferLine], asked: UUID | None) -> list[OfferLine]:
    return [line for line in lines if line.offer.offer_id != asked]


def _group(title: str, lines: Sequence[Line], draw: Callable[[Line], None]) -> None:
    """Draw one page of a group under its title and count; nothing for an empty one."""
    if not lines:
        return
    st.html(element("h2", f"{escaped(title)} <span>{len(lines):,}</span>", "hr-section"))
    rows = st.container(key=f"group-{title.split(maxsplit=1)[0].lower()}", gap="small")
    pages = -(-len(lines) // PER_PAGE)
    number = st.pagination(pages, key=f"page-of-{title}") if pages > 1 else 1
    with rows:
        for line in lines[(number - 1) * PER_PAGE : number * PER_PAGE]:
            draw(line)
