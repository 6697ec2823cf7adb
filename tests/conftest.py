"""Fixtures for every test: databases of both kinds, and the order of the run."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.postgres import Postgres, running_postgres
from tests.postgres_programs import NoPostgresError

pytest_plugins = ["tests.fakes.attio.fixtures"]
os.environ["HEADROOM_SECRETS"] = os.devnull  # nobody's own keys take part in a test
BROWSER_TESTS = Path(__file__).parent / "browser"

hypothesis.settings.register_profile("headroom", deadline=None)  # machines differ in speed
hypothesis.settings.load_profile("headroom")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and run them last: they are slow, the others say more sooner.

    Side by side they come first, for the end of the run would wait for the longest file.
    """
    for item in items:
        if item.path.is_relative_to(BROWSER_TESTS):
            item.add_marker(pytest.mark.browser)
    side_by_side = "PYTEST_XDIST_WORKER" in os.environ
    items.sort(key=lambda item: item.path.is_relative_to(BROWSER_TESTS), reverse=side_by_side)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{(tmp_path / 'book.db').as_posix()}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The test run's PostgreSQL server."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgresError as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture
def fresh_postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    with postgres.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the test's own, once for each engine."""
    fixture = "sqlite_url" if request.param == "sqlite" else "fresh_postgres_url"
    return str(request.getfixturevalue(fixture))
