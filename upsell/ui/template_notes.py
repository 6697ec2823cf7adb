"""Beside the form of a text: the fields to copy from, and how the text came to be."""

from __future__ import annotations

import streamlit as st

from upsell.drafting.catalogue import field_lines
from upsell.drafting.wording import Wording
from upsell.services.templates import TemplatePage, bring_back
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.tables import table
from upsell.ui.text import clock, day_words

HISTORY = "template-history"
CONDITION = """{% if contact.first_name %}Hi {{ contact.first_name }},{% else %}Hello,{% endif %}
{% if usage.state == 'over' %}…{% elif usage.state == 'full' %}…{% else %}…{% endif %}
{{ contact.first_name|default('there') }}"""


def fields_to_copy(visit: Visit, key: str) -> None:
    """List every field the text may name, and how to say something only where it is known."""
    lines = field_lines(key, visit.today, visit.book.currency)
    with st.expander("Fields to copy from"):
        rows = [[f"{{{{ {one.path} }}}}", one.example, one.meaning] for one in lines]
        st.html(table("Fields", ("Field", "Example", "What it is"), rows, words=3))
        st.caption("A field that is not known stops the draft. Say it only where it is known:")
        st.code(CONDITION, language=None, wrap_lines=True)


def history(visit: Visit, page: TemplatePage) -> None:
    """Show who saved the text when, each version to read and to bring back."""
    with st.expander("History"):
        if not page.history:
            st.caption("Nobody changed this text yet. Every version you save is kept here.")
            return
        versions = {one.version: one for one in page.history}
        chosen = st.selectbox(
            "Version",
            tuple(versions),
            key=f"template-old-{page.key}",
            format_func=lambda number: _named(visit, versions[number]),
        )
        st.code(versions[chosen].source, language=None, wrap_lines=True)
        notices.beside(HISTORY)
        if versions[chosen].source != page.source:
            st.button(
                "Bring this text back",
                icon=":material/history:",
                key="template-bring-back",
                on_click=_bring_back,
                args=(visit, page, chosen),
            )


def _named(visit: Visit, one: Wording) -> str:
    zone = visit.book.zone
    day = day_words(one.at.astimezone(zone).date(), visit.today)
    return f"Version {one.version}, {one.by}, {day} {clock(one.at, zone)}"


def _bring_back(visit: Visit, page: TemplatePage, earlier: int) -> None:
    said = f"Version {earlier} holds again."
    visit.act(bring_back, page.key, page.version, earlier, said=said, place=HISTORY)
    if not notices.complaint_waits():
        st.session_state.pop(f"template-version-{page.key}", None)
