"""Usage from PostHog in the book: matched, accumulated, read again, gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.builders import NOW, TODAY, an_account
from tests.fakes.attio import Fault
from tests.fakes.posthog import PROJECT, READ_KEY, FakePostHog, Happened, running_posthog
from upsell.adapters.posthog import Clockwork, PostHogReader
from upsell.book import accounts, intake, readings
from upsell.book.engine import Book
from upsell.errors import Unavailable
from upsell.model import LOCAL_USER, LimitSource, Reading
from upsell.services.imports import UploadedSheet, apply
from upsell.services.usage import Synced, agree, agreed, begin_anew, is_due, sync_usage, try_source
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

CALLS = Mapped("api_calls", Measure.EVENTS, "api call")
SEATS = Mapped("seats", Measure.PEOPLE, "$pageview", limit_prop="seats_limit")
STORAGE = Mapped("storage", Measure.LATEST, "measured", "gb")
SOURCE = UsageSource(AccountBy(0), (CALLS, SEATS, STORAGE))
KEY = "northwind.example"


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


def test_what_each_day_adds_becomes_the_total_of_the_period(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Northwind is billed on the 1st; a day without events keeps the total up to today."""
    happened(posthog, "api call", date(2026, 10, 31), 5)
    happened(posthog, "api call", date(2026, 11, 2), 3)
    happened(posthog, "api call", date(2026, 11, 18), 4)

    sync()

    found = {day: one.value for day, one in kept(book, "api_calls").items()}
    assert found[date(2026, 10, 31)] == 5.0
    assert found[date(2026, 11, 2)] == 3.0
    assert found[date(2026, 11, 18)] == found[TODAY] == 7.0


def test_the_same_sync_again_changes_nothing(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Neither the figures nor how many were written."""
    for shift in range(40):
        day = TODAY - timedelta(days=shift)
        happened(posthog, "api call", day, 2)
        happened(posthog, "$pageview", day, person=f"p{shift % 3}")
        happened(posthog, "measured", day, gb=40 - shift)
    first = sync()
    before = {metric: kept(book, metric) for metric in ("api_calls", "seats", "storage")}

    again = sync()

    assert first.written > 100
    assert again.written == 0
    assert {metric: kept(book, metric) for metric in before} == before


def test_late_events_count_and_move_the_days_after_them(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Of the last four days; the total of yesterday and today moves with them."""
    happened(posthog, "api call", TODAY - timedelta(days=2), 3)
    happened(posthog, "api call", TODAY, 1)
    sync()
    happened(posthog, "api call", TODAY - timedelta(days=3), 10)
    sync()

    found = kept(book, "api_calls")
    assert found[TODAY - timedelta(days=2)].value == 13.0
    assert found[TODAY].value == 14.0


def test_days_missed_are_read_with_the_four_before_them(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Nobody looked for a week: that week and what came late before it are read."""
    happened(posthog, "api call", TODAY - timedelta(days=20))
    sync(clock=lambda: NOW - timedelta(days=7))
    happened(posthog, "api call", TODAY - timedelta(days=9), 2)
    happened(posthog, "api call", TODAY - timedelta(days=5), 4)
    sync()

    assert kept(book, "api_calls")[TODAY].value == 6.0


def test_people_are_counted_over_28_days(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Also on days on which nobody came, and on the first day for the days before it."""
    first = TODAY - timedelta(days=89)
    happened(posthog, "$pageview", first - timedelta(days=27), person="early")
    happened(posthog, "$pageview", TODAY - timedelta(days=27), person="a")
    happened(posthog, "$pageview", TODAY - timedelta(days=1), person="a")
    happened(posthog, "$pageview", TODAY - timedelta(days=1), person="b")
    sync()

    found = kept(book, "seats")
    assert (found[first].value, found[TODAY].value) == (1.0, 2.0)
    assert found[TODAY - timedelta(days=2)].value == 1.0


def test_a_limit_of_the_group_is_kept_as_it_held(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """A new one holds from its day on; without one the plan's does."""
    posthog.project.groups = {KEY: {"seats_limit": "12"}}
    yesterday = TODAY - timedelta(days=1)
    happened(posthog, "$pageview", yesterday)
    happened(posthog, "measured", TODAY, gb=3)
    sync()
    posthog.project.groups = {KEY: {"seats_limit": "20"}}
    sync()

    found = kept(book, "seats")
    assert (found[yesterday].limit, found[TODAY].limit) == (12.0, 20.0)
    assert found[TODAY].limit_source is LimitSource.READING
    assert kept(book, "storage")[TODAY].limit_source is LimitSource.PLAN


def test_accounts_are_matched_by_link_then_by_domain_and_never_by_name(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """A domain counts as key or as the group's own; others are listed."""
    with book.write() as connection:
        more = [("linked", ""), ("contoso", "contoso.example"), ("twin", "t.example")]
        twins = [*more, ("twin2", "t.example")]
        accounts.save(
            connection, [an_account(account_id=one, name=one, domain=where) for one, where in twins]
        )
        intake.save_external_ids(connection, {("linked", "posthog"): "g-7"})
    posthog.project.groups = {"g-9": {"domain": "https://www.Contoso.example/"}}
    for key in ("g-7", "g-9", "Northwind", "t.example", "HTTPS://Northwind.example"):
        happened(posthog, "api call", TODAY, account=key)

    done = sync()

    assert done.unmatched == ("Northwind", "t.example")
    assert [len(kept(book, "api_calls", one)) for one in ("linked", "contoso", "northwind")] == [
        1,
        1,
        1,
    ]
    with book.read() as connection:
        assert intake.external_ids(connection)["posthog", "g-9"] == "contoso"
    assert agreed(book, by=LOCAL_USER, now=NOW).unmatched == done.unmatched


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


def test_a_trial_shows_the_newest_figures_and_writes_nothing(
    book: Book, posthog: FakePostHog, reader: PostHogReader
) -> None:
    """Before anything is kept, and with who was matched."""
    happened(posthog, "api call", TODAY - timedelta(days=1), 2)
    happened(posthog, "api call", TODAY, 3)
    happened(posthog, "api call", TODAY, account="unknown")
    found = try_source(book, reader, UsageSource(AccountBy(0), (CALLS,)), by=LOCAL_USER, now=NOW)

    assert [(one.account, one.key, one.use.value) for one in found] == [
        ("Northwind", KEY, 3.0),
        ("", "unknown", 1.0),
    ]
    assert kept(book, "api_calls") == {}
    assert not is_due(book, by=LOCAL_USER, now=NOW)
