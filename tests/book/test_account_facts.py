"""An account told to an assistant: what speaks against an offer is told as well."""

from __future__ import annotations

import pytest

from tests.builders import NOW, TODAY, an_account
from upsell.account_facts import facts_text
from upsell.book import accounts
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.services.account_page import account_page

GATES = {
    "do_not_contact": "Marked as not to be contacted",
    "critical_ticket": "Critical ticket: open",
    "expansion_open": "Expansion: already being discussed",
}


def told(book: Book, **gates: bool) -> list[str]:
    """Give the lines about Northwind with these gates."""
    with book.write() as connection:
        accounts.save(connection, [an_account(**gates)])
    view = account_page(book, "northwind", by=LOCAL_USER, now=NOW)
    return facts_text(view, TODAY, book.zone, book.currency).splitlines()


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_is_told(book: Book, gate: str) -> None:
    """Nobody writes an upsell to a customer in trouble because nothing said so."""
    assert set(GATES.values()) & set(told(book, **{gate: True})) == {GATES[gate]}


def test_nothing_is_told_where_nothing_stands(book: Book) -> None:
    """Without a gate there is no line about one."""
    assert not set(GATES.values()) & set(told(book))
