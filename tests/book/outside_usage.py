"""Usage that comes from a fake of PostHog: what is counted there, what happened, what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.fakes.posthog import FakePostHog, Happened
from upsell.book import readings
from upsell.book.engine import Book
from upsell.model import Reading
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

CALLS = Mapped("api_calls", Measure.EVENTS, "api call")
SEATS = Mapped("seats", Measure.PEOPLE, "$pageview", limit_prop="seats_limit")
STORAGE = Mapped("storage", Measure.LATEST, "measured", "gb")
SOURCE = UsageSource(AccountBy(0), (CALLS, SEATS, STORAGE))
KEY = "northwind.example"


def happened(fake: FakePostHog, event: str, day: date, times: int = 1, **more: object) -> None:
    """Let an event of Northwind happen on a day, or another's."""
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    account = str(more.pop("account", KEY))
    person = str(more.pop("person", "p1"))
    fake.project.events += [Happened(event, account, at, person, more)] * times


def kept(book: Book, metric: str, account: str = "northwind") -> dict[date, Reading]:
    """Give the readings of a metric by day."""
    with book.read() as connection:
        every = readings.series(connection, account)
    return {one.observed_on: one for one in every if one.metric == metric}
