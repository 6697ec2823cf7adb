"""The first reading of 90 days of usage from a local PostHog: time a figure, peak memory.

`python -m benchmarks.usage [ACCOUNTS [SECONDS]]` reads five metrics of 1,000 accounts, or of as
many as given, into a book on SQLite. The questions alone, without the book, show what the server
costs. It thinks over each for a quarter of a second, or for as long as given: PostHog takes no
more than 240 questions a minute, and may think for up to ten seconds.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from pathlib import Path

from benchmarks.imports import NOW, definitions
from upsell.adapters.posthog import Clockwork, PostHogReader
from upsell.book import intake
from upsell.book.engine import Book, open_book
from upsell.bootstrap import search_rarely
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.usage import agree, sync_usage
from upsell.services.usage.asking import pages
from upsell.services.usage.syncing import PAGE
from upsell.usage_source import AccountBy, Mapped, Measure, UsageSource

ACCOUNTS = 1_000
MEGABYTE = 1024
A_QUESTION_S = 60 / 240
SOURCE = UsageSource(
    AccountBy(0),
    (
        Mapped("seats", Measure.PEOPLE, "seen"),
        Mapped("api_calls", Measure.EVENTS, "called"),
        Mapped("storage", Measure.LATEST, "measured", "gb"),
        Mapped("projects", Measure.LATEST, "measured", "projects"),
        Mapped("exports", Measure.SUM, "exported", "rows"),
    ),
)


def serve(accounts: int, pause_s: float, port: Queue[int]) -> None:
    """Answer questions about usage with a figure for every account and day."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            """Give a page."""
            time.sleep(pause_s)
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            values = body["query"]["values"]
            rows = page(accounts, values) if "after_day" in values else []
            columns = ["account", "day", "value"] if "after_day" in values else ["account"]
            payload = json.dumps({"columns": columns, "results": rows}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.put(server.server_port)
    server.serve_forever()


def page(accounts: int, values: dict[str, str | int]) -> list[tuple[str, str, int]]:
    """Give the rows after a cursor."""
    first = date.fromisoformat(str(values.get("first_day") or str(values["since"])[:10]))
    last = (datetime.fromisoformat(str(values["until"])) - timedelta(seconds=1)).date()
    days = [(first + timedelta(days=shift)).isoformat() for shift in range((last - first).days + 1)]
    after, after_day = str(values["after_account"]), str(values["after_day"])
    start, most = int(after[1:] or 0), int(values["page"])
    rows: list[tuple[str, str, int]] = []
    for account in range(start, accounts):
        key = f"g{account:06}"
        rows += [(key, day, account + 1) for day in days if key > after or day > after_day]
        if len(rows) >= most:
            break
    return rows[:most]


def asked_alone(reader: PostHogReader, book: Book) -> int:
    """Ask every question of a first reading, keep nothing, and give how many rows came."""
    rows = 0
    for row in SOURCE.rows:
        asked = pages(reader, row, SOURCE.account, None, now=NOW, zone=book.zone, size=PAGE)
        rows += sum(len(one.uses) for one in asked)
    return rows


def measure(url: str, accounts: int, folder: Path) -> None:
    """Print what the questions cost alone, then with the book, and once more."""
    book = open_book(f"sqlite:///{(folder / 'book.db').as_posix()}")
    imports.apply(book, definitions(accounts), by=LOCAL_USER, now=NOW)
    with book.write() as connection:
        links = {(f"a{one}", "posthog"): f"g{one:06}" for one in range(accounts)}
        intake.save_external_ids(connection, links)
    agree(book, SOURCE, by=LOCAL_USER, now=NOW)
    clockwork = Clockwork(lambda: datetime.now(UTC), time.sleep)
    search_rarely()
    reader = PostHogReader("phx", "1", clockwork, base=url, timeout_s=60.0)
    start = time.perf_counter()
    rows = asked_alone(reader, book)
    alone = time.perf_counter() - start
    start = time.perf_counter()
    first = sync_usage(book, reader, by=LOCAL_USER, clock=lambda: NOW)
    took = time.perf_counter() - start
    start = time.perf_counter()
    again = sync_usage(book, reader, by=LOCAL_USER, clock=lambda: NOW)
    daily = time.perf_counter() - start
    assert again.written == 0
    assert not first.left
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(
        f"  {accounts:,} accounts: {rows:,} rows asked in {alone:.1f} s, "
        f"with the book {took:.1f} s, {took / alone:.2f} × ({took / rows * 1e6:.0f} µs a row); "
        f"the daily run {daily:.1f} s; peak memory {peak:.0f} MB",
        flush=True,
    )
    reader.close()
    book.close()


def main(accounts: int = ACCOUNTS, pause_s: float = A_QUESTION_S) -> None:
    """Measure beside a server in a process of its own."""
    port: Queue[int] = Queue()
    server = Process(target=serve, args=(accounts, pause_s, port), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            measure(f"http://127.0.0.1:{port.get()}", accounts, Path(folder))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *map(float, sys.argv[2:3]))
