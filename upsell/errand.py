"""A sync in the background: whoever needs what it brings waits as long as they like.

Its thread is a daemon. What it has written by the end of the process stays, and the next sync
goes on from there.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from upsell import sync
from upsell.bootstrap import Services
from upsell.courier import GRACE_S, described
from upsell.errors import HeadroomError
from upsell.model import Actor
from upsell.services import scanning
from upsell.sync import Came

LOG = logging.getLogger("headroom.sync")
LONGEST_S = 900.0
"""How long it takes up more; what is left comes with the next one."""
OURS = "The fault is ours; what happened is written in the program's log."


@dataclass
class Errand:
    """One sync of the own book, and a scan of what it brought."""

    services: Services
    by: Actor
    came: list[Came] = field(default_factory=list)
    """What the steps that are over came to."""
    share: float = 0.0
    """How much of the usage is read."""
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="syncs", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return not self._thread.is_alive()

    @property
    def asks(self) -> str:
        """Who is asked at the moment; nobody any more while signals are looked for."""
        over = {one.what for one in self.came}
        if sync.OUTCOMES not in over:
            return sync.ATTIO
        return "" if sync.USAGE in over else sync.POSTHOG

    def wait(self, seconds: float) -> None:
        """Wait until it is over, but no longer than this."""
        self._thread.join(seconds)

    def stop(self) -> None:
        """Take up nothing more, and give what is being written a moment to end."""
        self._stopped.set()
        self.wait(GRACE_S)

    def _run(self) -> None:
        """Bring what is new, then look for signals in it."""
        in_time = self.services.for_seconds(LONGEST_S)
        try:
            for came in sync.sync(
                self.services,
                by=self.by,
                may_go_on=lambda: in_time() and not self._stopped.is_set(),
                told=self._so_far,
            ):
                self.came.append(came)
            if not self._stopped.is_set():
                self._scan()
        except HeadroomError as error:
            self.came.append(Came("", "", failure=str(error)))
        except Exception as error:  # noqa: BLE001 - the page waits for whatever it comes to
            LOG.error("a sync failed: %s", described(error))  # noqa: TRY400 - a message may hold customers' data
            self.came.append(Came("", "", failure=OURS))

    def _scan(self) -> None:
        """Scan what came; where nothing did, only if the day was not scanned yet."""
        book, now = self.services.own, self.services.clock()
        if any(one.changed for one in self.came):
            scanning.scan(book, book.today(now), by=self.by, now=now)
        else:
            scanning.scan_if_due(book, by=self.by, now=now)

    def _so_far(self, share: float, words: str) -> None:
        del words
        self.share = share
