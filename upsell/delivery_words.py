"""How sending goes, in words: what waits, what does not answer, what was not taken and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from upsell import figures
from upsell.outbox import GONE, HELD, LACKING, UNLINKED, Pulse, Queue, Trouble
from upsell.outreach import Delivery, DeliveryState, Destination
from upsell.ports import NOT_FOUND

NAMES = {Destination.ATTIO: "Attio", Destination.POSTHOG: "PostHog"}
SURE = 2
"""One failure may be a hiccup; after two in a row it is said."""
LATE = timedelta(minutes=2)
"""What waits longer than this is said."""
SOON = timedelta(minutes=1)
"""No time is said for what goes on by itself within this."""
NEVER = "Example: never sent"
SETUP = "Setup › Connections"
CALM = Pulse()
ITS_KEY = {Trouble.KEY, Trouble.ELSEWHERE}
"""What no time can be said for: a person is to do something."""


@dataclass(frozen=True)
class Lane:
    """One destination: what waits for it, and how it answers."""

    destination: Destination
    queue: Queue
    pulse: Pulse


@dataclass(frozen=True)
class At:
    """When something is said, and in which time zone."""

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Stand:
    """Where an offer stands with one destination."""

    words: str
    destination: Destination | None = None
    url: str = ""
    """Its page there, where there is one."""
    refused: bool = False
    reason: str = ""
    remedy: str = ""
    code: str = ""
    """What kind of refusal it is."""

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return f"{self.words}: {self.reason}" if self.reason else self.words


def trouble(lane: Lane, *, has_key: bool, now: datetime, zone: ZoneInfo) -> tuple[str, str] | None:
    """Give what is wrong with a destination and what it means; None while nothing is."""
    name, kept = NAMES[lane.destination], _kept(lane.queue)
    if not has_key:
        return f"The key for {name} is missing.", f"{kept} here. Put it back: see {SETUP}."
    if lane.pulse.trouble is Trouble.KEY:
        said = f"{kept} here. An admin can make a new key: see {SETUP}."
        return f"{name} no longer accepts our key.", said
    if lane.pulse.trouble is Trouble.ELSEWHERE:
        return f"Our key for {name} leads somewhere else.", f"{kept} here: see {SETUP}."
    until = lane.pulse.paused_until
    if lane.pulse.trouble is Trouble.BUSY and until is not None and until - now > SOON:
        said = f"Keep working: {_saved(lane.queue)} then."
        return f"{name} asks us to wait until {no_earlier(until, zone)}.", said
    if lane.pulse.trouble is Trouble.DOWN and lane.pulse.failures >= SURE:
        since = _since(lane.pulse.failing_since or now, now, zone)
        said = f"Keep working: {_saved(lane.queue)} when it is back."
        return f"{name} is not answering (since {since}).", said
    return None


def backlog(lanes: Iterable[Lane], now: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Give a line for each destination for which something has waited for a while."""
    return tuple(
        f"{lane.queue.waiting:,} waiting for {NAMES[lane.destination]} "
        f"since {_since(lane.queue.since, now, zone)}"
        for lane in lanes
        if lane.queue.since is not None and now - lane.queue.since > LATE
    )


def stand(
    to: Destination,
    deliveries: list[Delivery],
    since: datetime | None,
    url: str,
    *,
    pulse: Pulse = CALM,
    at: At | None = None,
) -> Stand:
    """Give the worst that holds: refused, then waiting, then all there.

    `since` is from when on facts go there; None while it is not connected. `pulse` is how the
    destination has answered lately, and `at` the moment at which this is said.
    """
    name = NAMES[to]
    refused = [one for one in deliveries if one.state is DeliveryState.PARKED]
    waiting = [one for one in deliveries if one.state is DeliveryState.WAITING]
    if refused:
        last = refused[-1]
        words = f"{name} did not take it"
        said = Stand(words, to, url, refused=True, reason=last.reason, code=last.code)
        return replace(said, remedy=_remedy(last.code))
    if not waiting:
        return Stand(f"In {name}", to, url)
    if since is None:
        return Stand(f"Saved; {name} is not connected", to)
    if all(one.recorded_at < since for one in waiting):
        return Stand(f"Saved; from before {name} was connected", to, url)
    return Stand(f"Saved; {_going(name, waiting, pulse, at)}", to)


def _going(name: str, waiting: list[Delivery], pulse: Pulse, at: At | None) -> str:
    """Give when what waits goes on; no time where nobody knows one."""
    first = min(waiting, key=lambda one: one.not_before)
    if first.attempts and not first.reason:
        return f"on its way to {name}"
    next_at = max(first.not_before, pulse.paused_until or first.not_before)
    if at is not None and next_at - at.now > SOON and pulse.trouble not in ITS_KEY:
        return f"{name} is tried again at {no_earlier(next_at, at.zone)}"
    return f"waits for {name}" if pulse.trouble else f"goes to {name} within a minute"


def _remedy(code: str) -> str:
    """Give what to do about a refusal."""
    return {
        UNLINKED: (
            "Choose its company among the accounts from Attio: the one with the same domain is "
            "linked, and this goes by itself."
        ),
        LACKING: "Somebody removed it there. “Add it in Attio” makes it again and sends this.",
        GONE: "",
        HELD: "Look there first: only what is missing needs to be tried again.",
        NOT_FOUND: (
            "Choose the company it is now among the accounts from Attio: the one with the same "
            "domain is linked. Then try again."
        ),
    }.get(code, "Nothing is lost. Mend it there, then try again.")


def held_back(count: int) -> str:
    """Say that a copy of a book sends nothing by itself that its first home may send."""
    return (
        f"{figures.plural(count, 'message')} to Attio or PostHog had not been sent. Held back "
        "here, because the book this was copied from may send them, or has; see Offers."
    )


def no_earlier(moment: datetime, zone: ZoneInfo) -> str:
    """Give the time of day of a moment that lies ahead, in whole minutes: `10:46`."""
    minute = timedelta(minutes=1)
    ahead = moment.astimezone(zone) + minute - timedelta(microseconds=1)
    return f"{ahead:%H:%M}"


def _kept(queue: Queue) -> str:
    """Give what waits: `3 offers wait`."""
    if not queue.offers:
        return "What is logged waits"
    return f"{figures.plural(queue.offers, 'offer')} {'waits' if queue.offers == 1 else 'wait'}"


def _saved(queue: Queue) -> str:
    """Give that what waits is safe: `3 offers are saved here and go out by themselves`."""
    if queue.offers == 0:
        return "what you log is saved here and goes out by itself"
    if queue.offers == 1:
        return "1 offer is saved here and goes out by itself"
    return f"{queue.offers:,} offers are saved here and go out by themselves"


def _since(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Give a time of today, or a day before it: `10:42`, `20 November, 10:42`."""
    then = moment.astimezone(zone)
    if then.date() == now.astimezone(zone).date():
        return f"{then:%H:%M}"
    return f"{figures.day(then.date())}, {then:%H:%M}"
