"""What Today says instead of cards: no accounts, old figures, nothing to act on."""

from __future__ import annotations

import streamlit as st

from upsell import figures
from upsell.board import Board
from upsell.conditions import FRESH_DAYS
from upsell.ui import noticing
from upsell.ui.frame import Visit
from upsell.ui.places import Place
from upsell.ui.text import clock, day_words, element, escaped


def draw(visit: Visit, board: Board) -> None:
    """Draw the one sentence that fits, or none."""
    if not board.every:
        _no_accounts(visit)
    elif board.usage_age is None or board.usage_age > FRESH_DAYS:
        _too_old(visit, board)
    elif not board.cards:
        _nothing_to_do(visit, board)


def usage_words(visit: Visit, board: Board) -> str:
    """Give `Usage as of Friday, checked 08:10`: the latest figure's day, and today's scan."""
    if board.scan is None or board.scan.last_reading_on is None:
        return "No usage yet"
    words = f"Usage as of {day_words(board.scan.last_reading_on, board.today)}"
    if visit.book.today(board.scan.finished_at) != board.today:
        return words
    return f"{words}, checked {clock(board.scan.finished_at, visit.book.zone)}"


def _no_accounts(visit: Visit) -> None:
    words = "Bring in a spreadsheet of accounts, plans and usage; the signals follow by themselves."
    _say("No accounts yet.", words)
    visit.link(Place.SETUP, "Bring in my accounts", icon=":material/upload:")


def _too_old(visit: Visit, board: Board) -> None:
    last = board.scan.last_reading_on if board.scan else None
    if last is None or board.usage_age is None:
        _say("Nobody has been checked yet.", "There are accounts, but no usage figures.")
    else:
        age = figures.plural(board.usage_age, "day")
        since = f"Nobody has been checked since {day_words(last, board.today)}."
        _say(since, f"The usage is {age} old, so we flag nothing new.")
    with st.container(horizontal=True, key="quiet-newer"):
        visit.link(Place.SETUP, "Bring in newer usage", icon=":material/upload:")
        visit.link(Place.WEEKLY, "Type this week's figures", icon=":material/edit_note:")


def _nothing_to_do(visit: Visit, board: Board) -> None:
    checked = figures.plural(len(board.every), "account")
    against = figures.plural(board.rules, "signal")
    usage = usage_words(visit, board)
    _say(
        "Nothing to act on today.",
        f"{checked} checked against {against}, {usage[0].lower()}{usage[1:]}.{_closest(board)}",
    )
    noticing.button(visit, [card.account for card in board.every])


def _closest(board: Board) -> str:
    """Give the account nearest to a limit, in words."""
    if board.closest is None:
        return ""
    card, meter = board.closest
    share = figures.percent(meter.utilisation or 0.0)
    return f" Closest: {card.account.name}, {share} of {figures.noun(meter.metric)}."


def _say(lead: str, rest: str) -> None:
    words = element("b", escaped(lead)) + " " + escaped(rest)
    st.html(element("div", words, "hr-notice hr-notice-calm", role="status"))
