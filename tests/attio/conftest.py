"""A desk for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attio.desk import Desk, a_desk
from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient


@pytest.fixture
def desk(tmp_path: Path, attio: FakeAttio, client: AttioClient) -> Iterator[Desk]:
    """A logged offer that is due, and nothing sent yet."""
    yield from a_desk(tmp_path, attio, client)
