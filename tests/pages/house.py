"""A copy of the product on an own book, for pages run without a browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.book.ledger import PROFILE
from tests.builders import METRICS, NOW, PLANS, TODAY, an_account
from tests.usage import a_series, all_signals, keep
from upsell.book import accounts, catalogue, options
from upsell.book.engine import Book, BookKind
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.model import LOCAL_USER, Plan, Signal
from upsell.profile import Profile
from upsell.services import scanning
from upsell.ui.arrival import ARRIVED

TIMEOUT = 30


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        """Begin at the tests' moment."""
        self.moment = NOW

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.moment


def a_house(
    where: Path,
    *,
    profile: Profile = PROFILE,
    plans: Iterable[Plan] = PLANS.values(),
    seats: float = 8,
    **account: Any,
) -> Services:
    """Give the services of a server whose own book holds one account near its limit of seats."""
    services = Services(Settings(data_dir=where), Clock())
    book = services.own
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, list(plans))
        accounts.save(connection, [an_account(**account)])
        options.save_profile(connection, profile)
        options.save_started_on(connection, TODAY)
    account_id = str(account.get("account_id", "northwind"))
    grown = a_series([5.0] * 30 + [seats])
    keep(book, (replace(reading, account_id=account_id) for reading in grown))
    scanning.scan(book, book.today(NOW), by=LOCAL_USER, now=NOW)
    return services


def near_limit(book: Book) -> Signal:
    """Give the open signal about the seats' limit."""
    return next(one for one in all_signals(book) if one.title == "Near limit: seats")


def page_at(services: Services, page: str, *, book: str = "own", **query: object) -> AppTest:
    """Open the product and go to one of its pages; an example book stays as the test made it."""
    app = AppTest.from_file("../../app.py", default_timeout=TIMEOUT)
    app.session_state["services"] = services
    if book == "example":
        app.session_state[ARRIVED] = f"{BookKind.SAMPLE}:{services.sample.today(NOW)}"
    app.query_params["book"] = book
    app.run()
    app.switch_page(f"pages/{page}.py")
    for name, value in {"book": book, **query}.items():
        app.query_params[name] = str(value)
    return healthy(app.run())


def healthy(app: AppTest) -> AppTest:
    """Give the page back when nothing on it failed."""
    assert not app.exception
    assert not app.error, [one.value for one in app.error]
    return app


def html_of(app: AppTest) -> str:
    """Give all of our own html on the page."""
    return "\n".join(str(one.proto.body) for one in app.get("html"))


def keys(app: AppTest) -> set[str]:
    """Give the keys of the buttons on the page."""
    return {str(one.key) for one in app.button}
