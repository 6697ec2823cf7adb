"""Setup › Connections › Usage from PostHog, the day's first visit, and the command."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import NOW, TODAY
from tests.fakes.attio import Fault
from tests.fakes.posthog import PROJECT, READ_KEY, FakePostHog, Happened, running_posthog
from tests.pages.house import Clock, a_house, healthy, html_of, keys, page_at
from upsell.book import readings
from upsell.bootstrap import Services
from upsell.commands import doctor, sync
from upsell.config import Settings
from upsell.model import LOCAL_USER
from upsell.services.usage import agree, agreed
from upsell.ui.arrival import SHOWN
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

SECTION = "Connections"
STRANGER = "g-1 <img src=x onerror=alert(1)>"
CALLS = Mapped("api_calls", Measure.EVENTS, "api call")


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A fake in which Northwind called three times today, and a stranger once."""
    with running_posthog() as fake:
        ours = Happened("api call", "northwind.example", NOW - timedelta(hours=1))
        fake.project.events += [ours] * 3 + [replace(ours, account=STRANGER)]
        yield fake


@pytest.fixture
def house(tmp_path: Path, posthog: FakePostHog) -> Iterator[Services]:
    """A server whose own book holds one account, with a key that may read."""
    a_house(tmp_path).own.close()
    settings = Settings(
        data_dir=tmp_path,
        posthog_read_key=READ_KEY,
        posthog_project=PROJECT,
        posthog_app=posthog.url,
    )
    services = Services(settings, Clock())
    yield services
    services.close()
    services.own.close()


def counted(house: Services, row: Mapped = CALLS) -> None:
    """Agree what is counted."""
    agree(house.own, UsageSource(AccountBy(0), (row,)), by=LOCAL_USER, now=NOW)


def figure(house: Services) -> float | None:
    """Give today's calls of Northwind in the book."""
    with house.own.read() as connection:
        return readings.on_day(connection, TODAY).get(("northwind", "api_calls"))


def test_without_a_key_it_is_said_how_to_get_one(tmp_path: Path) -> None:
    """And nothing can be pressed."""
    app = page_at(a_house(tmp_path), "setup", section=SECTION)

    assert "POSTHOG_READ_KEY" in html_of(app)
    assert "try-usage" not in keys(app)


def test_what_is_counted_is_tried_then_read(house: Services) -> None:
    """A trial writes nothing; reading brings the figures and names who is not matched."""
    app = page_at(house, "setup", section=SECTION)
    assert "Say below what is counted for which metric." in html_of(app)
    counted(house)
    healthy(app.button(key="test-connections").click().run())
    assert "Usage comes from PostHog." in html_of(app)
    assert "“api call”: 4 in the last 7 days" in html_of(app)

    healthy(app.button(key="try-usage").click().run())
    assert "Northwind" in html_of(app)
    assert "not matched" in html_of(app)
    assert figure(house) is None

    healthy(app.button(key="read-usage").click().run())
    assert figure(house) == 3.0
    assert "1 account in PostHog not matched with yours." in html_of(app)
    assert "100% of 90 days" in html_of(app)
    assert STRANGER not in html_of(app)


def test_a_fault_in_the_table_is_named(house: Services) -> None:
    """Nothing is kept of it."""
    counted(house)
    app = page_at(house, "setup", section=SECTION)
    app.selectbox(key="usage-account-by").set_value(-1).run()
    app.text_input(key="usage-account-property").set_value("company id").run()
    app.button(key="save-usage").click().run()

    assert any("is no name of a property" in one.value for one in app.error)


def test_the_first_visit_of_a_day_reads_then_scans(house: Services) -> None:
    """Today shows what happened since yesterday."""
    counted(house)
    page_at(house, "setup")

    assert figure(house) == 3.0


def test_a_first_visit_goes_on_without_posthog(house: Services, posthog: FakePostHog) -> None:
    """It is said in plain words."""
    counted(house)
    posthog.faults.plan(Fault.RESET, times=9)
    app = AppTest.from_file("../../app.py", default_timeout=30)
    app.session_state["services"] = house
    app.run()

    said = " ".join(one.value for one in app.error).replace("\\", "")
    assert "Usage from PostHog is not up to date. PostHog is not answering." in said


def test_a_slow_posthog_keeps_nobody_waiting(house: Services, posthog: FakePostHog) -> None:
    """Today comes with what is here and says so; the figures appear when they have come."""
    counted(house)
    posthog.faults.slow_s = 6.0
    posthog.faults.plan(Fault.SLOW, path="query")
    app = AppTest.from_file("../../app.py", default_timeout=30)
    app.session_state["services"] = house

    healthy(app.run())
    assert f"PostHog takes its time.</strong>{SHOWN}" in html_of(app)
    assert figure(house) is None
    until = time.monotonic() + 20
    while SHOWN in html_of(app) and time.monotonic() < until:
        time.sleep(0.2)
        healthy(app.run())

    assert figure(house) == 3.0


def test_a_reading_that_times_out_goes_on_where_it_stopped(
    house: Services, posthog: FakePostHog
) -> None:
    """It is said, what was read stays, and nothing of it is asked for again."""
    counted(house)
    impatient = replace(house.settings, timeout_s=1.0)
    services = Services(impatient, house.clock)
    posthog.faults.hold_s = 9.0
    posthog.faults.plan(Fault.TIMEOUT, path="query", after=2)
    app = AppTest.from_file("../../app.py", default_timeout=30)
    app.session_state["services"] = services
    app.run()
    until = time.monotonic() + 20
    while not app.error and time.monotonic() < until:
        time.sleep(0.2)
        app.run()
    said = " ".join(one.value for one in app.error).replace("\\", "")
    assert "Usage from PostHog is not up to date. PostHog is not answering." in said
    assert 0 < agreed(house.own, by=LOCAL_USER, now=NOW).shares["api_calls"] < 1

    page = page_at(services, "setup", section=SECTION)
    healthy(page.button(key="read-usage").click().run())

    assert "100% of 90 days" in html_of(page)
    assert figure(house) == 3.0
    questions = [one["query"]["values"] for one in posthog.project.asked]
    begun = [one["since"][:10] for one in questions if "after_day" in one]
    assert begun == ["2026-08-23", "2026-09-18", "2026-10-18", "2026-11-17"]


def test_the_example_reads_nothing(house: Services) -> None:
    """Whatever is connected."""
    app = page_at(house, "setup", book="example", section=SECTION)

    assert "try-usage" not in keys(app)


def test_the_command_reads_too(house: Services, capsys: pytest.CaptureFixture[str]) -> None:
    """And says how many figures came, or what to do first."""
    assert sync.main(house) == 0
    assert "say what in Setup" in capsys.readouterr().out
    counted(house)

    assert sync.main(house) == 0
    assert "PostHog: 1 usage figure new or changed." in capsys.readouterr().out
    assert figure(house) == 3.0


def test_the_doctor_says_which_events_were_seen(
    house: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name with a slip in it is found before anybody waits for figures."""
    counted(house, replace(CALLS, event="api cal"))

    assert doctor.main(house, as_json=False) == 1
    said = capsys.readouterr().out
    assert "Project: 4711" in said
    assert "no   “api cal”. None in the last 7 days." in said
    assert READ_KEY not in said
