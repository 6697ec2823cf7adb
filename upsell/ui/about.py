"""About you: the few words that appear in every draft, asked once."""

from __future__ import annotations

import streamlit as st

from upsell.profile import MailWay, Profile
from upsell.services.profile import keep_mail_way, mail_way, save_profile
from upsell.ui import notices
from upsell.ui.frame import Visit

PLACE = "about-you"
WHY = "Your name, e-mail and product name appear in your drafts. Booking link: optional."
MAIL_WAYS = {
    MailWay.GMAIL: "Gmail",
    MailWay.OUTLOOK: "Outlook on the web",
    MailWay.MAIL_PROGRAM: "My mail program",
    MailWay.ELSEWHERE: "Elsewhere: I copy the text",
}


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
            help="The page where customers pick a time with you.",
        )
        field = _mail_way(visit)
        notices.beside(PLACE)
        st.form_submit_button("Save", type="primary", on_click=_save, args=(visit, field))


def _mail_way(visit: Visit) -> str:
    """Ask how emails are sent, the way used last chosen; give the field's key."""
    way = mail_way(visit.book, by=visit.actor)
    key = f"about-mail-{way}"
    st.selectbox(
        "I send my emails with",
        list(MAIL_WAYS),
        index=list(MAIL_WAYS).index(way),
        format_func=MAIL_WAYS.__getitem__,
        key=key,
        help="The first button under a draft. It follows what you used last.",
    )
    return key


def _save(visit: Visit, field: str) -> None:
    typed = st.session_state
    profile = Profile(
        name=typed["about-name"].strip(),
        email=typed["about-email"].strip(),
        product=typed["about-product"].strip(),
        booking_link=typed["about-link"].strip(),
    )
    visit.act(save_profile, profile, place=PLACE)
    if not notices.complaint_waits():
        visit.act(keep_mail_way, typed[field], said="Saved.", place=PLACE)


def about_first(visit: Visit, profile: Profile) -> None:
    """Ask before the first draft."""
    visit.heading("One question before the first draft.")
    about_you(visit, profile)
