"""Many accounts as a list: one piece of html per page, a row per account with CSS bars."""

from __future__ import annotations

from math import ceil
from urllib.parse import urlencode

import streamlit as st

from upsell import figures
from upsell.board import Board
from upsell.card import Card
from upsell.services.connections import attio_links
from upsell.steps import StepKind
from upsell.ui import address
from upsell.ui.cards import TONES, begin_by_key, facts, step_words
from upsell.ui.dials import bar
from upsell.ui.frame import Visit
from upsell.ui.text import element, escaped, label, pill

ROWS = 50


def draw(visit: Visit, board: Board) -> None:
    """Draw one page of the list and, when there are more, the way to the others."""
    every = board.every
    _first(visit, board)
    above = st.container()
    first = (_page(ceil(len(every) / ROWS)) - 1) * ROWS
    chosen = every[first : first + ROWS]
    ids = [card.account.account_id for card in chosen]
    links = attio_links(visit.book, ids, by=visit.actor)
    rows = (_row(visit, card, links.get(card.account.account_id, "")) for card in chosen)
    above.html(element("div", "".join(rows), "hr-list"))
    above.caption(
        f"{first + 1:,} to {first + len(chosen):,} of {figures.plural(len(every), 'account')}, "
        "the most urgent first"
    )


def _first(visit: Visit, board: Board) -> None:
    """Draw the way to the first draft, which has a key."""
    card = board.first_to_draft
    if card is not None and card.step is not None:
        words = step_words(card.step, visit.today, visit.book.zone)
        begin_by_key(visit, card.step, f"{words}: {label(card.account.name)}")


def _page(pages: int) -> int:
    """Draw the choice of a page, kept in the URL; a page that is not there is the first."""
    if pages == 1:
        return 1
    number = address.numbered("page", pages)
    st.number_input("Page", 1, pages, key="page", on_change=address.keeping("page", "1"), width=140)
    return number


def _row(visit: Visit, card: Card, link: str) -> str:
    account = card.account
    name = _link(visit, "account", account.name, account=account.account_id)
    about = facts(card, visit.today, visit.book.currency, link=link)
    said = element("div", element("b", name) + element("span", about), "hr-who")
    bars = element("div", "".join(bar(meter, visit.today) for meter in card.meters), "hr-bars")
    return element("div", said + bars + element("div", _signals(visit, card), "hr-todo"), "hr-row")


def _signals(visit: Visit, card: Card) -> str:
    if card.reasons:
        return element("span", escaped(card.reasons[0]), "hr-quiet")
    titles = "".join(
        pill(line.signal.title, TONES[line.signal.urgency])
        + (pill("new", "new") if line.is_new else "")
        for line in card.lines
    )
    return titles + _step(visit, card)


def _step(visit: Visit, card: Card) -> str:
    step = card.step
    if step is None:
        return ""
    words = step_words(step, visit.today, visit.book.zone)
    if step.kind in (StepKind.AFTER_CALL, StepKind.RECORD_ANSWER):
        return _link(visit, "offers", words, offer=step.offer_id or "")
    channel = "email" if step.kind is StepKind.DRAFT_EMAIL else "call"
    return _link(visit, "outreach", words, signal=step.signal_id, channel=channel)


def _link(visit: Visit, page: str, words: str, **query: object) -> str:
    """Give a link inside our html; it loads the page anew."""
    return element(
        "a",
        escaped(words) or "–",
        href=f"./{page}?{urlencode(visit.query(**query))}",
        target="_self",
    )
