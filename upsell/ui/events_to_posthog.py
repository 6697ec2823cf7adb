"""Setup › Connections › Events to PostHog: the way to connect, and to leave."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from upsell.figures import plural
from upsell.health import Health, Standing
from upsell.services.connections import connect_events, disconnect_events, earlier_offers
from upsell.ui import notices
from upsell.ui.frame import Visit

PLACE = "events-to-posthog"
EARLIER = "events-earlier"


def events_to_posthog(visit: Visit, health: Health, after: Callable[[], None]) -> None:
    """Draw the way to connect, or to leave; `after` either one every connection is asked anew."""
    if health.standing is Standing.OFF:
        return
    if visit.book.is_sample:
        st.caption("Switch to your own accounts to connect them with PostHog.")
        return
    notices.beside(PLACE)
    if health.standing is not Standing.TO_SET_UP:
        st.button("Disconnect", key="leave-events", on_click=_leave, args=(visit, after))
        return
    earlier = earlier_offers(visit.book, by=visit.actor)
    if earlier:
        st.radio(
            f"Send {plural(earlier, 'earlier offer')} to PostHog?",
            (True, False),
            key=EARLIER,
            format_func=lambda yes: "Yes, send them" if yes else "No, only new ones",
            horizontal=True,
        )
    st.button(
        "Connect with PostHog",
        key="join-events",
        type="primary",
        on_click=_join,
        args=(visit, after),
    )


def _join(visit: Visit, after: Callable[[], None]) -> None:
    """Connect with the answer about earlier offers."""
    visit.act(
        connect_events,
        visit.services.settings.posthog_host,
        send_earlier=bool(st.session_state.get(EARLIER, False)),
        said="Connected. Events go to PostHog a minute after they are logged.",
        place=PLACE,
    )
    after()


def _leave(visit: Visit, after: Callable[[], None]) -> None:
    visit.act(disconnect_events, said="Disconnected. Events wait here.", place=PLACE)
    after()
