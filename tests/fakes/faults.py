"""What can go wrong on the way to a destination, a switch for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from threading import Lock


class Fault(StrEnum):
    """One thing that goes wrong with one request."""

    TOO_MANY = "429 with a date"
    SERVER_ERROR = "500, nothing done"
    TIMEOUT = "no answer, nothing done"
    RESET = "connection reset, nothing done"
    DROPPED_REPLY = "done, but the reply is lost"
    LATE_COMMIT = "the reply is lost, and it is done a while later"
    SLOW = "done and answered, slowly"
    MALFORMED = "done, but the answer is no JSON"


@dataclass
class Planned:
    """A fault that waits for requests that fit."""

    fault: Fault
    left: int
    method: str
    path: str
    after: int

    def meets(self, method: str, path: str) -> bool:
        """Whether a request is one it waits for, after those it lets pass."""
        if self.left < 1 or self.method not in {"", method} or self.path not in path:
            return False
        self.after -= 1
        self.left -= self.after < 0
        return self.after < 0


@dataclass
class Faults:
    """Which requests fail: the next few that were planned, else some at random."""

    retry_after_s: float = 2.0
    hold_s: float = 12.0
    """How long a request without an answer is held open."""
    slow_s: float = 10.0
    late_s: float = 1.0
    """How long after a lost reply a late commit lands."""
    _planned: list[Planned] = field(default_factory=list)
    _rates: dict[Fault, float] = field(default_factory=dict)
    _random: Random = field(default_factory=lambda: Random(0))
    _lock: Lock = field(default_factory=Lock)

    def plan(
        self, fault: Fault, times: int = 1, *, method: str = "", path: str = "", after: int = 0
    ) -> None:
        """Let the next requests that fit fail so, some `after` others; many is until `clear`."""
        with self._lock:
            self._planned.append(Planned(fault, times, method, path, after))

    def at_random(self, rates: Mapping[Fault, float], seed: int = 0) -> None:
        """Let this share of the writes fail so."""
        with self._lock:
            self._rates, self._random = dict(rates), Random(seed)

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._planned.clear()
            self._rates.clear()

    def draw(self, method: str, path: str, *, is_write: bool) -> Fault | None:
        """Give the fault of this request, or None."""
        with self._lock:
            for planned in self._planned:
                if planned.meets(method, path):
                    return planned.fault
            if not is_write or not self._rates:
                return None
            drawn = self._random.random()
            for fault, share in self._rates.items():
                if drawn < share:
                    return fault
                drawn -= share
            return None
