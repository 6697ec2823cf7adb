"""A process that delivers to both fakes until it is killed: `URL ATTIO POSTHOG SECONDS`."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from datetime import UTC, datetime
from uuid import uuid4

from tests.fakes.keys import ATTIO_KEY, POSTHOG_KEY
from upsell.adapters.attio import AttioClient, AttioSender, Timing, allowed, longest_request
from upsell.adapters.posthog import PostHogSender
from upsell.book import connections
from upsell.book.engine import Book, open_book
from upsell.errors import HeadroomError
from upsell.outbox import DELIVERER
from upsell.outreach import Destination
from upsell.ports import Sender
from upsell.services.delivering import Turn, deliver

REST_S = 0.05


def clock() -> datetime:
    """Give the moment it is."""
    return datetime.now(UTC)


def main(url: str, attio: str, posthog: str, seconds: float) -> None:
    """Deliver in a thread for each destination, as the product does."""
    book = open_book(url)
    with book.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
    assert kept is not None
    timing = Timing(clock, time.monotonic, time.sleep)
    client = AttioClient(ATTIO_KEY, timing, base=attio, timeout=allowed(seconds))
    senders: tuple[Sender, ...] = (
        AttioSender(client, kept, book.zone, clock, longest_request(seconds)),
        PostHogSender(POSTHOG_KEY, posthog, seconds, clock),
    )
    for sender in senders:
        threading.Thread(target=deliver_on, args=(book, sender), daemon=True).start()
    sys.stdin.read()


def deliver_on(book: Book, sender: Sender) -> None:
    """Deliver whatever may leave, again and again."""
    turn = Turn(f"{os.getpid()}-{uuid4()}", clock, random.random)
    with book.read() as connection:
        agreed = connections.connected(connection, sender.destination)
    assert agreed is not None
    while True:
        try:
            deliver(book, sender, agreed, turn, by=DELIVERER)
        except HeadroomError as error:
            print(type(error).__name__, file=sys.stderr, flush=True)
        time.sleep(REST_S)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
