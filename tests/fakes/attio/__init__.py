"""Attio as a real HTTP server on loopback that bites where Attio does.

What it is sent is compared with Attio's own document where that lies beside the repository.
"""

from __future__ import annotations

from tests.fakes.attio.contract import Contract, contract
from tests.fakes.attio.server import FakeAttio, running_attio
from tests.fakes.faults import Fault, Faults
from tests.fakes.keys import ATTIO_KEY as KEY

__all__ = ["KEY", "Contract", "FakeAttio", "Fault", "Faults", "contract", "running_attio"]
