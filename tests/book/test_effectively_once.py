"""Deliverers killed at any moment, replies lost: one entry per offer, one event per fact."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.book.ledger import PROFILE, opened
from tests.builders import NOW, a_signal, an_account
from tests.fakes.attio import FakeAttio, Fault, running_attio
from tests.fakes.keys import ATTIO_KEY
from tests.fakes.posthog import FakePostHog, running_posthog
from upsell.adapters.attio import AttioClient, Timing
from upsell.book import accounts, connections, offers, options, schema, signals
from upsell.book.engine import Book
from upsell.connection import Connection
from upsell.model import LOCAL_USER
from upsell.outreach import Destination, Outcome
from upsell.services import connections as setting_up
from upsell.services import hits, outreach
from upsell.services import offers as answering

OFFERS = 12
SHORTEST_S, LOOKS, TIMES = 0.1, 8, 10
"""A request may take ten times what the slowest of eight look-ups took."""
PATIENCE_S = 240
FAULTS = {Fault.DROPPED_REPLY: 0.2, Fault.LATE_COMMIT: 0.05, Fault.RESET: 0.05}
ANSWERS = (Outcome.WON, Outcome.LOST, None)
SHOWN = {Outcome.WON: "Won", Outcome.LOST: "Lost", None: "Offered"}


@dataclass(frozen=True)
class World:
    """A book with offers that wait, and the two fakes they go to."""

    book: Book
    url: str
    attio: FakeAttio
    posthog: FakePostHog
    timeout_s: float
    """Eighteen of these and a begun attempt is surely over."""


@contextmanager
def a_world(book: Book, url: str) -> Iterator[World]:
    """Twelve offers, some answered since; both fakes lose every fifth reply."""
    with running_attio() as attio, running_posthog() as posthog:
        timing = Timing(lambda: datetime.now(UTC), time.monotonic, lambda _: None)
        client = AttioClient(ATTIO_KEY, timing, base=attio.url)
        attio.is_limited = False
        setting_up.set_up(book, client, send_earlier=True, by=LOCAL_USER, now=NOW)
        timeout_s = max(SHORTEST_S, TIMES * max(look_up_s(client) for _ in range(LOOKS)))
        client.close()
        logged(book, attio)
        for number, faults in enumerate((attio.faults, posthog.faults)):
            faults.late_s = 2 * timeout_s
            faults.at_random(FAULTS, seed=number)
        yield World(book, url, attio, posthog, timeout_s)


def look_up_s(client: AttioClient) -> float:
    """Give how long a look-up takes on this machine now."""
    began = time.perf_counter()
    list(client.entries("upsell_offers", {"offer_id": "none"}))
    return time.perf_counter() - began


def logged(book: Book, attio: FakeAttio) -> None:
    """Log an offer to each account and answer two of three."""
    names = [f"account-{number:02d}" for number in range(OFFERS)]
    links = [{"account_id": name, "system": "attio", "id": attio.company(name)} for name in names]
    with book.write() as connection:
        connections.connect(connection, Connection(Destination.POSTHOG, "1", "P", NOW, "local"))
        options.save_profile(connection, PROFILE)
        accounts.save(connection, [an_account(account_id=name, name=name) for name in names])
        connection.execute(schema.external_ids.insert(), links)
        for number, name in enumerate(names):
            signal = a_signal(signal_id=UUID(int=number + 1), account_id=name)
            signals.add(connection, [signal])
            hits.record(connection, signal, an_account(account_id=name, name=name), None)
    for number in range(OFFERS):
        signal = a_signal(signal_id=UUID(int=number + 1), account_id=names[number])
        draft = opened(book, signal).draft
        assert draft is not None
        offer = outreach.log_offer(book, draft.draft_id, by=LOCAL_USER, now=NOW)
        answer = ANSWERS[number % 3]
        if answer is not None:
            answering.record_outcome(
                book,
                offer.offer_id,
                offer.version,
                answer,
                lost_reason="Price",
                by=LOCAL_USER,
                now=NOW + timedelta(minutes=5),
            )


@contextmanager
def delivering(world: World) -> Iterator[subprocess.Popen[str]]:
    """A deliverer that has begun; it is killed at the end, if not before."""
    command = [sys.executable, "-m", "tests.book.delivering_process", world.url]
    command += [world.attio.url, world.posthog.url, str(world.timeout_s)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def waiting(book: Book) -> int:
    """Give how many deliveries were not sent."""
    table = schema.deliveries
    query = select(func.count()).select_from(table).where(table.c.state != "sent")
    with book.read() as connection:
        return int(connection.execute(query).scalar_one())


def assert_effectively_once(book: Book, url: str, rounds: int) -> None:
    """Kill whoever is at work at random moments, let the others finish, and count."""
    chance = Random(rounds)
    with a_world(book, url) as world, ExitStack() as stack:
        running = [stack.enter_context(delivering(world)) for _ in range(2)]
        for _ in range(rounds):
            running.append(stack.enter_context(delivering(world)))
            at_work = holder(book, running)
            time.sleep(chance.uniform(0.0, 0.3))
            at_work.kill()
        deadline = time.monotonic() + PATIENCE_S
        while waiting(book) and time.monotonic() < deadline:
            time.sleep(0.1)
        stack.close()
        world.attio.land()
        world.posthog.land()
        assert waiting(book) == 0
        assert_one_entry_each(world)
        assert_one_event_each(world)


def holder(book: Book, running: Sequence[subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """Wait until one of the deliverers is at work, and give it."""
    query = select(schema.leases.c.holder).where(schema.leases.c.name.like("sender:%"))
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with book.read() as connection:
            at_work = {int(each.partition("-")[0]) for each in connection.execute(query).scalars()}
        for one in running:
            if one.pid in at_work and one.poll() is None:
                return one
        time.sleep(0.02)
    raise TimeoutError("no deliverer came to work")


def assert_one_entry_each(world: World) -> None:
    """Every offer is one entry, on its company, with its final outcome."""
    with world.book.read() as connection:
        expected = {str(one.offer_id): SHOWN[one.outcome] for one in offers.every(connection)}
    entries = world.attio.rows("upsell_offers")
    assert Counter(entry["offer_id"] for entry in entries) == Counter(list(expected))
    assert {entry["offer_id"]: entry["outcome"] for entry in entries} == expected


def assert_one_event_each(world: World) -> None:
    """Every fact for PostHog is one event under its own id, and there is no other."""
    table = schema.deliveries
    query = select(table.c.fact_id).where(table.c.destination == "posthog")
    with world.book.read() as connection:
        expected = {str(fact_id) for fact_id in connection.execute(query).scalars()}
    assert Counter(event["uuid"] for event in world.posthog.events) == Counter(expected)


def test_killed_at_any_moment_everything_arrives_once(book: Book, book_url: str) -> None:
    """Two and more deliverers, killed at work five times; every fifth reply is lost."""
    assert_effectively_once(book, book_url, rounds=5)


@pytest.mark.soak
def test_killed_forty_times_everything_arrives_once(book: Book, book_url: str) -> None:
    """The same, forty times."""
    assert_effectively_once(book, book_url, rounds=40)
