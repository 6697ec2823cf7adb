"""Setup › Connections: each connection as it stands now, and setting Attio up."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from upsell.figures import plural
from upsell.health import IN_WORDS, Ability, Health, Standing
from upsell.outreach import Destination
from upsell.services import usage
from upsell.services.connections import (
    Survey,
    disconnect,
    posthog_events,
    read_back,
    set_up,
    survey,
)
from upsell.services.connections.attio_health import ACCOUNTS, NAME, TO_SET_UP
from upsell.ui import notices
from upsell.ui.events_to_posthog import events_to_posthog
from upsell.ui.frame import Visit
from upsell.ui.from_attio import accounts_from_attio
from upsell.ui.from_posthog import usage_from_posthog
from upsell.ui.papers import notice
from upsell.ui.standing import all_missing_signals
from upsell.ui.tables import table
from upsell.ui.tested import SURVEYED, asking, forget, tested
from upsell.ui.text import element, escaped, label, pill

PLACE = "attio-set-up"
TONES = {
    Standing.OFF: "calm",
    Standing.TO_SET_UP: "calm",
    Standing.UNTRIED: "calm",
    Standing.WORKS: "good",
}
MUTE = {Standing.OFF, Standing.KEY_REFUSED, Standing.BUSY, Standing.SILENT}
"""While a connection stands so, nothing can be asked of it."""
SAFE = "Nothing of the example accounts is ever sent, whatever is connected."
SHORT = {"list": "list", "objects": "company field", "lists": "field of an offer"}


def connections(visit: Visit) -> None:
    """Test every connection once per look at this section, and draw how it stands."""
    if visit.services.settings.secrets_trouble:
        st.warning(label(visit.services.settings.secrets_trouble))
    for found in tested(visit):
        health = _as_seen(found)
        with st.container(border=True):
            st.html(_card(health))
            if health.destination is Destination.ATTIO:
                _attio(visit, health)
            elif health.name == posthog_events.NAME:
                events_to_posthog(visit, health, forget)
            elif health.name == usage.NAME and visit.services.usage_reader is not None:
                usage_from_posthog(visit, visit.services.usage_reader)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Test again", key="test-connections", on_click=_again)
        st.caption(SAFE)


def _as_seen(health: Health) -> Health:
    """Leave out that Attio is to be looked at once that was done."""
    is_seen = health.destination is Destination.ATTIO and SURVEYED in st.session_state
    return replace(health, remedy="") if is_seen else health


def _again() -> None:
    """Ask again on a click, and say so even where everything stands as before."""
    forget()
    notices.say("Tested again.")


def _card(health: Health) -> str:
    """Give a connection: its name, how it stands, what was found and what it can do."""
    tone = TONES.get(health.standing, "careful")
    head = element("h3", escaped(health.name)) + pill(IN_WORDS[health.standing], tone)
    lines = [health.sentence, health.remedy, *(f"{name}: {said}" for name, said in health.facts)]
    body = "".join(element("p", escaped(line)) for line in lines if line)
    able = "".join(_ability(one) for one in health.abilities)
    return element(
        "section",
        element("header", head) + body + (element("ul", able) if able else ""),
        "hr-connection",
    )


def _ability(ability: Ability) -> str:
    """Give one thing a connection can do, or why it cannot."""
    tone = "" if ability.works else "hr-soft"
    mark = element("b", "✓" if ability.works else "–", tone, aria_hidden="true")
    state = "" if ability.works else f" Off. {ability.lacking}"
    return element("li", mark + escaped(f"{ability.what}.{state}"))


def _attio(visit: Visit, health: Health) -> None:
    """Draw what can be done about Attio: set it up, add what is missing, leave it."""
    attio = visit.services.attio
    if attio is None or health.standing in MUTE:
        return
    if visit.book.is_sample:
        st.caption("Switch to your own accounts to connect them with Attio.")
        return
    notices.beside(PLACE)
    seen: Survey | None = st.session_state.get(SURVEYED)
    if health.standing is Standing.WRONG:
        st.button("Disconnect", key="leave-attio", on_click=_leave, args=(visit,))
    elif seen is None:
        all_missing_signals(visit)
        _ways(visit, health)
    else:
        _to_create(visit, seen)
    if health.standing is not Standing.WRONG:
        st.divider()
        accounts_from_attio(visit, attio, may_read=health.may(ACCOUNTS))


def _ways(visit: Visit, health: Health) -> None:
    """Draw what can be done about a connection that answers."""
    is_new = health.standing is Standing.TO_SET_UP
    if is_new and not all(map(health.may, TO_SET_UP)):
        return
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Set up Attio" if is_new else "Check the set-up",
            key="survey-attio",
            type="primary" if is_new else "secondary",
            on_click=_look,
            args=(visit,),
        )
        if not is_new:
            st.button("Read outcomes back", key="read-attio", on_click=_read, args=(visit,))


def _look(visit: Visit) -> None:
    """Look at Attio for what is missing."""
    attio = visit.services.attio
    if attio is None:
        return
    with asking(NAME, PLACE):
        st.session_state[SURVEYED] = survey(visit.book, attio, by=visit.actor)


def _read(visit: Visit) -> None:
    """Take over the outcomes that were changed in Attio, and say each."""
    attio = visit.services.attio
    if attio is None:
        return
    with asking(NAME, PLACE):
        found = read_back(visit.book, attio, by=visit.actor, now=visit.services.clock())
        for sentence in found.taken or ("Nothing was changed in Attio since our last changes.",):
            notices.say(sentence)
        for sentence in found.left:
            notices.complain(sentence, PLACE)


def _leave(visit: Visit) -> None:
    """Disconnect and test again."""
    visit.act(disconnect, said="Disconnected. What is logged waits here.", place=PLACE)
    forget()


def _to_create(visit: Visit, seen: Survey) -> None:
    """Show what would be created, ask about earlier offers, and create it on a click."""
    if seen.is_done:
        words = f"“{seen.workspace.name}” holds all that is needed."
        st.html(notice("Nothing to create.", words, "good"))
        st.button("Disconnect", key="leave-attio", on_click=_leave, args=(visit,))
        return
    rows = _rows(seen)
    if rows:
        where = label(f"In the workspace “{seen.workspace.name}” this will be created:")
        st.markdown(where)
        st.html(table("What will be created in Attio", ("What", "Kind", "Choices"), rows, words=3))
    if not seen.is_ours and seen.earlier:
        st.radio(
            f"Send {plural(seen.earlier, 'earlier offer')} to Attio?",
            (True, False),
            key="send-earlier",
            format_func=lambda yes: "Yes, send them" if yes else "No, only new ones",
            horizontal=True,
        )
    with st.container(horizontal=True):
        st.button(
            "Create it in Attio" if rows else "Connect",
            key="set-up-attio",
            type="primary",
            on_click=_create,
            args=(visit,),
        )
        st.button("Not now", key="no-set-up", on_click=forget)


def _rows(seen: Survey) -> list[tuple[str, str, str]]:
    """Give what is to be created or restored, as rows."""
    rows = [] if seen.list_is_there else [("Upsell offers", "list on companies", "")]
    for found in seen.missing:
        kind = f"{SHORT[found.piece.target.value]}, {found.piece.new.type.value}"
        more = ", ".join((*found.to_create, *(choice.title for choice in found.to_restore)))
        rows.append((found.piece.new.title, kind, more))
    return rows


def _create(visit: Visit) -> None:
    """Set Attio up with the answer about earlier offers; after a failure one looks anew."""
    attio = visit.services.attio
    if attio is None:
        return
    st.session_state.pop(SURVEYED, None)
    with asking(NAME, PLACE):
        made = set_up(
            visit.book,
            attio,
            send_earlier=bool(st.session_state.get("send-earlier", False)),
            by=visit.actor,
            now=visit.services.clock(),
        )
        notices.say(f"Connected with {made.home}.")
        forget()
