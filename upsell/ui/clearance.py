"""What is said before the click: shut gates, old figures, odd words; and the way past them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from upsell import figures
from upsell.outreach import Draft
from upsell.services.outreach import Outreach
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.papers import notice
from upsell.ui.places import Place

GO_ON = "go-on"


@dataclass(frozen=True)
class Clearance:
    """What the CSM said to shut gates and old figures; `given` when nothing is left to say."""

    given: bool
    reason: str = ""
    confirmed: bool = False


def clearance(work: Outreach, draft: Draft) -> Clearance:
    """Give where the draft stands: what is in the way and what was said to it."""
    reason = str(st.session_state.get(_reason_key(draft), ""))
    confirmed = bool(st.session_state.get(_confirmed_key(draft), False))
    allowed = bool(reason) or not work.gates
    fresh = confirmed or not work.stale_days
    return Clearance(allowed and fresh and not work.problem, reason, confirmed)


def before_the_click(visit: Visit, work: Outreach, draft: Draft) -> None:
    """Say what is in the way, each with its answer; draw nothing when the way is free."""
    stand = clearance(work, draft)
    booked = work.touch is not None and work.touch.is_booked
    if work.gates and not booked:
        _gates(visit, work, draft, stand)
    if work.stale_days and not (booked or stand.confirmed):
        _stale(visit, work, draft)
    for strong, sentence in _doubts(work):
        st.html(notice(strong, sentence, "careful"))


def _gates(visit: Visit, work: Outreach, draft: Draft, stand: Clearance) -> None:
    sentences = " ".join(gate.sentence for gate in work.gates)
    if stand.reason:
        st.html(notice("You go on anyway.", f"{sentences} Your reason: {stand.reason}", "careful"))
        return
    st.html(notice("Leave this account alone for now.", sentences, "careful"))
    with st.form(f"override-{draft.draft_id}", border=False):
        st.text_input(
            "Reason to go on anyway",
            key=_typed_key(draft),
            max_chars=300,
            help="Kept with the offer, for you. The customer does not see it.",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button("Go on anyway", on_click=_give_reason, args=(draft,))
            visit.link(Place.TODAY, "Leave it")
    notices.beside(GO_ON)


def _stale(visit: Visit, work: Outreach, draft: Draft) -> None:
    strong = f"These figures are {figures.plural(work.stale_days, 'day')} old."
    st.html(notice(strong, f"{work.account.name} may have changed since.", "careful"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("They are right", key="figures-right", on_click=_confirm, args=(draft,))
        visit.link(Place.SETUP, "Bring newer usage in")
        visit.link(Place.WEEKLY, "Type this week's figures")


def _doubts(work: Outreach) -> Iterator[tuple[str, str]]:
    """Give what an edited text may have got wrong; none of it stops the click."""
    if work.figures_changed:
        yield "The figures changed since you edited this text.", "Check the numbers in it."
    if work.offer_not_named:
        yield "The text does not name this offer.", "Check that both say the same."
    if work.house_words:
        words = ", ".join(f"“{word}”" for word in work.house_words)
        yield f"Words of ours in the text: {words}.", "A customer need not read them."


def _give_reason(draft: Draft) -> None:
    reason = st.session_state[_typed_key(draft)].strip()
    st.session_state[_reason_key(draft)] = reason
    if not reason:
        notices.complain("Give a reason first.", GO_ON)


def _confirm(draft: Draft) -> None:
    st.session_state[_confirmed_key(draft)] = True


def _typed_key(draft: Draft) -> str:
    return f"typed-reason-{draft.draft_id}"


def _reason_key(draft: Draft) -> str:
    return f"override-reason-{draft.draft_id}"


def _confirmed_key(draft: Draft) -> str:
    return f"stale-confirmed-{draft.draft_id}"
