"""A real, empty book on each engine, and one with two plans, six metrics and one account."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.book.outside_usage import SOURCE
from tests.builders import METRICS, NOW, PLANS, an_account
from tests.fakes.posthog import PROJECT, READ_KEY, FakePostHog, running_posthog
from tests.many_offers import fill
from tests.postgres import Postgres
from upsell.adapters.posthog import Clockwork, PostHogReader
from upsell.book import accounts, catalogue
from upsell.book.engine import Book, open_book
from upsell.model import LOCAL_USER
from upsell.services.usage import Synced, agree, sync_usage

KEPT = "migrations"


@pytest.fixture(scope="session")
def sqlite_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing else, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "book.db"
    open_book(f"sqlite:///{file.as_posix()}").close()
    return file


@pytest.fixture(scope="session")
def postgres_book(postgres: Postgres) -> Iterator[str]:
    """The address of a PostgreSQL database with the schema, emptied before each test."""
    with postgres.fresh() as url:
        open_book(url).close()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def book_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a book with nothing in it, once for each engine."""
    if request.param == "sqlite":
        file = tmp_path / "book.db"
        shutil.copy(request.getfixturevalue("sqlite_book"), file)
        return f"sqlite:///{file.as_posix()}"
    url = str(request.getfixturevalue("postgres_book"))
    _empty(url)
    return url


def _empty(url: str) -> None:
    """Empty every table, in any order; a new database, or TRUNCATE, would take far longer."""
    engine = create_engine(url)
    with engine.begin() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != KEPT]
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in names:
            connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - a name of our own
    engine.dispose()


@pytest.fixture
def empty_book(book_url: str) -> Iterator[Book]:
    """A book with the schema and nothing in it, on SQLite and on PostgreSQL."""
    book = open_book(book_url)
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


@pytest.fixture
def full_book(empty_book: Book) -> Book:
    """A book of 240 offers over half a year."""
    fill(empty_book, 240, NOW)
    return empty_book


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A fake of PostHog in which nothing happened yet."""
    with running_posthog() as fake:
        yield fake


@pytest.fixture
def reader(posthog: FakePostHog) -> Iterator[PostHogReader]:
    """A client of it that does not wait."""
    clockwork = Clockwork(lambda: NOW, lambda _: None)
    made = PostHogReader(READ_KEY, PROJECT, clockwork, base=posthog.url, timeout_s=10.0)
    yield made
    made.close()


@pytest.fixture
def sync(book: Book, reader: PostHogReader) -> Callable[..., Synced]:
    """Read what is agreed; the mapping is kept already."""
    agree(book, SOURCE, by=LOCAL_USER, now=NOW)
    return partial(sync_usage, book, reader, by=LOCAL_USER, clock=lambda: NOW)
