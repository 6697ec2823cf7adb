"""A fake of Attio by itself: `python -m tests.fakes.attio --port 8700`; ends when stdin does."""

from __future__ import annotations

import argparse
import sys

from tests.fakes.attio.server import FakeAttio
from tests.fakes.faults import Fault
from tests.fakes.keys import ATTIO_KEY as KEY


def main() -> int:
    """Serve until standard input closes; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.attio", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--drop", type=float, default=0.0, metavar="SHARE", help="replies lost")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--companies", type=int, default=10, help="how many there are")
    parser.add_argument(
        "--unchecked", action="store_true", help="nothing is compared with Attio's document"
    )
    chosen = parser.parse_args()
    fake = FakeAttio(key=KEY, port=chosen.port, latency_s=chosen.latency)
    fake.is_checked = not chosen.unchecked
    fake.faults.at_random({Fault.DROPPED_REPLY: chosen.drop}, chosen.seed)
    for number in range(1, chosen.companies + 1):
        record = fake.company(f"Company {number}", f"company{number}.example")
        fake.person("Kim", f"Number{number}", f"kim@company{number}.example", record, "Owner")
    print(fake.url, KEY, flush=True)
    sys.stdin.read()
    fake.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
