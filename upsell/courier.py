"""The courier: threads that deliver what waits, one for each destination, so that none waits.

They are daemons: a process may end at any moment, and whoever comes next finds in the book what
was begun.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from upsell.bootstrap import Services
from upsell.connection import Connection
from upsell.errors import HeadroomError
from upsell.outbox import DELIVERER
from upsell.outreach import Destination
from upsell.ports import Sender
from upsell.services import delivering
from upsell.services.delivering import Step, Turn

LOG = logging.getLogger("headroom.delivery")
REST_S = 1.0
"""How long a thread rests that finds nothing to do; a fact waits a minute anyhow."""
GRACE_S = 0.5
"""How long the end of the process waits for a request that is on its way."""


@dataclass
class Round:
    """One destination's deliveries by this process."""

    services: Services
    to: Destination
    turn: Turn
    _kept: Connection | None = None
    _sender: Sender | None = None

    @classmethod
    def of(cls, services: Services, to: Destination) -> Round:
        """Begin under a name that no other process has."""
        holder = f"{os.getpid()}-{uuid4()}"
        return cls(services, to, Turn(holder, services.clock, random.random))

    def run(self, may_go_on: Callable[[Step], bool] = lambda _: True) -> list[Step]:
        """Deliver what may leave of the own book, if it is connected and a key is there."""
        kept = self.services.connected(self.to)
        if kept != self._kept:
            self._kept = kept
            self._sender = None if kept is None else self.services.sender(kept)
        if kept is None or self._sender is None or not self._has_work():
            return []
        book, turn = self.services.own, self.turn
        return delivering.deliver(book, self._sender, kept, turn, by=DELIVERER, may_go_on=may_go_on)

    def _has_work(self) -> bool:
        """Whether there may be something to do; nobody is kept waiting by the question."""
        now = self.services.clock()
        return delivering.has_work(self.services.own, self.to, by=DELIVERER, now=now)

    def end(self) -> None:
        """Let another process deliver at once."""
        if self._sender is not None:
            delivering.stand_down(self.services.own, self.to, self.turn.holder, by=DELIVERER)


@dataclass
class Courier:
    """Delivers in the background until it is stopped."""

    services: Services
    stopped: threading.Event = field(default_factory=threading.Event)
    came: Counter[tuple[Destination, Step]] = field(default_factory=Counter)
    """How many deliveries came to what, for whoever watches."""
    rest_s: float = REST_S
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin, with a thread for each destination."""
        for to in Destination:
            thread = threading.Thread(
                target=self._deliver, args=(to,), name=f"delivers to {to}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Take up nothing more, and give what is on its way a moment to end."""
        self.stopped.set()
        for thread in self._threads:
            thread.join(GRACE_S)

    def _deliver(self, to: Destination) -> None:
        """Deliver whenever there is something; whatever happens, look again after a rest.

        What is wrong for longer is said once, until it changes.
        """
        rounds, purged_on, said = Round.of(self.services, to), None, ""

        def told(step: Step) -> bool:
            self.came[to, step] += 1
            return not self.stopped.is_set()

        while not self.stopped.is_set():
            level, wrong = logging.WARNING, ""
            try:
                rounds.run(told)
                purged_on = self._purge(purged_on)
            except HeadroomError as error:
                wrong = type(error).__name__
            except Exception as error:  # noqa: BLE001 - a thread that ends would deliver nothing more
                level, wrong = logging.ERROR, described(error)
            if wrong and wrong != said:
                LOG.log(level, "nothing was delivered to %s: %s", to, wrong)
            said = wrong
            self.stopped.wait(self.rest_s)
        rounds.end()

    def _purge(self, last: date | None) -> date | None:
        """Purge once a day, when nothing else is to be done."""
        if not self.services.settings.own_exists:
            return last
        now = self.services.clock()
        today = self.services.own.today(now)
        if today != last:
            delivering.purge(self.services.own, by=DELIVERER, now=now)
        return today


def described(error: Exception) -> str:
    """Give where an error came from, without its message: that may hold customers' data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{where}"
