"""About you: the few words that appear in every draft, asked once."""

from __future__ import annotations

import streamlit as st

from upsell.profile import Profile
from upsell.services.profile import save_profile
from upsell.ui import notices
from upsell.ui.frame import Visit

PLACE = "about-you"
WHY = "Your name, e-mail and product name appear in your drafts. Booking link: optional."


def about_you(visit: Visit, profile: Profile) -> None:
    """Show the form with what is known."""
    st.caption(WHY)
    with st.form(PLACE, width=520):
        st.text_input("Your name", profile.name, key="about-name", max_chars=100)
        st.text_input("Your e-mail", profile.email, key="about-email", max_chars=200)
        st.text_input(
            "Product name, as your customers call it",
            profile.product,
            key="about-product",
            max_chars=100,
        )
        st.text_input(
            "Booking link (optional)",
            profile.booking_link,
            key="about-link",
            max_chars=500,
            placeholder="https://",
        )
        notices.beside(PLACE)
        st.form_submit_button("Save", type="primary", on_click=_save, args=(visit,))


def _save(visit: Visit) -> None:
    typed = st.session_state
    profile = Profile(
        name=typed["about-name"].strip(),
        email=typed["about-email"].strip(),
        product=typed["about-product"].strip(),
        booking_link=typed["about-link"].strip(),
    )
    visit.act(save_profile, profile, said="Saved.", place=PLACE)


def about_first(visit: Visit, profile: Profile) -> None:
    """Ask before the first draft."""
    visit.heading("One question before the first draft.")
    about_you(visit, profile)
