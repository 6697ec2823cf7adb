"""Where offers stand outside, what was not taken and the way to try again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from uuid import UUID

import streamlit as st

from upsell import figures
from upsell.delivery_words import NAMES, Stand
from upsell.outbox import HELD, LACKING, UNLINKED
from upsell.outreach import Destination
from upsell.ports import NOT_FOUND, Attio
from upsell.services.connections import add_missing
from upsell.services.delivering import try_again
from upsell.services.offers import OfferLine, due_on, want_task
from upsell.services.signals_outside import refused_of, refused_signals, send_signals_again
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import SECTIONS, Place
from upsell.ui.text import element, escaped, pill

SAFE = "https://"
"""A link from outside is one only when it begins so."""
MOST_NAMED = 5
OWN_WAY = frozenset({LACKING, UNLINKED, NOT_FOUND, HELD})
"""Refusals that are mended in another way, or looked at one by one."""
NO_COMPANY = (
    "No company there is linked. Choose it below, under “Accounts from Attio”: the one with the "
    "same domain is linked, and this goes by itself."
)


def stands(standing: tuple[Stand, ...]) -> str:
    """Give where offers stand outside, nothing where there is nothing to say."""
    pills = "".join(_pill(one) for one in standing)
    return element("div", pills, "hr-stands") if pills else ""


def refusals(visit: Visit, offer_id: UUID, standing: tuple[Stand, ...]) -> None:
    """Draw why a destination did not take an offer, what to do, and the button that does it."""
    for one in standing:
        if one.refused and one.destination is not None:
            strong = f"The latest is not in {NAMES[one.destination]}."
            again = partial(_again, visit, one.destination, try_again, [offer_id], one.destination)
            refusal(visit, strong, one, f"{one.destination}-{offer_id}", again)


def refused_alike(visit: Visit, every: Mapping[UUID, tuple[Stand, ...]]) -> None:
    """Draw once what a destination refused of several offers for one reason, and try all again."""
    alike: dict[Stand, list[UUID]] = {}
    for offer_id, standing in every.items():
        for one in standing:
            if one.refused and one.code not in OWN_WAY:
                alike.setdefault(replace(one, url=""), []).append(offer_id)
    for one, ids in alike.items():
        if one.destination is not None and len(ids) > 1:
            count = f"{len(ids):,}"
            strong = f"The latest of {count} offers is not in {NAMES[one.destination]}."
            again = partial(_again, visit, one.destination, try_again, ids, one.destination)
            name = f"all-{one.destination}-{ids[0]}"
            refusal(visit, strong, one, name, again, words=f"Try all {count} again")


def missing_signals(visit: Visit, account_id: str) -> None:
    """Draw why Attio does not show the open signals of an account.

    One that is linked to no company there is said in Setup alone: it may well not be in Attio.
    """
    one = refused_of(visit.book, account_id, by=visit.actor) if _has_attio(visit) else None
    if one is not None and one.code != UNLINKED:
        _missing(visit, "Attio does not show its latest signals.", one, (account_id,))


def all_missing_signals(visit: Visit) -> None:
    """Draw whose open signals Attio does not show, by reason."""
    for found in refused_signals(visit.book, by=visit.actor):
        named = ", ".join(account.name for account in found.accounts[:MOST_NAMED])
        more = len(found.accounts) - MOST_NAMED
        names = f"{named} and {more:,} more" if more > 0 else named
        strong = f"Attio does not show the latest signals of {names}."
        if found.is_unlinked:
            st.html(notice(strong, NO_COMPANY, "careful"))
        else:
            ids = tuple(account.account_id for account in found.accounts)
            _missing(visit, strong, found.stand, ids)


def _missing(visit: Visit, strong: str, one: Stand, account_ids: tuple[str, ...]) -> None:
    again = partial(_again, visit, Destination.ATTIO, send_signals_again, account_ids)
    refusal(visit, strong, one, f"signals-{account_ids[0]}", again)


def refusal(
    visit: Visit,
    strong: str,
    one: Stand,
    name: str,
    again: Callable[[], None],
    *,
    words: str = "Try again",
) -> None:
    """Draw why a destination did not take something, what to do, and the button that does it."""
    reason = " ".join(said for said in (one.reason, one.remedy) if said)
    st.html(notice(strong, reason, "careful"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _ways_on(visit, name, one, again, words)


def _ways_on(visit: Visit, name: str, one: Stand, again: Callable[[], None], words: str) -> None:
    """Draw what can be done about a refusal."""
    if one.code == LACKING and visit.services.attio is not None:
        st.button(
            "Add it in Attio",
            key=f"add-{name}",
            icon=":material/add:",
            on_click=_add_missing,
            args=(visit, visit.services.attio),
        )
        return
    if one.code != UNLINKED:
        st.button(
            words,
            key=f"again-{name}",
            icon=":material/refresh:",
            on_click=again,
        )
    if one.code in {UNLINKED, NOT_FOUND}:
        way, icon = "Choose its company", ":material/link:"
        visit.link(Place.SETUP, way, icon=icon, section=SECTIONS[-1])


def task(visit: Visit, line: OfferLine) -> None:
    """Draw the way to a task in Attio for an offer that waits and has none ahead."""
    offer = line.offer
    if offer.outcome is not None or line.reminder_on is not None:
        return
    if _has_attio(visit):
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


def _again(visit: Visit, to: Destination, action: Callable[..., object], *about: object) -> None:
    visit.act(action, *about, said=f"On its way to {NAMES[to]} again.")


def _has_attio(visit: Visit) -> bool:
    return any(lane.destination is Destination.ATTIO for lane in visit.lanes)


def _pill(one: Stand) -> str:
    """Give a label; where the offer has a page outside, a link to it."""
    if not one.url.startswith(SAFE):
        return pill(one.words, "refused" if one.refused else "calm")
    said = escaped(f"{one.words} \u2197")
    return element(
        "a", said, "hr-pill hr-link", href=one.url, target="_blank", rel="noopener noreferrer"
    )
