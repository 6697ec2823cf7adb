"""The calendar file of a booked call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from uuid import UUID

from icalendar import Calendar, Event

from upsell.plain import block, file_name, one_line

PRODUCER = "-//Headroom//usage review//EN"


@dataclass(frozen=True)
class Invitation:
    """A calendar file with one event."""

    content: bytes
    name: str


def title(account_name: str, product: str) -> str:
    """Give what the event is called in everybody's calendar."""
    return f"{one_line(account_name)} and {one_line(product)}: usage review"


def invitation(
    uid: UUID,
    account_name: str,
    product: str,
    start: datetime,
    minutes: int,
    text: str,
    zone: tzinfo,
    now: datetime,
) -> Invitation:
    """Give the event as a file; the same call always has the same id, its times are in UTC."""
    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", (start + timedelta(minutes=minutes)).astimezone(UTC))
    event.add("summary", title(account_name, product))
    if words := block(text):
        event.add("description", words)
    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    day = start.astimezone(zone).date().isoformat()
    name = file_name(f"usage-review-{day}", account_name, "ics")
    return Invitation(calendar.to_ical(), name)
