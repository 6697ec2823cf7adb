"""A run that reads usage from PostHog: broken off, gone on with, told, begun anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice

import pytest

from tests.book.outside_usage import CALLS, SEATS, SOURCE, STORAGE, happened, kept
from tests.builders import NOW, TODAY
from tests.fakes.attio import Fault
from tests.fakes.posthog import FakePostHog
from upsell.book.engine import Book
from upsell.errors import Unavailable
from upsell.model import LOCAL_USER
from upsell.services.imports import UploadedSheet, apply
from upsell.services.usage import Synced, agree, agreed, begin_anew, is_due
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource


def test_a_run_that_breaks_goes_on_after_its_last_page(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """What was read stays, the window stays frozen, nothing is asked twice."""
    for shift in range(10):
        happened(posthog, "api call", TODAY - timedelta(days=shift), shift + 1)
    posthog.faults.plan(Fault.RESET, path="query", after=5)
    with pytest.raises(Unavailable, match="not answering"):
        sync(page=3)
    pages = len(posthog.project.asked)
    assert is_due(book, by=LOCAL_USER, now=NOW)

    sync(clock=lambda: NOW + timedelta(hours=1), page=3)

    whole = kept(book, "api_calls")
    assert whole[TODAY].value == sum(range(1, 11))
    went_on = posthog.project.asked[pages + 1]["query"]["values"]
    assert went_on["until"] == "2026-11-20T09:30:00Z"
    assert not is_due(book, by=LOCAL_USER, now=NOW)


def test_a_run_stops_when_its_time_is_over(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """And says what is left; the next one goes on."""
    happened(posthog, "api call", TODAY)

    done = sync(may_go_on=lambda: False)

    assert done.left == ("api_calls", "seats", "storage")
    assert agreed(book, by=LOCAL_USER, now=NOW).shares["api_calls"] == pytest.approx(
        1 / 3, abs=0.01
    )
    while sync(may_go_on=lambda: False).left:
        pass
    assert kept(book, "api_calls")[TODAY].value == 1.0


def test_what_is_agreed_while_a_run_goes_on_holds_for_its_next_page(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """A limit brought in between two pages is the one of today's figure."""
    happened(posthog, "api call", TODAY)
    happened(posthog, "measured", TODAY, gb=3)
    sheet = UploadedSheet("accounts.csv", b"account_id,name,limit:storage\nnorthwind,Northwind,77")

    def agreed_meanwhile() -> bool:
        apply(book, [sheet], by=LOCAL_USER, now=NOW)
        return True

    sync(may_go_on=agreed_meanwhile)

    assert kept(book, "storage")[TODAY].limit == 77.0


@pytest.mark.parametrize("is_begun_anew", [True, False])
def test_what_is_changed_amid_a_run_is_left_to_the_next(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced], *, is_begun_anew: bool
) -> None:
    """Also when it is changed back at once: no page is taken without the one before it."""
    for shift in range(10):
        happened(posthog, "api call", TODAY - timedelta(days=shift), shift + 1)
    other = UsageSource(AccountBy(0), (replace(CALLS, event="call"), SEATS, STORAGE))
    there_and_back = [partial(agree, book, one) for one in (other, SOURCE)]
    changes = iter([partial(begin_anew, book)] if is_begun_anew else there_and_back)

    def changed_meanwhile() -> bool:
        for change in islice(changes, 1):
            change(by=LOCAL_USER, now=NOW)
        return True

    done = sync(may_go_on=changed_meanwhile, page=3)

    assert done.left == ("api_calls",)
    assert not sync(page=3).left
    assert kept(book, "api_calls")[TODAY].value == sum(range(1, 11))


def test_days_read_by_a_clock_that_was_ahead_are_read_again(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Once it is right the next visit reads, and no day of those between is left out."""
    sync(clock=lambda: NOW + timedelta(days=10))
    happened(posthog, "api call", TODAY + timedelta(days=2), 5)
    right = NOW + timedelta(days=8)

    assert is_due(book, by=LOCAL_USER, now=right)
    sync(clock=lambda: right)
    assert kept(book, "api_calls")[TODAY + timedelta(days=2)].value == 5.0
    assert not is_due(book, by=LOCAL_USER, now=right)


def test_progress_is_told(sync: Callable[..., Synced]) -> None:
    """It never goes back, and ends with all of it."""
    shares: list[float] = []
    sync(told=lambda share, _: shares.append(share))

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_another_way_of_counting_is_read_from_the_beginning(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """As is everything, when somebody asks for that."""
    happened(posthog, "api call", TODAY - timedelta(days=40), 3)
    happened(posthog, "call", TODAY - timedelta(days=40), 8)
    sync()
    other = UsageSource(AccountBy(0), (Mapped("api_calls", Measure.EVENTS, "call"),))
    agree(book, other, by=LOCAL_USER, now=NOW)
    sync()
    assert kept(book, "api_calls")[TODAY - timedelta(days=40)].value == 8.0

    happened(posthog, "call", TODAY - timedelta(days=40), 2)
    begin_anew(book, by=LOCAL_USER, now=NOW)
    sync()
    assert kept(book, "api_calls")[TODAY - timedelta(days=40)].value == 10.0
