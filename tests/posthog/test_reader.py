"""What is read from PostHog, and what each refusal means."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.builders import NOW
from tests.fakes.attio import Fault
from tests.fakes.posthog import PROJECT, READ_KEY, FakePostHog, Happened, running_posthog
from upsell.adapters.posthog import Clockwork, PostHogReader
from upsell.errors import HeadroomError, KeyRefused, Rejected, Unavailable
from upsell.usage_source import (
    AccountBy,
    Cursor,
    DayUse,
    GroupType,
    Mapped,
    Measure,
    OutsideGroup,
    Window,
)

UTC_ZONE = ZoneInfo("UTC")
CALLS = Mapped("api_calls", Measure.EVENTS, "api call")
DAYS = Window(date(2026, 11, 18), NOW)
GROUP = AccountBy(0)


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A fake of PostHog with calls of two accounts on two days."""
    with running_posthog() as fake:
        fake.faults.hold_s = 1.0
        for account in ("n1", "n2"):
            for day in (18, 19, 19):
                at = datetime(2026, 11, day, 12, tzinfo=UTC)
                fake.project.events.append(Happened("api call", account, at))
        yield fake


@pytest.fixture
def naps() -> list[float]:
    """For how long the client would have slept."""
    return []


@pytest.fixture
def reader(posthog: FakePostHog, naps: list[float]) -> Iterator[PostHogReader]:
    """A client that counts its pauses instead of waiting."""
    yield from a_reader(posthog, naps)


def a_reader(
    posthog: FakePostHog, naps: list[float], key: str = READ_KEY, project: str = PROJECT
) -> Iterator[PostHogReader]:
    """Give a client of the fake."""
    clockwork = Clockwork(lambda: NOW, naps.append)
    made = PostHogReader(key, project, clockwork, base=posthog.url, timeout_s=10.0)
    yield made
    made.close()


def asked(reader: PostHogReader, after: Cursor | None = None, page: int = 50) -> list[DayUse]:
    """Ask for the calls."""
    return reader.usage(CALLS, GROUP, DAYS, after or Cursor(), UTC_ZONE, page=page)


def test_pages_follow_one_another(posthog: FakePostHog, reader: PostHogReader) -> None:
    """Each begins after the last row of the one before."""
    first = asked(reader, page=3)
    second = asked(reader, Cursor(first[-1].account, first[-1].day), page=3)

    assert [(one.account, one.day.day, one.value) for one in first + second] == [
        ("n1", 18, 1.0),
        ("n1", 19, 2.0),
        ("n2", 18, 1.0),
        ("n2", 19, 2.0),
    ]
    assert posthog.project.asked[0]["refresh"] == "force_blocking"


def test_an_answer_that_comes_later_is_waited_for(
    posthog: FakePostHog, reader: PostHogReader, naps: list[float]
) -> None:
    """PostHog says 202 and a number to ask for."""
    posthog.project.is_later = True

    assert len(asked(reader)) == 4
    assert naps == [1.0]


def test_groups_tell_their_domain_and_the_limits_they_hold(
    posthog: FakePostHog, reader: PostHogReader
) -> None:
    """What is no number is no limit."""
    posthog.project.groups = {"n1": {"domain": "n.example", "seats_limit": "12", "gb": "much"}}

    assert reader.group_types() == [GroupType(0, "company")]
    found = list(reader.groups(0, ("seats_limit", "gb")))
    assert found == [OutsideGroup("n1", "n.example", {"seats_limit": 12.0})]


def test_events_seen_are_counted(reader: PostHogReader) -> None:
    """Those that never happened are left out."""
    since = NOW - timedelta(days=7)

    assert reader.seen(["api call", "gone"], since, NOW) == {"api call": 6}


def test_asked_to_wait_it_waits(
    posthog: FakePostHog, reader: PostHogReader, naps: list[float]
) -> None:
    """Retry-After comes in seconds; then the answer comes."""
    posthog.faults.retry_after_s = 7
    posthog.faults.plan(Fault.TOO_MANY)

    assert len(asked(reader)) == 4
    assert naps == [7.0]


def test_asked_to_wait_for_long_it_says_until_when(
    posthog: FakePostHog, reader: PostHogReader, naps: list[float]
) -> None:
    """Nobody sits in front of a page for ten minutes."""
    posthog.faults.retry_after_s = 600
    posthog.faults.plan(Fault.TOO_MANY)

    with pytest.raises(Unavailable, match="wait 10 minutes") as busy:
        asked(reader)
    assert (busy.value.retry_at, naps) == (NOW + timedelta(seconds=600), [])


def test_a_short_outage_is_not_noticed(
    posthog: FakePostHog, reader: PostHogReader, naps: list[float]
) -> None:
    """503 is asked again, with longer pauses, and given up after the third."""
    posthog.faults.plan(Fault.SERVER_ERROR, times=2)
    assert len(asked(reader)) == 4
    assert naps == [0.5, 1.0]

    posthog.faults.plan(Fault.SERVER_ERROR, times=3)
    with pytest.raises(Unavailable, match="error 503"):
        asked(reader)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (400, Rejected, "did not take a question"),
        (402, Unavailable, "limit for this month"),
        (403, Rejected, "may not read this"),
        (500, Unavailable, "error 500"),
    ],
)
def test_a_refusal_is_said_and_not_repeated(
    posthog: FakePostHog,
    reader: PostHogReader,
    status: int,
    kind: type[HeadroomError],
    words: str,
) -> None:
    """Asking again would change nothing."""
    posthog.project.status = status

    with pytest.raises(kind, match=words):
        asked(reader)
    assert len(posthog.project.asked) == 1


def test_a_question_that_timed_out_there_is_asked_once_more(
    posthog: FakePostHog, reader: PostHogReader
) -> None:
    """Not twice: it would take as long again."""
    posthog.project.status = 504

    with pytest.raises(Unavailable):
        asked(reader)
    assert len(posthog.project.asked) == 2


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.MALFORMED])
def test_no_answer_is_said(posthog: FakePostHog, reader: PostHogReader, fault: Fault) -> None:
    """As one that nobody can read."""
    posthog.faults.plan(fault)

    with pytest.raises(Unavailable, match="PostHog"):
        asked(reader)


def test_a_wrong_project_is_named(posthog: FakePostHog, naps: list[float]) -> None:
    """With the two settings to look at."""
    for elsewhere in a_reader(posthog, naps, project="1"):
        with pytest.raises(Rejected, match="POSTHOG_PROJECT_ID"):
            asked(elsewhere)


def test_neither_key_nor_figures_are_logged(
    posthog: FakePostHog, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """Also with every logger turned up, and in what an error says."""
    caplog.set_level(logging.DEBUG)
    for refused in a_reader(posthog, naps, key="phx_of_another"):
        with pytest.raises(KeyRefused) as failed:
            asked(refused)
        said = f"{caplog.text} {failed.value} {refused!r}"
    assert "phx_" not in said
