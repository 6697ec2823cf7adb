"""The server: one request, its faults, and what became of it."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.attio import routes
from tests.fakes.attio.contract import contract
from tests.fakes.attio.hands import Hands
from tests.fakes.attio.problems import Problem, bad_value
from tests.fakes.attio.rights import is_write
from tests.fakes.attio.routes import Asked
from tests.fakes.faults import Fault
from tests.fakes.keys import ATTIO_KEY as KEY
from tests.fakes.loopback import Connection, Loopback

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


class FakeAttio(Hands, Loopback):
    """Attio on a port of this computer; `workspace` is what it holds."""

    def __init__(self, *, key: str = KEY, port: int = 0, latency_s: float = 0.0) -> None:
        """Listen; requests are answered from here on."""
        self.key = key
        self.is_revoked = False
        self.is_limited = True
        """Whether it allows no more than 25 writes and 100 reads in a second."""
        self.is_checked = True
        """Whether every request and reply is compared with Attio's document."""
        contract()
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        """Where requests or replies differ from Attio's document."""
        self._recent: dict[bool, deque[float]] = {True: deque(), False: deque()}
        Hands.__init__(self)
        Loopback.__init__(self, _connection(self), port=port, latency_s=latency_s)

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
        rules = contract() if self.is_checked else None
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

        self.commit_late(commit)


@contextmanager
def running_attio(*, latency_s: float = 0.0) -> Iterator[FakeAttio]:
    """A fake that answers inside the block; at its end no request may have broken the contract."""
    fake = FakeAttio(latency_s=latency_s)
    try:
        yield fake
    finally:
        fake.close()
    assert not fake.problems, "\n".join(fake.problems[:10])


def _connection(fake: FakeAttio) -> type[_Connection]:
    """Give the class of the connections that serve this fake."""

    class Served(_Connection):
        attio = fake

    return Served


class _Connection(Connection):
    """One connection; a fault decides what becomes of a request."""

    attio: FakeAttio

    def _serve(self) -> None:
        fake, address = self.attio, urlsplit(self.path)
        path, query = unquote(address.path), dict(parse_qsl(address.query))
        body = json.loads(self.body() or b"null")
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
            self.hang_up()
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


def _json(answer: Any) -> bytes:
    return json.dumps(answer).encode()


def _problem(status: int, code: str, message: str) -> Mapping[str, Any]:
    return Problem(status, code, message).body()
