"""Fixtures for tests that look at the product through a browser."""

import os
import shutil
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import NoBrowserError, launch
from tests.browser.server import ProductServer, make_example, running_server

RUNNING = pytest.StashKey[list[ProductServer]]()
DESKTOP = 1280, 900
PHONE = 390, 844
EXAMPLE_S = 300


class OpenPage(Protocol):
    """Opens an empty page in a window of its own, with no cookies from before."""

    def __call__(
        self, size: tuple[int, int] = DESKTOP, colours: Literal["light", "dark"] = "light"
    ) -> Page:
        """Open the page with this window size and colour scheme."""


class StartServer(Protocol):
    """Starts a product server that ends with the test."""

    def __call__(
        self, copy_of: Path | None = None, env: Mapping[str, str] | None = None
    ) -> ProductServer:
        """Start it on a copy of a data folder, else an empty one, with more environment."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The test run's browser."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except NoBrowserError as problem:
            pytest.fail(str(problem), pytrace=False)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A way to open pages of any size and colour scheme; they are closed after the test."""
    with ExitStack() as contexts:

        def open_one(
            size: tuple[int, int] = DESKTOP, colours: Literal["light", "dark"] = "light"
        ) -> Page:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme=colours,
                reduced_motion="reduce",
                locale="en-US",
            )
            contexts.callback(context.close)
            return context.new_page()

        yield open_one


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """An empty page in a desktop window."""
    return open_page()


@pytest.fixture(scope="session")
def example_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example book, to be copied and never written to."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = tmp_path_factory.mktemp("example")
        make_example(folder)
        return folder
    return _made_by_the_first(tmp_path_factory.getbasetemp().parent / "example")


def _made_by_the_first(folder: Path) -> Path:
    """The example's folder, made by the first of the processes that run tests side by side."""
    whole, deadline = folder.with_suffix(".whole"), time.monotonic() + EXAMPLE_S
    try:
        folder.mkdir()
    except FileExistsError:
        while not whole.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("Another test process did not make the example book") from None
            time.sleep(0.1)
    else:
        make_example(folder)
        whole.touch()
    return folder


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> list[ProductServer]:
    """The servers that run now; a failed test's report shows what they printed."""
    return request.config.stash.setdefault(RUNNING, [])


@pytest.fixture(scope="session")
def example_server(
    example_dir: Path, tmp_path_factory: pytest.TempPathFactory, servers: list[ProductServer]
) -> Iterator[ProductServer]:
    """The product with the example book, shared by the tests that only look."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(example_dir, folder / "data")
    with running_server(folder / "data", folder / "log") as server:
        servers.append(server)
        yield server
        servers.remove(server)


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, servers: list[ProductServer]
) -> Iterator[StartServer]:
    """A way to start product servers of the test's own."""
    with ExitStack() as started:

        def start(
            copy_of: Path | None = None, env: Mapping[str, str] | None = None
        ) -> ProductServer:
            folder = tmp_path_factory.mktemp("server")
            data = folder / "data"
            shutil.copytree(copy_of, data) if copy_of else data.mkdir()
            server = started.enter_context(running_server(data, folder / "log", env))
            servers.append(server)
            started.callback(servers.remove, server)
            return server

        yield start


@pytest.fixture
def writable_server(server: StartServer, example_dir: Path) -> ProductServer:
    """The product with an example book of the test's own, to be written to."""
    return server(copy_of=example_dir)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the servers printed under a failed test."""
    report = yield
    if report.failed:
        for server in item.config.stash.get(RUNNING, []):
            report.sections.append((f"Output of {server.url}", server.output()))
    return report
