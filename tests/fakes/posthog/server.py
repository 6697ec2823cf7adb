"""The server: events come in at `/batch/`, and what a project then holds can be looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import RLock
from typing import Any
from uuid import UUID, uuid4

from tests.fakes.faults import Fault
from tests.fakes.keys import POSTHOG_KEY as KEY
from tests.fakes.loopback import Connection, Loopback
from tests.fakes.posthog.project import READ_KEY, Project, answered

LOST = {Fault.DROPPED_REPLY, Fault.LATE_COMMIT, Fault.RESET, Fault.TIMEOUT}
UNDONE = {Fault.RESET, Fault.TIMEOUT, Fault.TOO_MANY, Fault.SERVER_ERROR, Fault.LATE_COMMIT}


class FakePostHog(Loopback):
    """PostHog on a port of this computer."""

    def __init__(self, *, key: str = KEY, port: int = 0, latency_s: float = 0.0) -> None:
        """Listen; requests are answered from here on."""
        self.key = key
        self.is_revoked = False
        self.is_over_quota = False
        """Whether it answers 200 and drops everything."""
        self.received: list[dict[str, Any]] = []
        """Every event as it came, copies included."""
        self.project = Project()
        """What can be read."""
        self.requests: list[str] = []
        self.lock = RLock()
        super().__init__(_connection(self), port=port, latency_s=latency_s)

    def take(self, body: Any) -> None:
        """Keep the events of a batch; one without a name or a distinct id is dropped."""
        sent_at = datetime.fromisoformat(body["sent_at"])
        with self.lock:
            for event in [] if self.is_over_quota else body["batch"]:
                if event.get("event") and event.get("distinct_id"):
                    self.received.append(_ingested(event, sent_at))

    def later(self, body: Any) -> None:
        """Keep the events a while from now."""
        self.commit_late(partial(self.take, body))

    @property
    def events(self) -> list[dict[str, Any]]:
        """Give what the project holds once copies are merged, in the order they first came."""
        merged: dict[tuple[str, ...], dict[str, Any]] = {}
        with self.lock:
            for event in self.received:
                day = event["timestamp"][:10]
                key = (day, event["event"], event["distinct_id"], event["uuid"])
                merged.setdefault(key, event)
        return list(merged.values())


@contextmanager
def running_posthog(*, latency_s: float = 0.0) -> Iterator[FakePostHog]:
    """A fake that answers inside the block."""
    fake = FakePostHog(latency_s=latency_s)
    try:
        yield fake
    finally:
        fake.close()


def _ingested(event: dict[str, Any], sent_at: datetime) -> dict[str, Any]:
    """Give an event as it is kept: a bad uuid replaced, a moment moved by the sender's clock."""
    moment = datetime.fromisoformat(event["timestamp"])
    if not event.get("properties", {}).get("$ignore_sent_at"):
        moment += datetime.now(UTC) - sent_at + timedelta(microseconds=1)
    try:
        kept = str(UUID(str(event.get("uuid"))))
    except ValueError:
        kept = str(uuid4())
    return {**event, "uuid": kept, "timestamp": moment.astimezone(UTC).isoformat()}


def _connection(fake: FakePostHog) -> type[_Connection]:
    """Give the class of the connections that serve this fake."""

    class Served(_Connection):
        posthog = fake

    return Served


class _Connection(Connection):
    """One connection; a fault decides what becomes of a request."""

    posthog: FakePostHog

    def _serve(self) -> None:
        fake, method = self.posthog, self.command
        body = self.body()
        time.sleep(fake.latency_s)
        fault = fake.faults.draw(method, self.path, is_write=self.path == "/batch/")
        with fake.lock:
            fake.requests.append(self.path)
        if fault is Fault.SLOW:
            fake.stopping.wait(fake.faults.slow_s)
        if fault is Fault.TIMEOUT:
            fake.stopping.wait(fake.faults.hold_s)
        status, answer = self._read(method, body, fault) or self._answer(json.loads(body), fault)
        if fault in LOST:
            self.hang_up()
        else:
            self._reply(status, b'{"status"' if fault is Fault.MALFORMED else answer)

    do_GET = do_POST = _serve  # noqa: N815 - names of http.server

    def _read(self, method: str, body: bytes, fault: Fault | None) -> tuple[int, bytes] | None:
        """Answer a request to the project; None for one that goes elsewhere."""
        fake = self.posthog
        if not self.path.startswith("/api/"):
            return None
        if fake.is_revoked or self.headers.get("authorization") != f"Bearer {READ_KEY}":
            return 401, b'{"detail": "Invalid personal API key."}'
        if fault in {Fault.TOO_MANY, Fault.SERVER_ERROR}:
            return (429 if fault is Fault.TOO_MANY else 503), b'{"detail": "Not now."}'
        with fake.lock:
            return answered(fake.project, method, self.path, body)

    def _answer(self, body: Any, fault: Fault | None) -> tuple[int, bytes]:
        """Do what is asked and give the status and the answer."""
        fake = self.posthog
        if self.path != "/batch/":
            return 404, b'{"detail": "Not found."}'
        if fake.is_revoked or body.get("api_key") != fake.key:
            return 401, b'{"detail": "API key is not valid."}'
        if fault is Fault.TOO_MANY:
            return 429, b'{"detail": "Too many requests."}'
        if fault is Fault.SERVER_ERROR:
            return 500, b'{"detail": "Something went wrong."}'
        if fault is Fault.LATE_COMMIT:
            fake.later(body)
        elif fault not in UNDONE:
            fake.take(body)
        return 200, b'{"status": "Ok"}'

    def _reply(self, status: int, payload: bytes) -> None:
        """Send the answer."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        if status == 429:
            self.send_header("Retry-After", str(int(self.posthog.faults.retry_after_s)))
        try:
            self.end_headers()
            self.wfile.write(payload)
        except OSError:
            self.close_connection = True
