"""Where offers stand outside, what was not taken and the way to try again."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from upsell import figures
from upsell.delivery_words import NAMES, Stand
from upsell.outbox import LACKING, UNLINKED
from upsell.outreach import Destination
from upsell.ports import NOT_FOUND, Attio
from upsell.services.connections import add_missing
from upsell.services.delivering import try_again
from upsell.services.offers import OfferLine, due_on, want_task
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import SECTIONS, Place
from upsell.ui.text import element, escaped, pill

SAFE = "https://"
"""A link from outside is one only when it begins so."""


def stands(standing: tuple[Stand, ...]) -> str:
    """Give where offers stand outside, nothing where there is nothing to say."""
    pills = "".join(_pill(one) for one in standing)
    return element("div", pills, "hr-stands") if pills else ""


def refusals(visit: Visit, offer_id: UUID, standing: tuple[Stand, ...]) -> None:
    """Draw why a destination did not take an offer, what to do, and the button that does it."""
    for one in standing:
        if one.refused and one.destination is not None:
            reason = " ".join(words for words in (one.reason, one.remedy) if words)
            strong = f"The latest is not in {NAMES[one.destination]}."
            st.html(notice(strong, reason, "careful"))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _ways_on(visit, offer_id, one)


def _ways_on(visit: Visit, offer_id: UUID, one: Stand) -> None:
    """Draw what can be done about a refusal."""
    if one.code == LACKING and visit.services.attio is not None:
        st.button(
            "Add it in Attio",
            key=f"add-{offer_id}",
            icon=":material/add:",
            on_click=_add_missing,
            args=(visit, visit.services.attio),
        )
        return
    if one.code != UNLINKED:
        st.button(
            "Try again",
            key=f"again-{one.destination}-{offer_id}",
            icon=":material/refresh:",
            on_click=_again,
            args=(visit, offer_id, one),
        )
    if one.code in {UNLINKED, NOT_FOUND}:
        words, icon = "Choose its company", ":material/link:"
        visit.link(Place.SETUP, words, icon=icon, section=SECTIONS[-1])


def task(visit: Visit, line: OfferLine) -> None:
    """Draw the way to a task in Attio for an offer that waits and has none ahead."""
    offer = line.offer
    if offer.outcome is not None or line.reminder_on is not None:
        return
    if any(lane.destination is Destination.ATTIO for lane in visit.lanes):
        st.button(
            "Make a task in Attio",
            type="tertiary",
            icon=":material/task_alt:",
            key=f"task-{offer.offer_id}",
            on_click=_want_task,
            args=(visit, offer.offer_id),
        )


def _want_task(visit: Visit, offer_id: UUID) -> None:
    due = figures.day(due_on(visit.today))
    visit.act(want_task, offer_id, said=f"A task for {due} goes to Attio.")


def _add_missing(visit: Visit, attio: Attio) -> None:
    visit.act(add_missing, attio, said="Added in Attio. What lacked it is on its way.")


def _again(visit: Visit, offer_id: UUID, one: Stand) -> None:
    if one.destination is not None:
        said = f"On its way to {NAMES[one.destination]} again."
        visit.act(try_again, offer_id, one.destination, said=said)


def _pill(one: Stand) -> str:
    """Give a label; where the offer has a page outside, a link to it."""
    if not one.url.startswith(SAFE):
        return pill(one.words, "refused" if one.refused else "calm")
    said = escaped(f"{one.words} \u2197")
    return element(
        "a", said, "hr-pill hr-link", href=one.url, target="_blank", rel="noopener noreferrer"
    )
