"""When somebody last looked at the book, so that a page can say what is new since."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select

from upsell.book import schema
from upsell.book.engine import Book
from upsell.book.write import upsert
from upsell.model import Actor

SINCE = select(schema.visits.c.since).where(schema.visits.c.actor == bindparam("actor"))


def since(connection: Connection, actor: Actor) -> datetime | None:
    """Give the moment after which things are new to the actor; None before a first visit."""
    return connection.execute(SINCE, {"actor": actor.id}).scalar_one_or_none()


def seen_at(connection: Connection, actor: Actor, day: date) -> datetime | None:
    """Give when the actor's last look on a day was kept; None when none was."""
    table = schema.visits.c
    wanted = select(table.seen_at).where(table.actor == actor.id, table.day == day)
    return connection.execute(wanted).scalar_one_or_none()


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
