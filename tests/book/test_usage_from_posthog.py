"""Usage from PostHog in the book: matched, accumulated, read again, gone on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.book.outside_usage import CALLS, KEY, happened, kept
from tests.builders import NOW, TODAY, a_reading, an_account
from tests.fakes.posthog import FakePostHog
from tests.usage import keep
from upsell.adapters.posthog import PostHogReader
from upsell.book import accounts, intake
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, LimitSource
from upsell.services.usage import Synced, agreed, is_due, try_source
from upsell.usage_source import AccountBy, UsageSource


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


def test_a_total_goes_on_from_the_last_figure_before_it(
    book: Book, posthog: FakePostHog, sync: Callable[..., Synced]
) -> None:
    """Not from a later day of which nothing is known, nor from the period before."""
    happened(posthog, "api call", date(2026, 10, 30), 90)
    happened(posthog, "api call", date(2026, 11, 3), 5)
    sync(clock=lambda: NOW - timedelta(days=10))
    unknown = replace(a_reading(0, None, on=date(2026, 11, 11)), metric="api_calls", value=None)
    keep(book, [unknown])
    happened(posthog, "api call", date(2026, 11, 15), 4)
    sync()

    found = {day: one.value for day, one in kept(book, "api_calls").items()}
    assert found[date(2026, 11, 11)] is None
    assert (found[date(2026, 11, 15)], found[TODAY]) == (9.0, 9.0)


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
