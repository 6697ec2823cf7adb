"""How the connections stand, tested once per look at them, and anew once that is surely over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from upsell.errors import KeyRefused
from upsell.health import Health
from upsell.ui import notices
from upsell.ui.frame import Visit

TESTED = "connections-tested"
SURVEYED = "attio-surveyed"


def tested(visit: Visit) -> list[Health]:
    """Give how the connections stand, asked when this section is first looked at."""
    kept: tuple[str, list[Health]] | None = st.session_state.get(TESTED)
    if kept is None or kept[0] != visit.book.kind:
        with st.spinner("Asking …"):
            found = visit.services.connections(visit.book, by=visit.actor)
        kept = (str(visit.book.kind), found)
        st.session_state[TESTED] = kept
    return kept[1]


def forget() -> None:
    """Let the next drawing ask again."""
    st.session_state.pop(TESTED, None)
    st.session_state.pop(SURVEYED, None)


@contextmanager
def asking(name: str, place: str) -> Iterator[None]:
    """Ask a service in a callback; a failure is kept, and a key it refused is tested anew."""
    with notices.silence_kept(place), st.spinner(f"Asking {name} …"):
        try:
            yield
        except KeyRefused:
            forget()
            raise
