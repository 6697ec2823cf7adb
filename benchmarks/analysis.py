"""Analyse 100,000 offers, and draw the page of 1,000: seconds of the service, CPU of the script.

`python -m benchmarks.analysis` fills a SQLite book and times the service; a PostgreSQL URL of an
empty database as argument measures that as well. The page is then drawn by a server in a headless
Chromium, which prints the CPU time of its script; the search for garbage is told apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.today import PRODUCT, WARM_UP, cpu_ms, serving
from tests.browser.chromium import launch
from tests.browser.screen import settled
from tests.browser.server import free_port
from tests.many_offers import fill
from upsell.book.engine import Book, open_book
from upsell.model import LOCAL_USER
from upsell.services.analysis import analysis

MANY, SOME = 100_000, 1_000
ROUNDS = 7
TWO_YEARS = 730
MOST_S, MOST_CPU_MS = 1.0, 150.0


def main() -> None:
    """Print what the service and the page take, beside what they may."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for url in (f"sqlite:///{home / 'many.db'}", *sys.argv[1:]):
            taken = service_s(open_book(url))
            name = url.partition(":")[0]
            print(f"{name}: {MANY:,} offers in {taken:.2f} s (to reach: {MOST_S:.0f} s).")
        drawn = page_ms(home)
    print(f"The page of {SOME:,} offers: {drawn:.0f} ms CPU (to reach: {MOST_CPU_MS:.0f} ms).")


def service_s(book: Book) -> float:
    """Give the median seconds of the whole analysis of many offers."""
    now = datetime.now(UTC)
    fill(book, MANY, now, days=TWO_YEARS)
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        seen = analysis(book, by=LOCAL_USER, now=now)
        taken.append(time.perf_counter() - began)
    assert sum(row.offered for row in seen.titles) > MANY * 0.8
    book.close()
    return median(taken[1:])


def page_ms(home: Path) -> float:
    """Give the median CPU milliseconds of the page's script, its first runs apart."""
    book = open_book(f"sqlite:///{home / 'headroom.db'}")
    fill(book, SOME, datetime.now(UTC))
    book.close()
    port, log = free_port(), home / "analysis.log"
    with (
        serving(home, PRODUCT, port, log),
        sync_playwright() as playwright,
    ):
        browser = launch(playwright.chromium)
        page = browser.new_page()
        time.sleep(5)
        page.goto(f"http://127.0.0.1:{port}/analysis?book=own")
        settled(page)
        for _ in range(ROUNDS + WARM_UP):
            page.reload()
            settled(page)
        browser.close()
    return median(cpu_ms(log)[WARM_UP:])


if __name__ == "__main__":
    main()
