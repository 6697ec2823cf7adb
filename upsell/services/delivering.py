"""Delivering: one fact after the other to one destination, by one sender at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from upsell.book import connections, destinations, leases, sending
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.connection import Connection as Agreement
from upsell.errors import Rejected, Unavailable
from upsell.model import Actor, Right
from upsell.outbox import (
    GONE,
    KEPT,
    Body,
    Parcel,
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


BUSY = frozenset({Step.SENT, Step.REFUSED, Step.FAILED})
"""After these there may be more to do at once."""
UNSAYABLE = "What was recorded here is not complete, so nothing can be made of it."


@dataclass(frozen=True)
class Turn:
    """Who sends, and the clocks and chances it is given."""

    holder: str
    clock: Callable[[], datetime]
    chance: Callable[[], float]


def deliver(
    book: Book,
    sender: Sender,
    agreed: Agreement,
    turn: Turn,
    *,
    by: Actor,
    may_go_on: Callable[[Step], bool] = lambda _: True,
) -> list[Step]:
    """Send what may leave now, the oldest first; give what every turn came to.

    Ends with the turn that finds nothing to send, when another connection was agreed than the
    sender was made for, or when it may not go on, which is asked after each turn. What is sent,
    and that it is being sent, is kept before the first request: whoever finds a begun attempt
    leaves it alone until it is surely over, also after this process was killed. The same
    transaction keeps how the attempt before ended, so that each delivery costs one.
    """
    by.require(Right.WRITE)
    run = _Run(book, sender, agreed, turn, by)
    steps: list[Step] = []
    ended: _Ended | None = None
    while not steps or (steps[-1] in BUSY and may_go_on(steps[-1])):
        found = run.next(ended)
        if isinstance(found, Parcel):
            ended = run.attempt(found)
            steps.append(ended.step)
        else:
            ended = None
            steps.append(found)
    if ended is not None:
        run.keep(ended)
    return steps


def has_work(book: Book, to: Destination, *, by: Actor, now: datetime) -> bool:
    """Give whether a turn may find something to do; asked often, so nothing is locked."""
    by.require(Right.READ)
    with book.read() as connection:
        kept = connections.connected(connection, to)
        return kept is not None and sending.has_work(connection, to, now, kept.sends_from)


def try_again(
    book: Book, offer_ids: Iterable[UUID], to: Destination, *, by: Actor, now: datetime
) -> None:
    """Let what a destination refused of some offers leave once more, made anew."""
    by.require(Right.WRITE)
    with book.write() as connection:
        for offer_id in offer_ids:
            count = sending.release(connection, offer_id, to, now)
            sending.record_again(connection, count, to, f"offer:{offer_id}", by=by, at=now)


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


@dataclass(frozen=True)
class _Ended:
    """An attempt that is over, and what came of it."""

    parcel: Parcel
    came: Receipt | Unavailable | Rejected

    @property
    def step(self) -> Step:
        """What the turn came to."""
        if isinstance(self.came, Receipt):
            return Step.SENT
        return Step.REFUSED if isinstance(self.came, Rejected) else Step.FAILED


@dataclass(frozen=True)
class _Run:
    """One sender's turns, one after the other."""

    book: Book
    sender: Sender
    agreed: Agreement
    turn: Turn
    by: Actor

    def next(self, ended: _Ended | None) -> Parcel | Step:
        """Keep how the last attempt ended and that the next begins, under the lease."""
        to, span, now = self.sender.destination, _span(self.sender), self.turn.clock()
        with self.book.write() as connection:
            holder, until = self.turn.holder, now + span
            is_ours = leases.take(connection, _name(to), holder, now=now, until=until)
            if ended is not None:
                self._end(connection, ended, now)
            found = self._begun(connection, now) if is_ours else Step.STANDING_BY
        _log(ended)
        return found

    def attempt(self, parcel: Parcel) -> _Ended:
        """Send a parcel and say what came of it."""
        try:
            return _Ended(parcel, self.sender.send(parcel))
        except (Unavailable, Rejected) as error:
            return _Ended(parcel, error)

    def keep(self, ended: _Ended) -> None:
        """Keep how the last attempt of all ended."""
        with self.book.write() as connection:
            self._end(connection, ended, self.turn.clock())
        _log(ended)

    def _begun(self, connection: Connection, now: datetime) -> Parcel | Step:
        """Begin an attempt at the oldest delivery, unless there is a reason not to."""
        to, span = self.sender.destination, _span(self.sender)
        kept = connections.connected(connection, to)
        if kept is None or kept != self.agreed:
            return Step.NOTHING
        if destinations.pulse(connection, to).is_paused(now):
            return Step.PAUSED
        since = kept.sends_from
        parcel = sending.next_parcel(connection, to, now, since)
        if parcel is None and sending.release_linked(connection, to, now):
            parcel = sending.next_parcel(connection, to, now, since)
        if parcel is None:
            return Step.NOTHING
        try:
            body = self._composed(parcel)
        except Rejected as error:
            sending.begin(connection, parcel, None, now)
            sending.end(connection, parcel, after_failure(parcel, error, now, span, 0.0), now)
            return Step.REFUSED
        sending.begin(connection, parcel, body, now + span)
        return replace(parcel, body=body)

    def _composed(self, parcel: Parcel) -> Body:
        """Give what is sent, frozen since the first attempt.

        A fact that nothing can be made of is refused: it may neither hold up others nor undo
        what this transaction keeps of the attempt before.
        """
        if parcel.body is not None:
            return parcel.body
        try:
            return self.sender.compose(parcel)
        except (LookupError, TypeError, ValueError) as error:
            raise Rejected(UNSAYABLE) from error

    def _end(self, connection: Connection, ended: _Ended, now: datetime) -> None:
        """Keep what came of an attempt."""
        if isinstance(ended.came, Receipt):
            self._taken(connection, ended.parcel, ended.came, now)
        else:
            self._not_taken(connection, ended.parcel, ended.came, now)

    def _taken(
        self, connection: Connection, parcel: Parcel, receipt: Receipt, now: datetime
    ) -> None:
        """Keep that a parcel was taken, what to remember of its subject, and doubles removed."""
        to = self.sender.destination
        sending.end(connection, parcel, after_receipt(parcel, receipt, _span(self.sender)), now)
        if receipt.counterpart is not None:
            sending.remember(connection, parcel, receipt.counterpart)
        destinations.forget_failures(connection, to)
        for outside_id in receipt.removed:
            record_change(
                connection,
                by=self.by,
                at=now,
                action="double.removed",
                subject=parcel.subject,
                detail={"destination": to.value, "id": outside_id},
            )

    def _not_taken(
        self, connection: Connection, parcel: Parcel, error: Unavailable | Rejected, now: datetime
    ) -> None:
        """Keep why a parcel was not taken; its words stay in the book: they may tell of people."""
        to, span, chance = self.sender.destination, _span(self.sender), self.turn.chance()
        sending.end(connection, parcel, after_failure(parcel, error, now, span, chance), now)
        if isinstance(error, Rejected) and error.code == GONE:
            sending.forget(connection, parcel)
        before = destinations.pulse(connection, to)
        found = pulse_after(before, error, now, span, chance)
        if found != before:
            destinations.save_pulse(connection, to, found)


def _log(ended: _Ended | None) -> None:
    """Say of an attempt whether its fact was taken, and nothing that tells of people."""
    if ended is None:
        return
    to, fact = ended.parcel.destination, ended.parcel.fact
    if isinstance(ended.came, Receipt):
        LOG.info("%s took %s %s", to, fact.kind, fact.fact_id)
    else:
        failure = type(ended.came).__name__
        LOG.warning("%s did not take %s %s: %s", to, fact.kind, fact.fact_id, failure)


def _span(sender: Sender) -> timedelta:
    return lease(sender.longest_request)


def _name(to: Destination) -> str:
    """Give the name of the lease under which one process at a time sends to a destination."""
    return f"sender:{to}"
