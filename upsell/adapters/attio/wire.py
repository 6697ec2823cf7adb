"""One request to Attio and its answer: the key, the time allowed, the pace, the errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import httpx

from upsell.adapters.attio import faults
from upsell.adapters.attio.pacing import Pace
from upsell.errors import KeyRefused, Unavailable

Json: TypeAlias = Any  # what JSON holds; it does not leave this package
BASE = "https://api.attio.com"
READS_A_SECOND = 95.0
WRITES_A_SECOND = 24.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0


def allowed(seconds: float) -> httpx.Timeout:
    """Give the time allowed to writing and to reading, and half of it to connecting."""
    return httpx.Timeout(seconds, connect=seconds / 2, pool=seconds / 2)


def longest_request(seconds: float) -> timedelta:
    """Give all of that together: then a request that was begun has ended, one way or other."""
    return timedelta(seconds=3 * seconds)


TIMEOUT = allowed(8.0)


@dataclass(frozen=True)
class Timing:
    """The clocks of the client, given by the composition root; `tries` counts for reads alone."""

    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    tries: int = 1
    """How often a read is asked for, one without an answer in time once less; nobody but its
    caller repeats a write."""


@dataclass
class Wire:
    """Sends requests with one key; keeps to Attio's limits and translates every failure."""

    key: str = field(repr=False)
    timing: Timing
    base: str
    timeout: httpx.Timeout
    reads: Pace = field(init=False, repr=False)
    writes: Pace = field(init=False, repr=False)
    http: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open the client; connections are made when they are first needed."""
        timing = self.timing
        self.reads = Pace(READS_A_SECOND, timing.monotonic, timing.sleep)
        self.writes = Pace(WRITES_A_SECOND, timing.monotonic, timing.sleep)
        self.http = httpx.Client(
            base_url=self.base,
            headers={"Authorization": f"Bearer {self.key}", "Accept": "application/json"},
            timeout=self.timeout,
        )

    def read(
        self,
        path: str,
        *,
        query: Mapping[str, str | int | bool] | None = None,
        ask: Json = None,
    ) -> Json:
        """Ask for something; `ask` is the body of a query. Harmless, so it may be repeated."""
        method = "GET" if ask is None else "POST"
        pause, left = FIRST_PAUSE, self.timing.tries
        while True:
            left -= 1
            try:
                return self._send(self.reads, method, path, query, ask)
            except KeyRefused:
                raise
            except Unavailable as error:
                left -= isinstance(error.__cause__, httpx.TimeoutException)
                wait = max(pause, self._until(error.retry_at))
                if left < 1 or wait > LONGEST_PAUSE:
                    raise
            self.timing.sleep(wait)
            pause *= 2

    def write(
        self,
        method: str,
        path: str,
        body: Json = None,
        query: Mapping[str, str | int | bool] | None = None,
    ) -> Json:
        """Ask for a change, once."""
        return self._send(self.writes, method, path, query, body)

    def close(self) -> None:
        """Let the connections go."""
        self.http.close()

    def _until(self, moment: datetime | None) -> float:
        """Give the seconds to a moment; none to no moment."""
        return 0.0 if moment is None else (moment - self.timing.clock()).total_seconds()

    def _send(
        self,
        pace: Pace,
        method: str,
        path: str,
        query: Mapping[str, str | int | bool] | None,
        body: Json,
    ) -> Json:
        """Send one request and give what its answer holds."""
        pace.wait()
        try:
            response = self.http.request(method, path, params=query, json=body)
        except httpx.HTTPError as error:
            raise faults.of_network(error) from error
        if not response.is_success:
            raise faults.of_answer(response, self.timing.clock())
        try:
            answer = response.json()
        except ValueError as error:
            raise Unavailable(faults.UNREADABLE, maybe_done=True) from error
        if not isinstance(answer, dict):
            raise Unavailable(faults.UNREADABLE, maybe_done=True)
        return answer
