"""The few settings a book keeps: who you are, when the play began."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from upsell.book import schema
from upsell.book.write import upsert
from upsell.profile import Profile

STARTED_ON = "play_started_on"
ANCHOR = "example_made_on"
ABOUT = "about_you"


def profile(connection: Connection) -> Profile:
    """Give what the CSM said about themselves; empty fields until they did."""
    kept = _value(connection, ABOUT)
    return Profile(**kept) if isinstance(kept, dict) else Profile()


def save_profile(connection: Connection, profile: Profile) -> None:
    """Keep what the CSM said about themselves."""
    _keep(
        connection,
        ABOUT,
        {
            "name": profile.name,
            "email": profile.email,
            "product": profile.product,
            "booking_link": profile.booking_link,
        },
    )


def started_on(connection: Connection) -> date | None:
    """Give the day the play began; its weekday begins every week."""
    kept = _value(connection, STARTED_ON)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def save_started_on(connection: Connection, day: date) -> None:
    """Keep the day the play began."""
    _keep(connection, STARTED_ON, day.isoformat())


def anchor(connection: Connection) -> date | None:
    """Give the day the example was made; None in a book of real accounts."""
    kept = _value(connection, ANCHOR)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def save_anchor(connection: Connection, day: date) -> None:
    """Keep the day the example was made."""
    _keep(connection, ANCHOR, day.isoformat())


def _value(connection: Connection, key: str) -> object:
    table = schema.settings
    return connection.execute(select(table.c.value).where(table.c.key == key)).scalar_one_or_none()


def _keep(connection: Connection, key: str, value: object) -> None:
    upsert(connection, schema.settings, [{"key": key, "value": value}])
