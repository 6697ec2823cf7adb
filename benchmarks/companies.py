"""Measure choosing, bringing in and refreshing thousands of companies from Attio.

`python -m benchmarks.companies` chooses among 3,000 companies of a fake in a process of its own,
brings all of them in with the person to write to at each, and refreshes them. Said is how long
each takes, and how much of it is our processor's; the rest is Attio's and the way there.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.delivery import clock, fake_process, house
from upsell.model import LOCAL_USER
from upsell.services.from_attio import bring, choosing, gather, look

COMPANIES = 3_000
MEGABYTE = 1024
Result = TypeVar("Result")


def main(companies: int = COMPANIES) -> None:
    """Print what each step takes, and the peak of our memory."""
    with tempfile.TemporaryDirectory() as folder, fake_process(companies) as url:
        services = house(Path(folder) / "own", url, 8.0)
        book, attio = services.own, services.attio
        assert attio is not None
        print(f"{companies:,} companies, each with a person:")
        offered = timed("choosing", lambda: choosing(book, attio, by=LOCAL_USER))
        every = [one.record_id for one in offered.companies]
        source = offered.source
        fetched = timed("fetching", lambda: gather(book, attio, source, every, by=LOCAL_USER))
        timed("looking", lambda: look(book, fetched, by=LOCAL_USER, now=clock()))
        timed("bringing in", lambda: bring(book, fetched, source, by=LOCAL_USER, now=clock()))
        again = timed("fetching anew", lambda: gather(book, attio, source, by=LOCAL_USER))
        last = timed("refreshing", lambda: bring(book, again, source, by=LOCAL_USER, now=clock()))
        assert len(fetched.companies) == companies
        assert not last.changes_anything
        services.close()
        services.own.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"  peak memory {peak:.0f} MB")


def timed(words: str, step: Callable[[], Result]) -> Result:
    """Do a step and print what it took."""
    began, at_work = time.perf_counter(), time.process_time()
    found = step()
    took, cpu = time.perf_counter() - began, time.process_time() - at_work
    print(f"  {words}: {took:.2f} s, {cpu:.2f} s of it our processor's", flush=True)
    return found


if __name__ == "__main__":
    main()
