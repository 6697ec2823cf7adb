"""A copy of the product on an own book, for pages run without a browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
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
OWN = "headroom.db"
BUILT: dict[str, bytes] = {}
"""The book of each house that was furnished once, under what is in it."""


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
    inside = repr((profile, plans := list(plans), seats, sorted(account.items())))
    if inside not in BUILT:
        with TemporaryDirectory() as folder:
            settings = Settings(data_dir=Path(folder))
            _furnish(Services(settings, Clock()).own, profile, plans, seats, account)
            BUILT[inside] = (settings.data_dir / OWN).read_bytes()
    settings = Settings(data_dir=where)
    where.mkdir(parents=True, exist_ok=True)
    (where / OWN).write_bytes(BUILT[inside])
    return Services(settings, Clock())


def _furnish(
    book: Book, profile: Profile, plans: Iterable[Plan], seats: float, account: dict[str, Any]
) -> None:
    """Put the account with its usage and its signals into a book, and close it."""
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, plans)
        accounts.save(connection, [an_account(**account)])
        options.save_profile(connection, profile)
        options.save_started_on(connection, TODAY)
    account_id = str(account.get("account_id", "northwind"))
    grown = a_series([5.0] * 30 + [seats])
    keep(book, (replace(reading, account_id=account_id) for reading in grown))
    scanning.scan(book, book.today(NOW), by=LOCAL_USER, now=NOW)
    book.close()


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
