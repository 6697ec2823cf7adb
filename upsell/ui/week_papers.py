"""What a week is taken along as: the report, the playbook, a few lines for Slack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from upsell.document import Document, markdown, page
from upsell.plain import file_name
from upsell.report import WeekReport, document
from upsell.services.exports import SIMULATED
from upsell.services.report import playbook, week_csv, week_report
from upsell.slack import slack_week
from upsell.ui.frame import Visit

HEIGHT = 220
FORMS = {"html": ("Page to print", "text/html"), "md": ("Markdown", "text/markdown")} | {
    "csv": ("CSV", "text/csv")
}


def week_papers(visit: Visit, first: date) -> None:
    """Draw the ways side by side; nothing is made before it is asked for."""
    with st.container(key="quiet-papers", horizontal=True, gap="small"):
        with st.popover("Report", icon=":material/description:"):
            st.caption("The week for colleagues and the file. The page prints on A4.")
            _file(visit, "week", first, "html", lambda: _page(_week(visit, first)))
            _file(visit, "week", first, "md", lambda: _text(_week(visit, first)))
            _file(visit, "week", first, "csv", lambda: week_csv(_figures(visit, first)))
        with st.popover("Playbook", icon=":material/menu_book:"):
            st.caption("Signals, levels, texts and results as one document.")
            _file(visit, "playbook", visit.today, "html", lambda: _page(_playbook(visit)))
            _file(visit, "playbook", visit.today, "md", lambda: _text(_playbook(visit)))
        slack = st.popover(
            "Copy for Slack", icon=":material/tag:", key="slack-week", on_change="rerun"
        )
        if slack.open:
            text = slack_week(_figures(visit, first))
            slack.code(text, language=None, wrap_lines=True, height=HEIGHT)


def _file(visit: Visit, what: str, day: date, form: str, make: Callable[[], bytes]) -> None:
    """Draw one form of a document; its name says what it is, and that it is simulated."""
    words, media = FORMS[form]
    named = f"{SIMULATED}-{what}" if visit.book.is_sample else what
    st.download_button(
        words,
        make,
        file_name(named, day.isoformat(), form),
        media,
        key=f"{what}-{form}",
        on_click="ignore",
        type="tertiary",
    )


def _figures(visit: Visit, first: date) -> WeekReport:
    return week_report(visit.book, first, by=visit.actor, now=visit.now)


def _week(visit: Visit, first: date) -> Document:
    return document(_figures(visit, first))


def _playbook(visit: Visit) -> Document:
    return playbook(visit.book, by=visit.actor, now=visit.now)


def _page(made: Document) -> bytes:
    return page(made).encode()


def _text(made: Document) -> bytes:
    return markdown(made).encode()
