"""The reading half of PostHog tested live: the project, its groups, which events were seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from upsell.book import usage_source as kept
from upsell.book.engine import Book
from upsell.errors import Busy, HeadroomError, KeyRefused, Unavailable
from upsell.health import Ability, Health, Standing
from upsell.model import Actor, Right
from upsell.outreach import Destination
from upsell.ports import UsageReader
from upsell.usage_source import UsageSource

NAME = "Usage from PostHog"
WEEK = timedelta(days=7)
HOW = (
    "Make a key in PostHog that may read queries and groups (query:read, group:read), and put it "
    "into .streamlit/secrets.toml as POSTHOG_READ_KEY, beside POSTHOG_PROJECT_ID "
    "(see secrets.example.toml). Then start again."
)
STAYS = "Figures that are here stay."
NO_GROUPS = "The project has none. Tell accounts by a property of the events instead."


def usage_health(book: Book, reader: UsageReader | None, *, by: Actor, now: datetime) -> Health:
    """Ask PostHog whether it can be read and say what works; a failure is a standing."""
    by.require(Right.READ)
    if reader is None:
        return _health(Standing.OFF, "Usage comes from files and typing.", HOW)
    with book.read() as connection:
        source = kept.source(connection)
    try:
        reader.test()
        return _of(reader, source, now)
    except KeyRefused as error:
        return _health(Standing.KEY_REFUSED, f"{error} {STAYS}", HOW)
    except Busy as error:
        return _health(Standing.BUSY, f"{error} {STAYS}", "Then press “Test again”.")
    except Unavailable as error:
        return _health(Standing.SILENT, f"{error} {STAYS}", "The next sync reads what is missing.")
    except HeadroomError as error:
        return _health(Standing.WRONG, str(error), HOW)


def _of(reader: UsageReader, source: UsageSource, now: datetime) -> Health:
    """Say how a project that answers stands."""
    facts = [("Project", reader.project)]
    abilities = [Ability("Read usage")]
    try:
        types = reader.group_types()
        named = ", ".join(one.name for one in types)
        facts.append(("Types of group", named or "none"))
        abilities.append(Ability("Tell accounts by their group", "" if types else NO_GROUPS))
    except KeyRefused:
        raise
    except HeadroomError as error:
        abilities.append(Ability("Tell accounts by their group", str(error)))
    events = sorted({row.event for row in source.rows})
    seen = reader.seen(events, now - WEEK, now)
    for event in events:
        count = seen.get(event, 0)
        lacking = "" if count else "None in the last 7 days. Check the name in PostHog."
        words = f"“{event}”: {count:,} in the last 7 days" if count else f"“{event}”"
        abilities.append(Ability(words, lacking))
    if not events:
        sentence, remedy = "The key works.", "Say below what is counted for which metric."
        return _health(Standing.TO_SET_UP, sentence, remedy, facts, abilities)
    if all(event in seen for event in events):
        sentence = "Usage comes from PostHog."
        return _health(Standing.WORKS, sentence, "", facts, abilities)
    sentence, remedy = "Some events were not seen.", "Correct their names below."
    return _health(Standing.PARTLY, sentence, remedy, facts, abilities)


def _health(
    standing: Standing,
    sentence: str,
    remedy: str,
    facts: list[tuple[str, str]] | None = None,
    abilities: list[Ability] | None = None,
) -> Health:
    return Health(
        Destination.POSTHOG,
        NAME,
        standing,
        sentence,
        remedy,
        tuple(facts or ()),
        tuple(abilities or ()),
    )
