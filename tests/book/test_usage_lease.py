"""One run reads usage at a time; others leave it alone as long as it keeps pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.builders import NOW
from tests.fakes.posthog import PROJECT, READ_KEY, running_posthog
from upsell.adapters.posthog import Clockwork, PostHogReader
from upsell.book import leases
from upsell.book.engine import Book
from upsell.model import LOCAL_USER
from upsell.services.usage import Synced, agree, sync_usage
from upsell.services.usage.syncing import LEASE, LEASE_NAME
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

SOURCE = UsageSource(AccountBy(0), (Mapped("api_calls", Measure.EVENTS, "api call"),))
RunAt = Callable[..., Synced]


@pytest.fixture
def run(book: Book) -> Iterator[RunAt]:
    """Read ninety days of a project in which nothing happened, in several pages."""
    agree(book, SOURCE, by=LOCAL_USER, now=NOW)
    with running_posthog() as posthog:
        clockwork = Clockwork(lambda: NOW, lambda _: None)
        reader = PostHogReader(READ_KEY, PROJECT, clockwork, base=posthog.url, timeout_s=10.0)
        yield partial(sync_usage, book, reader, by=LOCAL_USER)
        reader.close()


def test_a_run_is_left_alone_as_long_as_it_keeps_pages(run: RunAt) -> None:
    """However long it takes in all."""
    moment = NOW
    others: list[bool] = []

    def clock() -> datetime:
        return moment

    def another_tries() -> bool:
        nonlocal moment
        moment += LEASE * 0.9
        others.append(run(clock=clock).is_elsewhere)
        return True

    run(clock=clock, may_go_on=another_tries)

    assert len(others) > 1
    assert all(others)


def test_a_run_that_was_killed_is_gone_on_with_once_its_lease_is_over(
    book: Book, run: RunAt
) -> None:
    """Not a moment before."""
    with book.write() as connection:
        assert leases.take(connection, LEASE_NAME, "killed", now=NOW, until=NOW + LEASE)
    over = NOW + LEASE

    assert run(clock=lambda: over - timedelta(seconds=1)).is_elsewhere
    assert not run(clock=lambda: over).is_elsewhere
