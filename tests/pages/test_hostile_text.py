"""Text out of a CRM stays text on the working pages, whatever it says."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import booked, logged
from tests.builders import NOW, SCALE, TEAM
from tests.hostile import HOSTILE
from tests.pages.house import a_house, healthy, html_of, near_limit, page_at
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, Contact, PlayKind
from upsell.outreach import Channel
from upsell.services.outreach import choose_play, open_draft

OURS = {
    *(
        "article",
        "b",
        "br",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "header",
        "i",
        "li",
        "p",
    ),
    *("section", "span", "strong", "style", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
MARKUP = ("](http", "](javascript", "![", "<form", "<script", "<img", "<input")
KINDS = (
    *("markdown", "caption", "success", "info", "warning", "error", "button", "radio"),
    *("page_link", "link_button", "download_button", "text_input", "number_input"),
)
ESCAPED = re.compile(r"\\.")
WORDS = ("label", "body", "help", "value")


class Tags(HTMLParser):
    """Collects every tag and every attribute of html."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag and the names of its attributes."""
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def stays_text(app: AppTest) -> None:
    """Check that our html holds our tags alone and no label or sentence holds markup."""
    found = Tags()
    found.feed(html_of(healthy(app)))
    assert found.tags <= OURS
    assert not {name for name in found.attributes if name.startswith("on")}
    assert not found.attributes & {"href", "src", "action"}
    for said in sentences(app):
        left = ESCAPED.sub("", said)
        assert not [mark for mark in MARKUP if mark in left], said


def sentences(app: AppTest) -> list[str]:
    """Give everything that Streamlit reads as markdown."""
    kinds: tuple[str, ...] = (
        "markdown",
        "caption",
        "success",
        "info",
        "warning",
        "error",
        "button",
        "radio",
    )
    kinds += ("page_link", "link_button", "download_button", "text_input", "number_input")
    found: list[str] = []
    for one in (one for kind in KINDS for one in app.get(kind)):
        found += [str(getattr(one.proto, name, "")) for name in WORDS if name != "value"]
        found += [str(text) for text in getattr(one.proto, "options", ())]
        found += [str(text) for text in getattr(one.proto, "captions", ())]
    return found


def a_hostile_house(where: Path, text: str) -> Services:
    """Give a book whose account, contact, plans and their words all say the text."""
    plans = [
        replace(plan, label=text, benefit=text, limits=(replace(plan.limits[0], at_limit=text),))
        for plan in (TEAM, SCALE)
    ]
    contact = Contact(text, text, text, "priya@northwind.example")
    return a_house(where, plans=plans, name=text, contact=contact, csm=text)


@pytest.mark.parametrize("text", HOSTILE)
def test_outreach(tmp_path: Path, text: str) -> None:
    """The email, the options and the call sheet show it as it is."""
    services = a_hostile_house(tmp_path, text)
    book, signal = services.own, near_limit(services.own)
    work = open_draft(book, signal.signal_id, Channel.EMAIL, by=LOCAL_USER, now=NOW)
    plan = next(one.play for one in work.options if one.play.kind is PlayKind.PLAN)
    assert work.draft is not None
    choose_play(book, work.draft.draft_id, plan, by=LOCAL_USER, now=NOW)

    stays_text(page_at(services, "outreach", signal=signal.signal_id))
    stays_text(page_at(services, "outreach", signal=signal.signal_id, channel="call"))


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_the_other_pages(tmp_path: Path, text: str) -> None:
    """Offers, Analysis, Signals and Setup show it as it is."""
    services = a_hostile_house(tmp_path, text)
    signal = near_limit(services.own)
    logged(services.own, signal)
    booked(services.own, signal)

    for page in ("offers", "analysis", "signals", "setup"):
        stays_text(page_at(services, page))
