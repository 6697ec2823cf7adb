"""A book of one's own behind the pages, and the pages in Streamlit's own test harness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.builders import METRICS, NOW, PLANS, an_account
from upsell.book import accounts, catalogue, options
from upsell.bootstrap import Services
from upsell.config import ROOT, Settings

OpenPage = Callable[..., AppTest]
SLOW_S = 30
MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True, scope="session")
def read_once() -> Iterator[None]:
    """Streamlit's harness reads every installed package for each app: once a run will do."""
    found = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Services over an own book that knows the builders' metrics, plans and Northwind."""
    made = Services(Settings(data_dir=tmp_path), clock=lambda: NOW)
    with made.own.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
        options.save_started_on(connection, MONDAY)
    return made


@pytest.fixture
def open_page(services: Services) -> OpenPage:
    """Open Today, or another page by way of it, with a query."""

    def opened(place: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=SLOW_S)
        app.session_state["services"] = services
        for name, value in query.items():
            app.query_params[name] = value
        if place:
            app.run()
            app.switch_page(place)
            for name, value in query.items():
                app.query_params[name] = value
        return app.run()

    return opened
