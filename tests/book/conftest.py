"""A real, empty book on each engine, and one with two plans, six metrics and one account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.builders import METRICS, PLANS, an_account
from upsell.book import accounts, catalogue
from upsell.book.engine import Book, open_book


@pytest.fixture
def empty_book(database_url: str) -> Iterator[Book]:
    """A book with the schema and nothing in it, on SQLite and on PostgreSQL."""
    book = open_book(database_url)
    yield book
    book.close()


@pytest.fixture
def book(empty_book: Book) -> Book:
    """A book that knows the builders' metrics, plans and the account Northwind."""
    with empty_book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
    return empty_book
