"""One question to PostHog and its answer: the key, patience, questions that take their time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Any, TypeAlias
from urllib.parse import quote

import httpx

from upsell.adapters.posthog import reading_faults as faults
from upsell.errors import Unavailable

Json: TypeAlias = Any  # what JSON holds; it does not leave this package
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 20.0
POLLS = 60
POLL_PAUSE = 1.0
TRIES = 3
THINKING = 2
"""A question may take its ten seconds there: longer than what else is asked of anybody."""
ONCE_MORE = {int(HTTPStatus.GATEWAY_TIMEOUT): 2}
"""A question that timed out there is asked once more, not twice."""
AGAIN = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


@dataclass(frozen=True)
class Clockwork:
    """The clock and the pause of the client, given by the composition root."""

    clock: Callable[[], datetime]
    sleep: Callable[[float], None]


@dataclass
class ReadingWire:
    """Asks one project with one key, one question after another."""

    key: str = field(repr=False)
    project: str
    base: str
    timeout_s: float
    clockwork: Clockwork = field(repr=False)
    http: httpx.Client = field(init=False, repr=False)
    _one_by_one: Lock = field(init=False, repr=False, default_factory=Lock)

    def __post_init__(self) -> None:
        """Open the client; connections are made when they are first needed."""
        seconds = self.timeout_s
        self.http = httpx.Client(
            base_url=self.base,
            headers={"Authorization": f"Bearer {self.key}", "Accept": "application/json"},
            timeout=httpx.Timeout(seconds * THINKING, connect=seconds / 2, pool=seconds / 2),
        )

    def close(self) -> None:
        """Let the connections go."""
        self.http.close()

    def get(self, path: str) -> Json:
        """Ask for something of the project."""
        return self._asked("GET", path, None)[1]

    def query(self, body: Json) -> Json:
        """Ask a question and wait for its answer, also where PostHog answers later."""
        status, answer = self._asked("POST", "query/", body)
        if status != HTTPStatus.ACCEPTED:
            return answer
        for _ in range(POLLS):
            told = _part(answer, "query_status")
            if told.get("error"):
                raise faults.of_question(faults.said(told.get("error_message")))
            if told.get("complete"):
                return _part(told, "results")
            self.clockwork.sleep(POLL_PAUSE)
            answer = self.get(f"query/{quote(str(told.get('id', '')), safe='')}/")
        raise Unavailable(faults.TOO_LONG)

    def _asked(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        """Send a request, again after a while where that may help; reading harms nothing."""
        tries, pause = 0, FIRST_PAUSE
        with self._one_by_one:
            while True:
                tries += 1
                try:
                    return self._sent(method, path, body, tries)
                except _Again as again:
                    wait = max(pause, self._until(again.error.retry_at))
                    if wait > LONGEST_PAUSE:
                        raise again.error from None
                self.clockwork.sleep(wait)
                pause *= 2

    def _sent(self, method: str, path: str, body: Json, tries: int) -> tuple[int, Json]:
        """Send one request; raise _Again while another may help."""
        try:
            address = f"/api/projects/{quote(self.project, safe='')}/{path}"
            response = self.http.request(method, address, json=body)
        except httpx.HTTPError as error:
            raise Unavailable(faults.DOWN) from error
        if response.is_success:
            return response.status_code, _read(response)
        failure = faults.of_answer(response, self.clockwork.clock())
        status = response.status_code
        may_help = status in AGAIN and tries < ONCE_MORE.get(status, TRIES)
        if may_help and isinstance(failure, Unavailable):
            raise _Again(failure)
        raise failure

    def _until(self, moment: datetime | None) -> float:
        """Give the seconds to a moment; none to no moment."""
        if moment is None:
            return 0.0
        return (moment - self.clockwork.clock()).total_seconds()


class _Again(Exception):
    def __init__(self, error: Unavailable) -> None:
        super().__init__()
        self.error = error


def _read(response: httpx.Response) -> Json:
    try:
        return response.json()
    except ValueError as error:
        raise Unavailable(faults.UNREADABLE) from error


def _part(answer: Json, name: str) -> Json:
    """Give a part of an answer that must be an object."""
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        raise Unavailable(faults.UNREADABLE)
    return found
