"""Setup › Connections › Accounts from Attio: choose companies, look, bring them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from upsell.attio_accounts import COLUMNS, Source, fitting, gone_words
from upsell.figures import plural
from upsell.ports import Attio
from upsell.services.connections.attio_health import NAME
from upsell.services.from_attio import (
    Arrival,
    Choosing,
    Fetched,
    bring,
    choosing,
    gather,
    look,
    source_of,
)
from upsell.services.scanning import scan
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place
from upsell.ui.preview_table import bad_rows, preview_table
from upsell.ui.tables import table
from upsell.ui.tested import asking
from upsell.ui.text import label

CHOOSING = "attio-choosing"
LOOKED = "attio-looked-at"
PLACE = "attio-accounts"
BY_HAND = ""
NOWHERE = "Not in Attio"
MOST_SHOWN = 50
MOST_SEEN = 30
"""So many companies are found with the eye."""


@dataclass(frozen=True)
class Looked:
    """Companies that were fetched, and what bringing them in would do."""

    fetched: Fetched
    source: Source
    arrival: Arrival


def accounts_from_attio(visit: Visit, attio: Attio, *, may_read: bool) -> None:
    """Draw the step one has come to: begin, choose, look; a refresh begins with the look."""
    st.markdown("**Accounts from Attio**")
    notices.beside(PLACE)
    if not may_read:
        st.caption("The key may not read the companies: the rights it lacks are named above.")
        return
    looked: Looked | None = st.session_state.get(LOOKED)
    chosen: Choosing | None = st.session_state.get(CHOOSING)
    if looked is not None:
        _look(visit, looked)
    elif chosen is not None:
        _choose(visit, attio, chosen)
    else:
        _begin(visit, attio)


def _begin(visit: Visit, attio: Attio) -> None:
    """Draw the two ways to begin."""
    source = source_of(visit.book, by=visit.actor)
    with st.container(horizontal=True, vertical_alignment="center"):
        if source is not None:
            st.button(
                "Refresh from Attio",
                key="refresh-attio",
                icon=":material/sync:",
                on_click=_gather,
                args=(visit, attio, source, ()),
            )
        words = "Choose companies" if source is None else "Choose others"
        st.button(words, key="choose-attio", on_click=_ask, args=(visit, attio))
        if source is not None:
            visit.link(Place.TODAY, "See my accounts", icon=":material/arrow_forward:")
    st.caption("Nothing is written before you have seen what changes.")


def _ask(visit: Visit, attio: Attio) -> None:
    """Ask Attio what there is to choose from."""
    with asking(NAME, PLACE):
        st.session_state[CHOOSING] = choosing(visit.book, attio, by=visit.actor)


def _choose(visit: Visit, attio: Attio, offered: Choosing) -> None:
    """Draw the choice: which companies, and which field is which."""
    lists = {one.slug: one.name for one in offered.lists}
    before = offered.source.list_slug if offered.source.list_slug in lists else BY_HAND
    where = st.selectbox(
        "Which companies are your accounts?",
        [BY_HAND, *lists],
        index=[BY_HAND, *lists].index(before),
        key="attio-list",
        format_func=lambda slug: label(f"The list “{lists[slug]}”") if slug else "Chosen by hand",
        width=420,
    )
    picked: tuple[str, ...] = () if where else _picked(offered)
    fields = _fields(offered)
    ready = bool(where or picked)
    with st.container(horizontal=True):
        st.button(
            "Look at what changes",
            key="look-attio",
            type="primary",
            disabled=not ready,
            on_click=_gather,
            args=(visit, attio, Source(where, fields), picked),
        )
        st.button("Not now", key="no-attio", on_click=_forget)


def _picked(offered: Choosing) -> tuple[str, ...]:
    """Draw the companies with a tick for each that is suggested, and give those ticked."""
    companies = offered.companies
    columns: dict[str, list[object]] = {
        "Account": [one.record_id in offered.suggested for one in companies],
        "Company": [one.name for one in companies],
        "Domain": [one.domain for one in companies],
    }
    if any(one.mrr is not None for one in companies):
        columns["Paid a month"] = [None if one.mrr is None else float(one.mrr) for one in companies]
    shown = pd.DataFrame(columns)
    edited = st.data_editor(
        shown,
        key="attio-companies",
        hide_index=True,
        disabled=["Company", "Domain", "Paid a month"],
        height=min(38 + 35 * len(companies), 420),
    )
    ticked = [companies[row].record_id for row, on in enumerate(edited["Account"]) if on]
    said = [f"{len(ticked)} of {plural(len(companies), 'company', 'companies')} chosen."]
    if len(companies) > MOST_SEEN:
        said.append("Point at the table: the magnifying glass above it finds one by name.")
    if offered.is_cut:
        said.append("There may be more. Put yours into a list in Attio and choose that above.")
    st.caption(" ".join(said))
    return tuple(ticked)


def _fields(offered: Choosing) -> Mapping[str, str]:
    """Draw the field of Attio for each column that can be read from there, and give them."""
    titles = {one.slug: f"{one.title} ({one.slug})" for one in offered.attributes}
    found: dict[str, str] = {}
    with st.expander("Which field is which", expanded=True):
        places = st.columns(2)
        for number, column in enumerate(COLUMNS):
            options = [BY_HAND, *(one.slug for one in fitting(column, offered.attributes))]
            guess = offered.source.fields.get(column.name, BY_HAND)
            slug = places[number % 2].selectbox(
                column.label,
                options,
                index=options.index(guess) if guess in options else 0,
                key=f"attio-field-{column.name}",
                format_func=lambda slug: titles.get(slug, NOWHERE),
            )
            if slug:
                found[column.name] = slug
        st.caption("Name, domain and the person to write to come along by themselves.")
    return found


def _gather(visit: Visit, attio: Attio, source: Source, chosen: tuple[str, ...]) -> None:
    """Fetch the companies and keep what they would change."""
    with asking(NAME, PLACE):
        fetched = gather(visit.book, attio, source, chosen, by=visit.actor)
        arrival = look(visit.book, fetched, by=visit.actor, now=visit.services.clock())
        st.session_state[LOOKED] = Looked(fetched, source, arrival)


def _look(visit: Visit, looked: Looked) -> None:
    """Draw what would change, and bring it in on a click."""
    arrival = looked.arrival
    st.html(preview_table(arrival.preview))
    if arrival.preview.bad:
        st.html(
            notice("Some things to correct first.", "Correct them in Attio or here.", "careful")
        )
        shown = ("Field", "Found", "Problem", "Remedy")
        rows = [{name: row[name] for name in shown} for row in bad_rows(arrival.preview)]
        st.dataframe(rows, hide_index=True, key="attio-bad-rows")
    _changes(arrival)
    if not arrival.preview.bad and not arrival.changes_anything:
        st.info("Your book holds all of this already.", icon=":material/check:")
    with st.container(horizontal=True):
        st.button(
            "Bring them in",
            key="bring-attio",
            type="primary",
            disabled=not arrival.preview.can_apply or not arrival.changes_anything,
            on_click=_bring,
            args=(visit, looked),
        )
        st.button("Back", key="back-attio", on_click=_back)


def _changes(arrival: Arrival) -> None:
    """Draw what changes about accounts that are here, and which are gone from Attio."""
    if arrival.differences:
        rows = [
            (one.account, one.label, one.before or "–", one.after or "–")
            for one in arrival.differences[:MOST_SHOWN]
        ]
        head = ("Account", "What", "Here", "In Attio")
        st.html(table("What changes about your accounts", head, rows, words=4))
        more = len(arrival.differences) - len(rows)
        if more:
            st.caption(f"And {plural(more, 'more change')}.")
    for name, why in arrival.gone:
        words = f"It was {gone_words(why)}. It stays here with its history."
        st.html(notice(f"{name} is no longer in Attio.", words, "careful"))


def _bring(visit: Visit, looked: Looked) -> None:
    """Write it, scan, and say how many came."""
    with notices.failures_kept(PLACE):
        done = bring(
            visit.book,
            looked.fetched,
            looked.source,
            by=visit.actor,
            now=visit.services.clock(),
        )
        scan(visit.book, visit.today, by=visit.actor, now=visit.services.clock())
        sheet = done.preview.sheets[0]
        notices.say(f"From Attio: {sheet.new:,} new, {sheet.changed:,} changed.")
        _forget()


def _back() -> None:
    """Go back to the choice, or to the beginning."""
    st.session_state.pop(LOOKED, None)


def _forget() -> None:
    """Begin anew."""
    for key in (LOOKED, CHOOSING):
        st.session_state.pop(key, None)
