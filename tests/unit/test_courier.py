"""What the courier says of a destination for which nothing can be delivered."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import NOW
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.courier import Courier
from upsell.outreach import Destination

DAMAGED = b"not a book any more " * 2_000
REST_S = 0.01
ROUNDS = 5
PATIENCE_S = 20.0


def waited_for(reached: Callable[[], bool]) -> bool:
    """Give whether something came about before patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not reached() and time.monotonic() < end:
        time.sleep(REST_S)
    return reached()


def test_a_damaged_book_is_said_once_until_that_changes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is looked at; gone and damaged again, it is said again."""
    caplog.set_level(logging.WARNING)
    book = tmp_path / "headroom.db"
    rounds: Counter[Destination] = Counter()

    class Watched(Services):
        """Services that count how often a destination was looked for."""

        def connected(self, to: Destination) -> None:
            rounds[to] += 1
            super().connected(to)

    def looked_at() -> None:
        enough = {to: rounds[to] + ROUNDS for to in Destination}
        assert waited_for(lambda: all(rounds[to] >= enough[to] for to in Destination))

    book.write_bytes(DAMAGED)
    courier = Courier(Watched(Settings(data_dir=tmp_path), lambda: NOW), rest_s=REST_S)
    courier.start()
    looked_at()
    first = sorted(caplog.messages)
    book.unlink()
    looked_at()
    book.write_bytes(DAMAGED)
    looked_at()
    courier.stop()

    each = sorted(f"nothing was delivered to {to}: Unreadable" for to in Destination)
    assert first == each
    assert sorted(caplog.messages) == sorted(each * 2)
