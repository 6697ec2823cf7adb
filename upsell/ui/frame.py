"""What every page begins with: who visits which book, the menu around it, and safe errors.

The frame is a courtesy to the reader, not the guard: callbacks run without it, so every
service asks again whether the actor may.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import NoReturn

import streamlit as st

from upsell.book.engine import Book, BookKind
from upsell.bootstrap import Services, search_rarely
from upsell.config import Settings, is_loopback
from upsell.delivery_words import Lane
from upsell.model import LOCAL_USER, Actor
from upsell.services.lanes import lanes
from upsell.ui import arrival, notices, sending, unreadable
from upsell.ui.keyboard import keyboard_list
from upsell.ui.places import MENU, Place
from upsell.ui.text import element, escaped

STYLE = Path(__file__).parent / "style" / "headroom.css"
SHEET = f"<style>{STYLE.read_text(encoding='utf-8')}</style>"
ICON = f"data:image/png;base64,{b64encode(STYLE.with_suffix('.png').read_bytes()).decode()}"
"""In the page itself: a named icon would be fetched from the network."""
SERVICES = "services"
CHOSEN = "book_chosen"
WORDS = {BookKind.SAMPLE: "example", BookKind.OWN: "own"}
KINDS = {word: kind for kind, word in WORDS.items()}


@dataclass(frozen=True)
class Visit:
    """One drawing of a page: the book it shows, who looks, and when."""

    title: str
    book: Book
    actor: Actor
    now: datetime
    today: date
    services: Services
    lanes: tuple[Lane, ...] = ()
    """The destinations the book is connected with."""

    @cached_property
    def own_begun(self) -> bool:
        """Whether there are own accounts; asked once for a drawing."""
        return self.services.own_begun

    @contextmanager
    def page(self) -> Iterator[None]:
        """Draw a page's body; what goes wrong in it becomes a plain sentence."""
        with notices.failures_drawn(), unreadable.said(is_example=self.book.is_sample):
            yield

    def heading(self, under: str = "") -> None:
        """Draw the page's title with one line of our own html under it."""
        line = element("p", under) if under else ""
        st.html(element("header", element("h1", escaped(self.title)) + line, "hr-head"))

    def query(self, **query: object) -> dict[str, str]:
        """Give the query of a link inside: the book that is shown, then what is asked for."""
        return {"book": WORDS[self.book.kind], **{key: str(value) for key, value in query.items()}}

    def link(self, place: Place, words: str, *, icon: str | None = None, **query: object) -> None:
        """Draw a link to a page; `words` are markdown, so account text goes through `label`."""
        st.page_link(page_of(place), label=words, icon=icon, query_params=self.query(**query))

    def go(self, place: Place, **query: object) -> NoReturn:
        """Leave for a page; what the address says stays in it, so that Back finds this page."""
        kept = st.query_params.to_dict()
        st.switch_page(page_of(place), query_params={**kept, **self.query(**query)})

    def act(
        self,
        action: Callable[..., object],
        *args: object,
        said: str = "",
        place: str = "",
        **fields: object,
    ) -> None:
        """Call a writing service as the actor of this moment; for callbacks.

        What is `said` when it worked is a toast. A refusal is one too, and stays beside the form
        named `place`, else at the top of the page.
        """
        with notices.failures_kept(place):
            action(self.book, *args, by=current_actor(), now=self.services.clock(), **fields)
            if said:
                notices.say(said)


@cache
def page_of(place: Place) -> st.Page:
    """Give a place as Streamlit's page; a path would be looked up on the disk for every link."""
    return st.Page(place.value, default=place is Place.TODAY)


def current_actor() -> Actor:
    """Give who asks at this moment; callbacks ask again."""
    return LOCAL_USER


