"""Did they upgrade? A limit that rose after an offer, with the three answers to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from upsell import figures
from upsell.outreach import Outcome
from upsell.services.offers import Upgrade, deny, record_outcome
from upsell.ui.answering import begin
from upsell.ui.choices import WON
from upsell.ui.frame import Visit
from upsell.ui.text import element, escaped, label

MOST = 5
"""How many are asked about at once; the others follow when these are answered."""


def upgraded(visit: Visit, found: Sequence[Upgrade]) -> None:
    """Ask about each limit that rose after an offer."""
    for upgrade in found[:MOST]:
        about = str(upgrade.offer.offer_id)
        with st.container(border=True, key=f"upgrade-{about}"):
            strong = element("b", escaped(upgrade.strong))
            st.html(element("p", f"{strong} {escaped(upgrade.sentence)}"))
            with st.container(horizontal=True, gap="small"):
                _answers(visit, upgrade, about)


def _answers(visit: Visit, upgrade: Upgrade, about: str) -> None:
    """Draw won, won with another value, and not because of us."""
    offer, worth = upgrade.offer, upgrade.offer.play.annual_value
    if worth:
        words = f"Won, {figures.money(worth, visit.book.currency)} a year"
        st.button(
            label(words),
            key=f"upgrade-won-{about}",
            type="primary",
            on_click=visit.act,
            args=(record_outcome, offer.offer_id, offer.version, Outcome.WON),
            kwargs={"said": "Recorded as won."},
        )
    st.button(
        "Won, another value" if worth else "Won",
        key=f"upgrade-other-{about}",
        on_click=_other,
        args=(about,),
    )
    st.button(
        "Not because of us",
        key=f"upgrade-not-ours-{about}",
        type="tertiary",
        on_click=visit.act,
        args=(deny, offer.offer_id),
        kwargs={"said": "Kept as self-serve. The offer still waits for an answer."},
    )


def _other(about: str) -> None:
    """Show the offer first, with the field for its value open."""
    st.query_params["offer"] = about
    begin(about, WON)
