"""Delivering: one fact after the other to one destination, by one sender at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from upsell.book import connections, destinations, leases, sending
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Rejected, Unavailable
from upsell.model import Actor, Right
from upsell.outbox import (
    GONE,
    KEPT,
    Parcel,
    Pulse,
    Receipt,
    after_failure,
    after_receipt,
    lease,
    pulse_after,
)
from upsell.outreach import Destination
from upsell.ports import Sender

LOG = logging.getLogger("headroom.delivery")


class Step(StrEnum):
    """What a turn of a sender came to."""

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    NOTHING = "nothing"
    """Nothing may leave at the moment."""
    PAUSED = "paused"
    """The destination does not answer; it is left alone for a while."""
    STANDING_BY = "standing by"
    """Another process sends to this destination."""


@dataclass(frozen=True)
class Turn:
    """Who sends, and the clocks and chances it is given."""

    holder: str
    clock: Callable[[], datetime]
    chance: Callable[[], float]


def deliver_one(book: Book, sender: Sender, turn: Turn, *, by: Actor) -> Step:
    """Send the oldest delivery that may leave now and keep how it went.

    What is sent, and that it is being sent, is kept before the first request: whoever finds a
    begun attempt leaves it alone until it is surely over, also after this process was killed.
    """
    by.require(Right.WRITE)
    taken = _taken(book, sender, turn)
    if not isinstance(taken, Parcel):
        return taken
    try:
        receipt = sender.send(taken)
    except (Unavailable, Rejected) as error:
        return _not_taken(book, sender, taken, error, turn)
    _kept(book, sender, taken, receipt, turn, by=by)
    return Step.SENT


def has_work(book: Book, to: Destination, *, by: Actor, now: datetime) -> bool:
    """Give whether a turn may find something to do; asked often, so nothing is locked."""
    by.require(Right.READ)
    with book.read() as connection:
        since = _since(connection, to)
        return since is not None and sending.has_work(connection, to, now, since)


def try_again(book: Book, offer_id: UUID, to: Destination, *, by: Actor, now: datetime) -> None:
    """Let what a destination refused of an offer leave once more, made anew."""
    by.require(Right.WRITE)
    with book.write() as connection:
        if sending.release(connection, offer_id, to, now):
            record_change(
                connection,
                by=by,
                at=now,
                action="delivery.tried_again",
                subject=f"offer:{offer_id}",
                detail={"destination": to.value},
            )


def stand_down(book: Book, to: Destination, holder: str, *, by: Actor) -> None:
    """Let another process send at once: this one has ended."""
    by.require(Right.WRITE)
    with book.write() as connection:
        leases.release(connection, _name(to), holder)


def purge(book: Book, *, by: Actor, now: datetime) -> int:
    """Drop the deliveries sent more than 90 days ago, their counts kept; give how many."""
    by.require(Right.WRITE)
    with book.write() as connection:
        return destinations.purge(connection, now - KEPT)


def _taken(book: Book, sender: Sender, turn: Turn) -> Parcel | Step:
    """Take the next parcel under the destination's lease and keep that its attempt began."""
    to, span, now = sender.destination, _span(sender), turn.clock()
    with book.write() as connection:
        if not leases.take(connection, _name(to), turn.holder, now=now, until=now + span):
            return Step.STANDING_BY
        return _begun(connection, sender, now, span)


def _since(connection: Connection, to: Destination) -> datetime | None:
    """Give from when on what is recorded goes to a destination; None while it is not connected."""
    kept = connections.connected(connection, to)
    return None if kept is None else kept.sends_from


def _begun(connection: Connection, sender: Sender, now: datetime, span: timedelta) -> Parcel | Step:
    """Begin an attempt at the oldest delivery, unless there is a reason not to."""
    to = sender.destination
    since = _since(connection, to)
    if since is None:
        return Step.NOTHING
    if destinations.pulse(connection, to).is_paused(now):
        return Step.PAUSED
    parcel = sending.next_parcel(connection, to, now, since)
    if parcel is None and sending.release_linked(connection, to, now):
        parcel = sending.next_parcel(connection, to, now, since)
    if parcel is None:
        return Step.NOTHING
    try:
        body = sender.compose(parcel) if parcel.body is None else parcel.body
    except Rejected as error:
        sending.begin(connection, parcel, None, now)
        sending.end(connection, parcel, after_failure(parcel, error, now, span, 0.0), now)
        return Step.REFUSED
    sending.begin(connection, parcel, body, now + span)
    return replace(parcel, body=body)


def _kept(
    book: Book, sender: Sender, parcel: Parcel, receipt: Receipt, turn: Turn, *, by: Actor
) -> None:
    """Keep that a parcel was taken, what to remember of its subject, and doubles removed."""
    to, now = sender.destination, turn.clock()
    with book.write() as connection:
        sending.end(connection, parcel, after_receipt(parcel, receipt, _span(sender)), now)
        if receipt.counterpart is not None:
            sending.remember(connection, parcel, receipt.counterpart)
        if destinations.pulse(connection, to) != Pulse():
            destinations.save_pulse(connection, to, Pulse())
        for outside_id in receipt.removed:
            record_change(
                connection,
                by=by,
                at=now,
                action="double.removed",
                subject=parcel.subject,
                detail={"destination": to.value, "id": outside_id},
            )
    LOG.info("%s took %s %s", to, parcel.fact.kind, parcel.fact.fact_id)


def _not_taken(
    book: Book, sender: Sender, parcel: Parcel, error: Unavailable | Rejected, turn: Turn
) -> Step:
    """Keep why a parcel was not taken; its words stay in the book, for they may tell of people."""
    to, now, chance = sender.destination, turn.clock(), turn.chance()
    after = after_failure(parcel, error, now, _span(sender), chance)
    with book.write() as connection:
        sending.end(connection, parcel, after, now)
        if isinstance(error, Rejected) and error.code == GONE:
            sending.forget(connection, parcel)
        before = destinations.pulse(connection, to)
        found = pulse_after(before, error, now, _span(sender), chance)
        if found != before:
            destinations.save_pulse(connection, to, found)
    kind, fact_id = parcel.fact.kind, parcel.fact.fact_id
    LOG.warning("%s did not take %s %s: %s", to, kind, fact_id, type(error).__name__)
    return Step.REFUSED if isinstance(error, Rejected) else Step.FAILED


def _span(sender: Sender) -> timedelta:
    return lease(sender.longest_request)


def _name(to: Destination) -> str:
    """Give the name of the lease under which one process at a time sends to a destination."""
    return f"sender:{to}"