def frame(title: str, *, for_customer: bool = False) -> Visit:
    """Draw what surrounds every page and give the visit; the first call of every page.

    A page `for_customer` has no menu and no name of ours, and what waits to be said waits for
    another page.
    """
    name = title if for_customer else f"{title} · Headroom"
    st.set_page_config(page_title=name, page_icon=ICON, layout="wide")
    st.html(SHEET)
    _refuse_open_address()
    services: Services = st.session_state.get(SERVICES) or _services()
    visit = None
    asked = st.query_params.get("book") or st.session_state.get(CHOSEN)
    is_example = asked == WORDS[BookKind.SAMPLE]
    with notices.failures_drawn(), unreadable.said(is_example=is_example):
        visit = _visit(title, services)
        if for_customer:
            _simulated(visit)
        else:
            _menu(visit)
            _banner(visit)
            sending.troubles(visit.lanes, services, visit.book, visit.now)
            arrival.still_reading(visit.book)
            notices.show()
    if visit is None:
        st.stop()
    return visit


def _simulated(visit: Visit) -> None:
    """Say before a customer as well that figures of the example are made up."""
    if visit.book.is_sample:
        with st.container(key="simulated"):
            st.html(element("p", "<b>Simulated</b> These figures are made up, to show the page."))


def _visit(title: str, services: Services) -> Visit:
    """Open the book, do what a day's first visit brings, and give the visit."""
    book, now, actor = services.book(_choice(services)), services.clock(), current_actor()
    arrival.arrive(services, book, by=actor, now=now)
    found = lanes(book, by=actor)
    return Visit(title, book, actor, now, book.today(now), services, found)


@st.cache_resource(show_spinner=False)
def _services() -> Services:
    """Give the one set of services of this server.

    Streamlit searches the whole memory for garbage after every run of a script; what is loaded by
    now is most of it.
    """
    search_rarely()
    services = Services(Settings.from_environment(os.environ))
    sending.courier(services)
    return services


def _choice(services: Services) -> BookKind:
    """Give the book to show: the URL's, else the session's, else the own one once it exists.

    Another book than before goes into the address again: a link from a page to itself runs it
    with the new query and leaves the browser's address as it was.
    """
    wish = st.query_params.get("book") or st.session_state.get(CHOSEN, "")
    kind = KINDS.get(wish) or services.book().kind
    known = {st.query_params.get("book"), st.session_state.get(CHOSEN, WORDS[kind])}
    st.session_state[CHOSEN] = WORDS[kind]
    if known != {WORDS[kind]}:
        st.query_params["book"] = WORDS[kind]
    return kind


def _refuse_open_address() -> None:
    """Stop unless the server answers on this computer only: there is no sign-in."""
    address = str(st.get_option("server.address") or "")
    if not is_loopback(address):
        st.error(
            "Headroom has no sign-in yet, so it only runs where nobody else can reach it, and this "
            "server listens to the network. Stop it and start it with `make run`."
        )
        st.stop()


def _menu(visit: Visit) -> None:
    """Draw our name, the book that is shown and the menu; the banner leads to one's own."""
    shown = "Example accounts" if visit.book.is_sample else "Your accounts"
    with st.sidebar:
        st.html(element("div", f"<i></i><b>Headroom</b> <span>{shown}</span>", "hr-brand"))
        for place, words, icon in MENU:
            visit.link(place, words, icon=icon)
        with st.container(key="books"):
            if not visit.book.is_sample:
                words, icon = "Look at the example", ":material/swap_horiz:"
                visit.link(Place.TODAY, words, icon=icon, book=WORDS[BookKind.SAMPLE])
            sending.waiting(visit.lanes, visit.book, visit.now)
            keyboard_list()


def _banner(visit: Visit) -> None:
    """Say on every page of the example book that it is simulated."""
    if not visit.book.is_sample:
        return
    with st.container(key="simulated", horizontal=True, vertical_alignment="center"):
        words = "Nothing here leaves this computer, whatever you connect."
        st.html(element("p", f"<b>Simulated</b> <span>Ten example accounts. {words}</span>"))
        place, words = Place.SETUP, "Use my own accounts"
        if visit.own_begun:
            place, words = Place.TODAY, "Switch to my accounts"
        visit.link(place, words, icon=":material/arrow_forward:", book=WORDS[BookKind.OWN])
