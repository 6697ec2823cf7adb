"""`python -m upsell deliver`: send what waits for Attio and PostHog, once or until stopped."""

from __future__ import annotations

import signal
import threading
from collections import Counter

from upsell.bootstrap import Services
from upsell.commands import running
from upsell.courier import Courier, Round
from upsell.delivery_words import NAMES, trouble
from upsell.errors import Refused
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.outreach import Destination
from upsell.services.delivering import Step
from upsell.services.lanes import lanes

STILL_WAITING = 1
TELL_S = 5.0
"""How often it is said what was sent, where that is more than before."""


def main(services: Services, *, watch: bool) -> int:
    """Deliver what may leave now and say what came of it; 1 while a destination takes nothing.

    Raises Refused without an own book.
    """
    if not services.settings.own_exists:
        msg = (
            "There is nothing to deliver: no accounts of your own are here yet. "
            "Facts of the example never leave."
        )
        raise Refused(msg)
    return _watch(services) if watch else _once(services)


def _watch(services: Services) -> int:
    """Deliver until the process is asked to end."""
    courier, ended = Courier(services), threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: ended.set())
    with running.serving(services.settings.data_dir):
        courier.start()
        print("Delivering. Stop with Ctrl+C.", flush=True)
        said: list[str] = []
        while not ended.wait(TELL_S):
            said = _tell(courier, said)
        courier.stop()
        _tell(courier, said)
        print("Stopped. What waits is kept for the next time.", flush=True)
    return 0


def _tell(courier: Courier, before: list[str]) -> list[str]:
    """Say what came of the deliveries since the beginning where that is more than before."""
    said = []
    for to in Destination:
        sent, refused = (courier.came[to, step] for step in (Step.SENT, Step.REFUSED))
        if sent or refused:
            words = f"{plural(sent, 'fact')} sent" + (f", {refused:,} refused" if refused else "")
            said.append(f"{NAMES[to]}: {words} so far.")
    for line in said:
        if line not in before:
            print(line, flush=True)
    return said


def _once(services: Services) -> int:
    """Deliver to every destination that is connected."""
    results = [_drained(services, to) for to in Destination]
    return max(results, default=0)


def _drained(services: Services, to: Destination) -> int:
    """Send until nothing may leave at the moment, and say so in a line."""
    if services.connected(to) is None:
        print(f"{NAMES[to]}: not connected, what is logged waits.")
        return 0
    rounds = Round.of(services, to)
    steps = rounds.run()
    rounds.end()
    came, last = Counter(steps), steps[-1] if steps else Step.NOTHING
    lane = next(one for one in lanes(services.own, by=LOCAL_USER) if one.destination is to)
    words = [f"{plural(came[Step.SENT], 'fact')} sent"]
    words += [f"{came[Step.REFUSED]:,} refused"] if came[Step.REFUSED] else []
    words += [f"{lane.queue.waiting:,} waiting"] if lane.queue.waiting else []
    ending = {
        Step.STANDING_BY: "Another process is delivering.",
        Step.PAUSED: f"{NAMES[to]} is not taking any at the moment; try again later.",
    }
    now, zone = services.clock(), services.own.zone
    wrong = trouble(lane, has_key=services.has_key(to), now=now, zone=zone)
    why = wrong[0] if wrong else ending.get(last, "")
    print(f"{NAMES[to]}: {', '.join(words)}. {why}".rstrip())
    return STILL_WAITING if wrong or last is Step.PAUSED or came[Step.FAILED] else 0
