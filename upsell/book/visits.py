"""When somebody last looked at the book, so that a page can say what is new since."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from upsell.book import schema
from upsell.book.engine import Book
from upsell.book.write import upsert
from upsell.model import Actor

HOUR = timedelta(hours=1)


def since(connection: Connection, actor: Actor) -> datetime | None:
    """Give the moment after which things are new to the actor; None before a first visit."""
    table = schema.visits
    found = connection.execute(select(table.c.since).where(table.c.actor == actor.id))
    return found.scalar_one_or_none()


def is_fresh(connection: Connection, book: Book, actor: Actor, now: datetime) -> bool:
    """Whether the actor's look was kept today, within the last hour."""
    table = schema.visits
    row = connection.execute(select(table).where(table.c.actor == actor.id)).one_or_none()
    return row is not None and row.day == book.today(now) and now - row.seen_at < HOUR


def arrive(connection: Connection, book: Book, actor: Actor, now: datetime) -> None:
    """Keep that the actor looks; on a new day, what came after the last look becomes new.

    Before a first visit everything of the day counts as new.
    """
    table = schema.visits
    today = book.today(now)
    row = connection.execute(select(table).where(table.c.actor == actor.id)).one_or_none()
    if row is None:
        begun = datetime(today.year, today.month, today.day, tzinfo=book.zone)
    else:
        begun = row.since if row.day == today else row.seen_at
    mark = {"actor": actor.id, "day": today, "since": begun, "seen_at": now}
    upsert(connection, table, [mark])
