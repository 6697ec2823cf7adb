"""Count what a changed sheet flags, against the scan of the same book in the same run.

`python -m benchmarks.signals` fills SQLite books of three sizes with three metrics on sixty days
and scans them. Every edit on the Signals page reads what the last scan knew and takes it through
the scan's step twice, for the saved sheet and for the changed one. A replay of eight weeks goes
through 84 days of both. Each time is the best of some.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace

from benchmarks.scan import DAY, NOW, filled, timed
from upsell.book.engine import Book
from upsell.flagging import flags
from upsell.model import LOCAL_USER
from upsell.rules import DEFAULT_RULES
from upsell.services import scanning
from upsell.services.definitions import Definitions, definitions
from upsell.services.replay import replay

SIZES = (10, 100, 1_000)
WEEKS = 8
CHANGED = (replace(DEFAULT_RULES[0], threshold=0.5), *DEFAULT_RULES[1:])


def measured(book: Book, size: int) -> str:
    """Give one line of figures."""
    scanning.scan(book, DAY, by=LOCAL_USER, now=NOW)
    scan, _ = timed(lambda: scanning.scan(book, DAY, by=LOCAL_USER, now=NOW), 3)

    def read() -> Definitions:
        return definitions(book, by=LOCAL_USER)

    reading, known = timed(read)
    present = known.present
    assert present is not None
    before, _ = timed(lambda: flags(present, known.rules))
    after, found = timed(lambda: flags(present, CHANGED))
    assert len(found["near-limit-seats"]) > 0
    past, _ = timed(lambda: replay(book, CHANGED, WEEKS, by=LOCAL_USER, now=NOW), 2)
    edit = reading + before + after
    cells = "".join(f"{seconds * 1000:>11,.1f}" for seconds in (scan, reading, before, after, past))
    return f"{size:>8,}{cells}{edit / scan:>9.2f} x{past / scan:>11.1f} x"


def main() -> None:
    """Print the table; the ratio at 1,000 accounts is the one to watch."""
    names = ("scan", "read", "saved", "changed", "replay")
    heads = "".join(f"{name + ' ms':>11}" for name in names)
    print(f"accounts{heads}  edit/scan  replay/scan")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            book = filled(folder, size)
            print(measured(book, size), flush=True)
            book.close()


if __name__ == "__main__":
    main()
