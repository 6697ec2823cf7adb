"""The calendar file of a call, read back as a calendar reads it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from tests.builders import NOW
from tests.hostile import HOSTILE
from upsell.calendar import Invitation, invitation
from upsell.plain import block, one_line

BERLIN = ZoneInfo("Europe/Berlin")
CALL = UUID(int=7)
START = datetime(2026, 11, 26, 0, 15, tzinfo=BERLIN)


def made(name: str = "Northwind", text: str = "Agenda", now: datetime = NOW) -> Invitation:
    """Give the file of a call just after midnight in Berlin."""
    return invitation(CALL, name, "Ledgerly", START, 30, text, BERLIN, now)


def event(content: bytes) -> Event:
    """Give the one event of a calendar file."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("PUBLISH", "2.0")
    (only,) = calendar.events
    return only


def test_the_event_says_what_and_when() -> None:
    """The title names both companies, the times are UTC, the id is the call's."""
    found = event(made().content)
    assert str(found["SUMMARY"]) == "Northwind and Ledgerly: usage review"
    assert (found.start, found.end) == (START, START + timedelta(minutes=30))
    assert str(found["UID"]) == str(CALL)
    lines = made().content.split(b"\r\n")
    assert {b"DTSTART:20261125T231500Z", b"DTSTAMP:20261120T093000Z"} <= set(lines)


def test_the_same_call_keeps_its_id() -> None:
    """A file made again for a call replaces the event instead of adding one."""
    later = made(now=NOW + timedelta(days=1))
    assert str(event(later.content)["UID"]) == str(event(made().content)["UID"])


def test_the_file_is_named_by_day_and_account() -> None:
    """The day in the name is that of the book's zone."""
    assert made().name == "usage-review-2026-11-26-northwind.ics"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """A name or an agenda adds no event, no field and no line."""
    found = event(made(text, text).content)
    assert str(found["SUMMARY"]) == f"{one_line(text)} and Ledgerly: usage review"
    assert str(found["DESCRIPTION"]) == block(text)
    assert sorted(found) == ["DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "SUMMARY", "UID"]
    for line in made(text, text).content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line


def test_nobody_is_invited_by_the_file() -> None:
    """The event is for the reader's own calendar: no organiser, no guests."""
    assert not {"ORGANIZER", "ATTENDEE"} & set(event(made().content))
