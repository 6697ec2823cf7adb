"""The parts of Today around the cards: the strip, the age of the figures, filters, empty states."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from upsell import figures
from upsell.board import Board, narrowed
from upsell.card import Card
from upsell.plain import one_line
from upsell.services.connections import attio_links
from upsell.services.exports import today_table
from upsell.ui import address, cards, dense, empty, order
from upsell.ui.downloads import download
from upsell.ui.frame import Visit
from upsell.ui.places import Place
from upsell.ui.text import element, escaped

FEW = 30
"""Up to this many accounts are cards; more are a list."""
OLD_DAYS = 2
STRIP_MEANS = "What a week needs before it says whether this works"
LONGEST = 100


def head(visit: Visit, board: Board) -> None:
    """Draw title, day, the age of the figures and the strip of the week, in one piece."""
    title = element("h1", escaped(visit.title)) + element("p", freshness(visit, board))
    st.html(element("header", title, "hr-head") + (strip(board) if board.every else ""))


def strip(board: Board) -> str:
    """Give where the week stands: `Day 3 of 7 · 4 accounts with signals (3 needed) · …`."""
    week = board.strip
    flagged = figures.plural(week.flagged, "account")
    parts = (
        (f"Day {week.day} of {week.of}", "", week.day / week.of),
        (
            f"{flagged} with signals",
            f"({week.flagged_needed} needed)",
            _share(week.flagged, week.flagged_needed),
        ),
        (f"{week.won:,} won", f"({week.won_needed} needed)", _share(week.won, week.won_needed)),
    )
    items = "".join(
        element(
            "li",
            f"<b>{words}</b> <span>{more}</span><i style='--p:{share:.3f}'></i>",
            "hr-met" if more and share >= 1 else "",
            title=STRIP_MEANS if more else "",
        )
        for words, more, share in parts
    )
    return element("ul", items, "hr-strip", aria_label="This week")


def freshness(visit: Visit, board: Board) -> str:
    """Give the day, and how old the figures are, marked when they are old."""
    aged = board.usage_age is None or board.usage_age >= OLD_DAYS
    usage = element("span", empty.usage_words(visit, board), "hr-aged" if aged else "")
    return f"{board.today:%A}, {figures.day(board.today)} · {usage}"


def draw_board(visit: Visit, board: Board) -> None:
    """Draw the accounts: cards, or a list when there are many."""
    if not board.every:
        empty.draw(visit, board)
        return
    shown = filters(visit, board)
    order.keep(visit, shown)
    empty.draw(visit, board)
    if not shown.every:
        st.html(element("p", "No account matches. Clear a filter to see the others.", "hr-quiet"))
    elif len(board.every) > FEW:
        dense.draw(visit, shown)
    else:
        _cards(visit, shown)


def filters(visit: Visit, board: Board) -> Board:
    """Draw search, CSM and title, kept in the URL, and the way to take along what they leave.

    Among a few accounts they wait behind one button, and beside it stands how many are left.
    """
    search = address.typed("q", LONGEST)
    csm = address.chosen("csm", ("", *board.csms), "")
    title = address.chosen("title", ("", *board.titles), "")
    shown = narrowed(board, search, csm, title)
    key = "filters" if len(board.every) > FEW else "tools"
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
        if len(board.every) > FEW:
            _filters(board)
        else:
            # Its words never change: Streamlit would take it for another one, and close it.
            icon = ":material/filter_list:"
            narrow = st.popover(
                "Search and filter", icon=icon, key="narrow", type="tertiary", on_change="rerun"
            )
            if narrow.open:
                with narrow:
                    _filters(board)
            if search or csm or title:
                left = figures.plural(len(board.every), "account")
                said = f"Showing <b>{len(shown.every)}</b> of {left}"
                st.html(element("p", said, "hr-quiet", role="status"), width="content")
        visit.link(Place.WEEKLY, "Type this week's figures", icon=":material/edit_note:")
        table = partial(today_table, shown, visit.book.currency)
        download(visit, "today", board.today.isoformat(), table)
    return shown


def _filters(board: Board) -> None:
    """Draw the three choices; the address has set them."""
    st.text_input(
        "Search",
        key="q",
        on_change=address.keeping("q"),
        placeholder="Search accounts",
        label_visibility="collapsed",
        icon=":material/search:",
        max_chars=LONGEST,
    )
    _one_of("CSM", "csm", board.csms, "Every CSM")
    _one_of("Signal", "title", board.titles, "Every signal")


def _one_of(name: str, key: str, options: Sequence[str], everything: str) -> None:
    """Draw a choice that the URL keeps; one that the URL invents counts as everything."""
    st.selectbox(
        name,
        ["", *options],
        key=key,
        on_change=address.keeping(key),
        label_visibility="collapsed",
        format_func=lambda each: one_line(each) or everything,
    )


def _cards(visit: Visit, board: Board) -> None:
    show_csm = len(board.csms) > 1
    first = board.first_to_draft
    ids = [card.account.account_id for card in board.every]
    links = attio_links(visit.book, ids, by=visit.actor)

    def drawn(several: Sequence[Card]) -> None:
        for card in several:
            link = links.get(card.account.account_id, "")
            cards.draw(visit, card, show_csm=show_csm, by_key=card is first, link=link)

    drawn(board.cards)
    if board.left_alone:
        _section("Leave alone for now", len(board.left_alone), "Signals are open, but not now.")
        drawn(board.left_alone)
    if board.calm:
        _section("Nothing to act on", len(board.calm), "No signal is open.")
        drawn(board.calm)


def _section(title: str, count: int, under: str) -> None:
    st.html(
        element("h2", f"{title} <span>{count}</span>", "hr-section")
        + element("p", under, "hr-quiet")
    )


def _share(count: int, needed: int) -> float:
    return min(count / needed, 1.0) if needed else 1.0
