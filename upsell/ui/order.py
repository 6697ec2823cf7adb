"""From one account to the next: in the order Today showed them last, its filters included."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from upsell.board import Board
from upsell.model import Account
from upsell.services.board import board
from upsell.ui.frame import Visit
from upsell.ui.keyboard import NEXT, PREVIOUS

SHOWN = "accounts_shown"


def keep(visit: Visit, shown: Board) -> None:
    """Keep the order in which Today shows the accounts."""
    st.session_state[SHOWN] = (visit.book.kind, _ids(shown))


def neighbours(visit: Visit, account: Account) -> None:
    """Draw the way to the account before and the one after, each with its key."""
    order = _order(visit, account.account_id)
    place = order.index(account.account_id)
    before, after = order[:place][-1:], order[place + 1 :][:1]
    with st.container(key="neighbours", horizontal=True, gap="small", width="content"):
        _step(visit, "Previous", ":material/chevron_left:", PREVIOUS, before)
        _step(visit, "Next", ":material/chevron_right:", NEXT, after)


def _step(visit: Visit, words: str, icon: str, key: str, found: Sequence[str]) -> None:
    st.button(
        words,
        icon=icon,
        key=f"to-{words.lower()}",
        type="tertiary",
        shortcut=key,
        disabled=not found,
        on_click=_to,
        args=(visit, *found),
    )


def _to(visit: Visit, account_id: str) -> None:
    """Move the address on, and the page with it."""
    st.query_params.from_dict(visit.query(account=account_id))


def _order(visit: Visit, account_id: str) -> tuple[str, ...]:
    """Give the order kept when it holds the account, else that of all accounts."""
    kind, kept = st.session_state.get(SHOWN, (None, ()))
    if kind is visit.book.kind and account_id in kept:
        return tuple(kept)
    every = board(visit.book, by=visit.actor, now=visit.now)
    keep(visit, every)
    return _ids(every)


def _ids(shown: Board) -> tuple[str, ...]:
    return tuple(card.account.account_id for card in shown.every)
