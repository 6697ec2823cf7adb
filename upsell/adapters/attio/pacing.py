"""Pacing: a queue in front of a service that allows so many requests a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Pace:
    """Lets requests begin no closer together than `1 / rate` seconds, whoever asks.

    Without a store of unused turns no second ever holds more than `rate` beginnings, which a
    bucket that may burst would not keep.
    """

    rate: float
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    _free_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Wait for the next turn."""
        with self._lock:
            now = self.monotonic()
            turn = max(now, self._free_at)
            self._free_at = turn + 1 / self.rate
        if turn > now:
            self.sleep(turn - now)
