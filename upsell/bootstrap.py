"""The composition root: the only place that turns settings into books, a clock and the edge."""

from __future__ import annotations

import atexit
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from urllib.parse import urlsplit

from upsell.book import connections, options
from upsell.book.engine import Book, BookKind, open_book
from upsell.config import Settings, is_loopback
from upsell.connection import Connection
from upsell.errors import Refused, Unreadable
from upsell.health import Health
from upsell.model import Actor
from upsell.outreach import Destination
from upsell.ports import Attio, Sender, UsageReader
from upsell.services.connections import attio_health, events_health

READ_TRIES = 3
MADE_BEFORE_A_SEARCH = 10_000


def system_clock() -> datetime:
    """Give the moment it is, in UTC."""
    return datetime.now(UTC)


@cache
def search_rarely() -> None:
    """Leave what is loaded by now out of the search for garbage, and search less often.

    What a program has loaded stays to its end, and rows of figures never stand in a circle; to go
    through all of it again and again takes two thirds of reading a large book. At the end it is
    let go again, or DuckDB would complain of leaks.
    """
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_A_SEARCH, *gc.get_threshold()[1:])
    atexit.register(gc.unfreeze)


@dataclass(frozen=True)
class Services:
    """What a server shares among its visitors: the books, opened when asked for, and a clock."""

    settings: Settings
    clock: Callable[[], datetime] = system_clock

    @cached_property
    def sample(self) -> Book:
        """The example book; its data are made by services/sample.py."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return open_book(self.settings.sample_url, kind=BookKind.SAMPLE)

    @cached_property
    def own(self) -> Book:
        """The own book, made empty when it is not there yet."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return open_book(
            self.settings.own_url, currency=self.settings.currency, zone=self.settings.zone
        )

    @property
    def own_begun(self) -> bool:
        """Whether accounts were ever brought into the own book; looking at files is not enough.

        A file that cannot be read held some: who opens it says what is wrong.
        """
        if not self.settings.own_exists:
            return False
        try:
            with self.own.read() as connection:
                return options.started_on(connection) is not None
        except Unreadable:
            return True

    @cached_property
    def attio(self) -> Attio | None:
        """The way to Attio, shared by every thread with its pace; None without a key.

        Raises Refused for an address that would send the key unprotected.
        """
        if not self.settings.attio_key:
            return None
        from upsell.adapters.attio import AttioClient, Timing, allowed

        _check_address("ATTIO_API_URL", self.settings.attio_url)
        timing = Timing(self.clock, time.monotonic, time.sleep, READ_TRIES)
        timeout = allowed(self.settings.timeout_s)
        key, base = self.settings.attio_key, self.settings.attio_url
        return AttioClient(key, timing, base=base, timeout=timeout)

    def connected(self, to: Destination) -> Connection | None:
        """Give what the own book agreed with a destination; None without one, or without a book."""
        if not self.settings.own_exists:
            return None
        with self.own.read() as connection:
            return connections.connected(connection, to)

    def has_key(self, to: Destination) -> bool:
        """Whether there is a key to send to a destination with."""
        settings = self.settings
        return bool(settings.attio_key if to is Destination.ATTIO else settings.posthog_key)

    def sender(self, kept: Connection) -> Sender | None:
        """Give the way on which facts of the own book leave; None without its key.

        Raises Refused for an address that would send the key unprotected.
        """
        settings = self.settings
        if kept.destination is Destination.ATTIO:
            if self.attio is None:
                return None
            from upsell.adapters.attio import AttioSender, longest_request

            longest = longest_request(settings.timeout_s)
            return AttioSender(self.attio, kept, self.own.zone, self.clock, longest)
        if not settings.posthog_key:
            return None
        from upsell.adapters.posthog import PostHogSender

        _check_address("POSTHOG_HOST", settings.posthog_host)
        key, host = settings.posthog_key, settings.posthog_host
        return PostHogSender(key, host, settings.timeout_s, self.clock)

    @cached_property
    def usage_reader(self) -> UsageReader | None:
        """The way usage comes from PostHog, shared by every thread; None without key or project.

        Raises Refused for an address that would send the key unprotected.
        """
        settings = self.settings
        if not settings.posthog_read_key or not settings.posthog_project:
            return None
        from upsell.adapters.posthog import Clockwork, PostHogReader

        _check_address("POSTHOG_APP_HOST", settings.posthog_app)
        key, project = settings.posthog_read_key, settings.posthog_project
        clockwork = Clockwork(self.clock, time.sleep)
        base, timeout_s = settings.posthog_app, settings.timeout_s
        return PostHogReader(key, project, clockwork, base=base, timeout_s=timeout_s)

    def for_seconds(self, seconds: float) -> Callable[[], bool]:
        """Give whether something that begins now may still go on."""
        end = time.monotonic() + seconds
        return lambda: time.monotonic() < end

    def close(self) -> None:
        """Let go of what was opened towards the outside."""
        reader: UsageReader | None = vars(self).get("usage_reader")
        if reader is not None:
            reader.close()
        attio: Attio | None = vars(self).get("attio")
        if attio is not None:
            attio.close()

    def connections(self, book: Book, *, by: Actor) -> list[Health]:
        """Test every connection live and say how each stands."""
        from upsell.services.usage import usage_health

        settings = self.settings
        return [
            attio_health(book, self.attio, by=by),
            events_health(book, settings.posthog_host, has_key=bool(settings.posthog_key), by=by),
            usage_health(book, self.usage_reader, by=by, now=self.clock()),
        ]

    def book(self, kind: BookKind | None = None) -> Book:
        """Give the book asked for; without a wish the own one once it was begun."""
        if kind is None:
            kind = BookKind.OWN if self.own_begun else BookKind.SAMPLE
        return self.own if kind is BookKind.OWN else self.sample


def _check_address(name: str, url: str) -> None:
    """Raise Refused unless what is sent to an address is protected, or stays on this computer."""
    address = urlsplit(url)
    if address.scheme != "https" and not is_loopback(address.hostname or ""):
        raise Refused(f"{name} must begin with https://. Correct it, or leave it out.")
