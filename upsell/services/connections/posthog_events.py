"""Events to PostHog: whether this book sends them, and how sending went so far.

PostHog takes whatever is sent with a project's key and says nothing about the project, so there
is nothing to ask before the first event: what is told here is what the sending has shown.
"""

from __future__ import annotations

from datetime import datetime

from upsell.book import connections, destinations
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.connection import EVER, Connection
from upsell.delivery_words import no_earlier
from upsell.errors import Refused
from upsell.figures import plural
from upsell.health import Health, Standing
from upsell.model import Actor, Right
from upsell.outbox import Pulse, Queue, Trouble
from upsell.outreach import Destination

NAME = "Events to PostHog"
TO = Destination.POSTHOG
HOW = (
    "Put the project API key from PostHog's project settings into .streamlit/secrets.toml as "
    "POSTHOG_PROJECT_API_KEY (see secrets.example.toml). Then start again."
)
WAITS = "Events are saved here and wait."
BACK = "Keep working: they go out by themselves when it is back."
THEN = "Keep working: they go out by themselves then."
FIRST = "PostHog tells whether it accepts a key only when the first event arrives."
SAMPLE = "The example accounts send nothing. Switch to your own accounts to connect them."


def events_health(book: Book, host: str, *, has_key: bool, by: Actor) -> Health:
    """Say whether events are sent and how that went; without a key, how to get one."""
    by.require(Right.READ)
    if not has_key:
        return Health(TO, NAME, Standing.OFF, WAITS, HOW)
    with book.read() as connection:
        kept = connections.connected(connection, TO)
        pulse = destinations.pulse(connection, TO)
        since = EVER if kept is None else kept.sends_from
        queue = destinations.queue(connection, TO, since)
        sent = destinations.sent(connection)
    if kept is None:
        sentence = f"There is a key, and this book is not connected yet. {WAITS}"
        return Health(TO, NAME, Standing.TO_SET_UP, sentence, FIRST, (("Sends to", host),))
    return _of(book, host, pulse, queue, sum(count for (to, _), count in sent.items() if to is TO))


def earlier_offers(book: Book, *, by: Actor) -> int:
    """Give how many offers were logged whose events still wait."""
    by.require(Right.READ)
    with book.read() as connection:
        return destinations.queue(connection, TO, EVER).offers


def connect_events(
    book: Book, host: str, *, send_earlier: bool, by: Actor, now: datetime
) -> Connection:
    """Let events of this book go to PostHog from now on; those of before when that is wanted.

    A book that is connected already keeps its first answer. Raises Refused for the example.
    """
    by.require(Right.WRITE)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.write() as connection:
        before = connections.connected(connection, TO)
        if before is not None:
            return before
        made = Connection(TO, host, host, now, by.id, sends_earlier=send_earlier)
        connections.connect(connection, made)
        detail = {"host": host, "send_earlier": send_earlier}
        record_change(
            connection, by=by, at=now, action="posthog.connected", subject="posthog", detail=detail
        )
    return made


def disconnect_events(book: Book, *, by: Actor, now: datetime) -> None:
    """Send nothing more to PostHog; what waits goes on waiting, and PostHog keeps what it has."""
    by.require(Right.WRITE)
    with book.write() as connection:
        if connections.connected(connection, TO) is not None:
            connections.disconnect(connection, TO)
            record_change(connection, by=by, at=now, action="posthog.left", subject="posthog")


def _of(book: Book, host: str, pulse: Pulse, queue: Queue, sent: int) -> Health:
    """Say how a connected book's sending stands."""
    facts = (
        ("Sends to", host),
        ("Sent", plural(sent, "event")),
        ("Waiting", f"{queue.waiting:,}"),
    )
    if pulse.trouble is Trouble.KEY:
        words = f"PostHog no longer accepts our key. {WAITS}"
        return Health(TO, NAME, Standing.KEY_REFUSED, words, HOW, facts)
    if pulse.trouble is Trouble.BUSY and pulse.paused_until is not None:
        until = no_earlier(pulse.paused_until, book.zone)
        words = f"PostHog asks us to wait until {until}. {WAITS}"
        return Health(TO, NAME, Standing.BUSY, words, THEN, facts)
    if pulse.trouble is not None:
        words = f"PostHog is not answering. {WAITS}"
        return Health(TO, NAME, Standing.SILENT, words, BACK, facts)
    if not sent:
        words = "Connected. Nothing was sent yet: an event leaves a minute after it is logged."
        return Health(TO, NAME, Standing.UNTRIED, words, FIRST, facts)
    return Health(TO, NAME, Standing.WORKS, "Events go to PostHog.", "", facts)
