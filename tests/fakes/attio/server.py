"""The server: one request, its faults, and what became of it."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import ceil
from threading import Event, Thread, Timer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.attio import routes
from tests.fakes.attio.contract import contract
from tests.fakes.attio.faults import Fault, Faults
from tests.fakes.attio.hands import Hands
from tests.fakes.attio.problems import Problem, bad_value
from tests.fakes.attio.rights import is_write
from tests.fakes.attio.routes import Asked
from tests.fakes.keys import ATTIO_KEY as KEY

READS_A_SECOND, WRITES_A_SECOND = 100, 25
MOST_CHECKED = 20
"""Replies with more rows than this are not compared with the document: it takes too long."""
LOST = {Fault.DROPPED_REPLY, Fault.LATE_COMMIT}
UNDONE = {Fault.RESET, Fault.TIMEOUT, Fault.TOO_MANY, Fault.SERVER_ERROR}


@dataclass(frozen=True)
class Seen:
    """A request as it came, and how it was answered; 0 is no answer."""

    method: str
    path: str
    body: Any
    status: int
    fault: Fault | None

    @property
    def is_write(self) -> bool:
        """Whether it asked for a change."""
        return is_write(self.method, self.path)


class FakeAttio(Hands):
    """Attio on a port of this computer; `workspace` is what it holds."""

    def __init__(self, *, key: str = KEY, port: int = 0, latency_s: float = 0.0) -> None:
        """Listen; requests are answered from here on."""
        self.key = key
        self.is_revoked = False
        self.is_limited = True
        """Whether it allows no more than 25 writes and 100 reads in a second."""
        self.latency_s = latency_s
        super().__init__()
        contract()
        self.faults = Faults()
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        """Where requests or replies differ from Attio's document."""
        self.stopping = Event()
        self._recent: dict[bool, deque[float]] = {True: deque(), False: deque()}
        self._late: list[Timer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer no more, and let late commits land."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.land()

    def land(self) -> None:
        """Wait until every late commit has landed."""
        for timer in self._late:
            timer.join()

    @property
    def writes(self) -> list[Seen]:
        """The requests that asked for a change."""
        return [one for one in self.seen if one.is_write]

    def count(self, method: str, path: str = "") -> int:
        """Give how many requests came whose path holds this."""
        return sum(one.method == method and path in one.path for one in self.seen)

    def too_many(self, *, is_write: bool) -> bool:
        """Whether one more request is more than a second allows."""
        recent, now = self._recent[is_write], time.monotonic()
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if self.is_limited and len(recent) >= (WRITES_A_SECOND if is_write else READS_A_SECOND):
            return True
        recent.append(now)
        return False

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Do what is asked and give the status and the body of the answer."""
        rules = contract()
        wrong = rules.problems(method, path, query, body) if rules else []
        self.problems += wrong
        try:
            if wrong:
                raise bad_value(wrong[0])
            asked = Asked({}, query, body if isinstance(body, dict) else {})
            found = routes.answer(self.workspace, method, path, asked)
        except Problem as problem:
            return problem.status, problem.body()
        except (KeyError, TypeError, ValueError) as error:
            return 400, bad_value(f"The body is not understood ({error!r}).").body()
        rows = found.get("data")
        if rules and not (isinstance(rows, list) and len(rows) > MOST_CHECKED):
            self.problems += rules.reply_problems(method, path, found)
        return 200, found

    def later(self, method: str, path: str, query: dict[str, str], body: Any) -> None:
        """Do what is asked a while from now."""

        def commit() -> None:
            with self.lock:
                self.answer(method, path, query, body)

        timer = Timer(self.faults.late_s, commit)
        self._late.append(timer)
        timer.start()


@contextmanager
def running_attio(*, latency_s: float = 0.0) -> Iterator[FakeAttio]:
    """A fake that answers inside the block; at its end no request may have broken the contract."""
    fake = FakeAttio(latency_s=latency_s)
    try:
        yield fake
    finally:
        fake.close()
    assert not fake.problems, "\n".join(fake.problems[:10])


def _handler(fake: FakeAttio) -> type[BaseHTTPRequestHandler]:
    """Give a handler class that serves this fake."""

    class Handler(_Handler):
        attio = fake

    return Handler


class _Handler(BaseHTTPRequestHandler):
    """One connection; a fault decides what becomes of a request."""

    attio: FakeAttio
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        fake, address = self.attio, urlsplit(self.path)
        path, query = unquote(address.path), dict(parse_qsl(address.query))
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        if fake.latency_s:
            time.sleep(fake.latency_s)
        writes = is_write(self.command, path)
        fault = fake.faults.draw(self.command, path, is_write=writes)
        if fault is Fault.SLOW:
            fake.stopping.wait(fake.faults.slow_s)
        status, answer = 0, None
        with fake.lock:
            if fault is Fault.LATE_COMMIT:
                fake.later(self.command, path, query, body)
            elif self._is_shut():
                status, answer = self._shut(path)
            elif fault is Fault.TOO_MANY or fake.too_many(is_write=writes):
                status, answer = 429, _problem(429, "rate_limit_exceeded", "Too many requests.")
            elif fault is Fault.SERVER_ERROR:
                status, answer = 500, _problem(500, "internal_error", "Something went wrong.")
            elif fault not in UNDONE:
                status, answer = fake.answer(self.command, path, query, body)
            lost = fault in LOST | {Fault.RESET, Fault.TIMEOUT}
            fake.seen.append(Seen(self.command, path, body, 0 if lost else status, fault))
        if fault is Fault.TIMEOUT:
            fake.stopping.wait(fake.faults.hold_s)
        if lost:
            self._hang_up()
        else:
            self._reply(status, b'{"data": [' if fault is Fault.MALFORMED else _json(answer))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - names of http.server

    def _is_shut(self) -> bool:
        """Whether the key is none that is accepted."""
        given = self.headers.get("authorization", "")
        return self.attio.is_revoked or given != f"Bearer {self.attio.key}"

    def _shut(self, path: str) -> tuple[int, Any]:
        """Give what a revoked or unknown key is answered."""
        if path == "/v2/self":
            return 200, {"active": False}
        return 401, _problem(401, "unauthorized", "The access token is not valid.")

    def _reply(self, status: int, payload: bytes) -> None:
        """Send the answer in one piece."""
        now = datetime.now(UTC)
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            f"Date: {format_datetime(now.replace(microsecond=0), usegmt=True)}",
            "Content-Type: application/json",
            f"Content-Length: {len(payload)}",
        ]
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            until = now + timedelta(seconds=ceil(self.attio.faults.retry_after_s))
            until = until.replace(microsecond=0)
            lines.append(f"Retry-After: {format_datetime(until, usegmt=True)}")
        try:
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + payload)
        except OSError:
            self.close_connection = True

    def _hang_up(self) -> None:
        """Reset the connection, so that the other side notices at once."""
        off = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, off)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


def _json(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def _problem(status: int, code: str, message: str) -> Mapping[str, Any]:
    return Problem(status, code, message).body()
