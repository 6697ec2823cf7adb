"""`python -m upsell deliver --watch` as a process of its own: delivers until it is asked to end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.attio.desk import LIST, Desk
from tests.browser.server import environment
from tests.fakes.attio import KEY, FakeAttio
from upsell.book import schema
from upsell.book.types import EPOCH
from upsell.config import ROOT
from upsell.outreach import Outcome

MOST_S = 60.0


@contextmanager
def watching(desk: Desk, attio: FakeAttio, where: Path) -> Iterator[subprocess.Popen[str]]:
    """The command over the desk's book; it is gone when the block is left."""
    url = desk.book.engine.url.render_as_string(hide_password=False)
    keys = {"ATTIO_API_KEY": KEY, "ATTIO_API_URL": attio.url, "HEADROOM_DATABASE_URL": url}
    with subprocess.Popen(
        [sys.executable, "-m", "upsell", "deliver", "--watch"],
        cwd=ROOT,
        env=environment(where, keys),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def leave_now(desk: Desk) -> None:
    """Let what waits leave at once, whatever the day."""
    with desk.book.write() as connection:
        connection.execute(schema.deliveries.update().values(not_before=EPOCH))


def until_outcome(attio: FakeAttio, outcome: str) -> None:
    """Wait until the list holds one entry that says so."""
    deadline = time.monotonic() + MOST_S
    while [row["outcome"] for row in attio.rows(LIST)] != [outcome]:
        assert time.monotonic() < deadline, attio.rows(LIST)
        time.sleep(0.1)


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_delivers_what_is_logged_until_it_is_asked_to_end(
    desk: Desk, attio: FakeAttio, tmp_path: Path, asked: signal.Signals
) -> None:
    """What waits goes, so does what is logged meanwhile; asked to end it says so and ends well."""
    leave_now(desk)
    with watching(desk, attio, tmp_path) as running:
        until_outcome(attio, "Offered")
        desk.answer(Outcome.WON)
        leave_now(desk)
        until_outcome(attio, "Won")

        running.send_signal(asked)
        said, _ = running.communicate(timeout=MOST_S)

    assert running.returncode == 0
    assert said.splitlines()[0] == "Delivering. Stop with Ctrl+C."
    assert said.splitlines()[-2:] == [
        "Attio: 2 facts sent so far.",
        "Stopped. What waits is kept for the next time.",
    ]
    assert KEY not in said
