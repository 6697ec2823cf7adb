"""Fixtures: a fake of Attio, and a client of it whose waiting is counted instead of done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from tests.fakes.attio import KEY, FakeAttio, running_attio
from upsell.adapters.attio import AttioClient, Timing

PATIENCE_S = 10.0
"""A busy machine answers late; tests of faults are less patient."""


@dataclass
class Naps:
    """A sleep that only keeps for how long it was asked."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        """Keep it."""
        self.seconds.append(seconds)


@pytest.fixture
def attio() -> Iterator[FakeAttio]:
    """A fake whose every request and reply fits Attio's document where that is at hand."""
    with running_attio() as fake:
        yield fake


@pytest.fixture
def naps() -> Naps:
    """For how long the client would have slept."""
    return Naps()


@pytest.fixture
def client(attio: FakeAttio, naps: Naps) -> Iterator[AttioClient]:
    """A client that asks once and is patient."""
    yield from a_client(attio, naps)


@pytest.fixture
def patient(attio: FakeAttio, naps: Naps) -> Iterator[AttioClient]:
    """A client that asks for a thing three times."""
    yield from a_client(attio, naps, tries=3)


def a_client(
    attio: FakeAttio, naps: Naps, tries: int = 1, patience_s: float = PATIENCE_S
) -> Iterator[AttioClient]:
    """Give a client of the fake, which allows any pace, for nobody waits."""
    attio.is_limited = False
    timing = Timing(lambda: datetime.now(UTC), time.monotonic, naps, tries)
    client = AttioClient(KEY, timing, base=attio.url, timeout=httpx.Timeout(patience_s))
    yield client
    client.close()
