"""Beside the form of a text: the fields to copy from, and how the text came to be."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from upsell.drafting.allowed import known_to
from upsell.drafting.catalogue import FieldLine, field_lines
from upsell.drafting.kinds import leaves_the_house
from upsell.drafting.wording import Wording
from upsell.services.templates import TemplatePage, bring_back
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.text import clock, day_words, element, escaped

HISTORY = "template-history"
CONDITION = """{% if contact.first_name %}Hi {{ contact.first_name }},{% else %}Hello,{% endif %}
{% if usage.state == 'over' %}…{% elif usage.state == 'full' %}…{% else %}…{% endif %}
{{ contact.first_name|default('there') }}"""


def fields_to_copy(visit: Visit, key: str) -> None:
    """List every field the text may name, and how to say something only where it is known."""
    lines = field_lines(key, visit.today, visit.book.currency)
    with st.expander("Fields to copy from"):
        st.html(element("ul", "".join(_line(one) for one in lines), "hr-fields"))
        if leaves_the_house(key):
            st.caption("A field that is not known stops the email. Say it only where it is known:")
        else:
            st.caption("A field that is not known reads “not known”. Say it only where it is:")
        st.code(CONDITION, language=None, wrap_lines=True)
        if lists := known_to(key).lists:
            st.caption("Lists stand in a loop, each line for itself:")
            st.code("\n".join(_loop(*one) for one in lists.items()), language=None, wrap_lines=True)


def _line(one: FieldLine) -> str:
    """Give a field, an example of it and what it means."""
    field = element("code", escaped(f"{{{{ {one.path} }}}}"))
    example = element("b", escaped(one.example))
    return element("li", field + example + element("span", escaped(one.meaning), "hr-quiet"))


def _loop(name: str, items: Sequence[str]) -> str:
    """Give a loop over a list with all that its items hold."""
    held = ", ".join(f"{{{{ one.{item} }}}}" for item in items) or "{{ one }}"
    return f"{{% for one in {name} %}}- {held}{{% endfor %}}"


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
