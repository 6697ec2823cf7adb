"""A process that logs offers and is killed at any moment: nothing lost, nothing doubled."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.book.ledger import PROFILE
from tests.builders import a_signal, an_account
from upsell.book import accounts, offers, options, schema, signals, touches
from upsell.book.engine import Book

ACCOUNTS = 40
SECONDS = 60


def filled(book: Book) -> None:
    """Put forty accounts, each with one open signal, into a book."""
    names = [f"account-{number:02d}" for number in range(ACCOUNTS)]
    with book.write() as connection:
        options.save_profile(connection, PROFILE)
        accounts.save(connection, [an_account(account_id=name, name=name) for name in names])
        found = [
            a_signal(signal_id=UUID(int=number + 1), account_id=name)
            for number, name in enumerate(names)
        ]
        signals.add(connection, found)


def run(url: str, patience: float | None) -> set[str]:
    """Run the process, kill it after so many seconds of work, and give what it said is kept."""
    command = [sys.executable, "-m", "tests.book.logging_process", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        if patience is not None:
            time.sleep(patience)
            running.kill()
        said = set(running.stdout.read().split())
        running.wait(SECONDS)
    return said


def assert_nothing_lost_or_doubled(book: Book, url: str, rounds: int) -> None:
    """Kill the process at random moments, let it finish, and count."""
    filled(book)
    chance = Random(rounds)
    for _ in range(rounds):
        said = run(url, chance.uniform(0.0, 0.35))
        with book.read() as connection:
            kept = {offer.account_id for offer in offers.every(connection)}
        assert said <= kept
    assert len(run(url, None)) == ACCOUNTS
    with book.read() as connection:
        made = Counter(offer.account_id for offer in offers.every(connection))
        written = Counter(touch.account_id for touch in touches.every(connection))
        told = connection.execute(select(func.count()).select_from(schema.facts)).scalar_one()
        waiting = select(func.count()).select_from(schema.deliveries)
        on_the_way = connection.execute(waiting).scalar_one()
    assert set(made.values()) == set(written.values()) == {1}
    assert (
        len(made),
        len(written),
        told,
        on_the_way,
    ) == (ACCOUNTS, ACCOUNTS, ACCOUNTS, 2 * ACCOUNTS)


def test_killed_at_any_moment_nothing_is_lost_or_doubled(book: Book, book_url: str) -> None:
    """Every offer acknowledged is kept, and each account has one offer, one email, one fact."""
    assert_nothing_lost_or_doubled(book, book_url, rounds=3)


@pytest.mark.soak
def test_killed_forty_times_nothing_is_lost_or_doubled(book: Book, book_url: str) -> None:
    """The same, forty times."""
    assert_nothing_lost_or_doubled(book, book_url, rounds=40)
