"""Booking a call: a touch with a date, moved when it is booked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell import facts
from upsell.book import drafts, offers, outbox, touches
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.outreach import CallState, Channel, Draft, FactKind, Touch
from upsell.services.making import called, csm_email, offer_subject
from upsell.services.outreach.emails import reason_to_override
from upsell.services.outreach.surroundings import Surroundings, around


def book_call(
    book: Book,
    draft_id: UUID,
    scheduled_for: datetime,
    *,
    override_reason: str = "",
    by: Actor,
    now: datetime,
) -> Touch:
    """Book the call of a draft for a moment ahead, once; booked for another moment, it moves.

    Refused for a moment that has passed, for a call that was held, and when a gate is shut and
    no reason was given; a call that is booked already moves through shut gates, one that did not
    take place does not. Every new date is told to Attio and PostHog.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        found = around(connection, book, drafts.one(connection, draft_id).signal_id, now)
        draft = drafts.one(connection, draft_id)
        earlier = touches.find(connection, touches.touch_id(draft_id))
        if earlier is not None and _is_booked(earlier, scheduled_for):
            return earlier
        _check(connection, draft, scheduled_for, now)
        moves = earlier is not None and earlier.call_state is CallState.SCHEDULED
        reason = "" if moves else reason_to_override(draft, found, override_reason)
        touch = replace(
            earlier or _first(draft, called(by, found.profile), now),
            scheduled_for=scheduled_for,
            call_state=CallState.SCHEDULED,
        )
        touches.save(connection, touch)
        _tell(connection, found, draft, touch, by=by, now=now)
        detail = {"scheduled_for": scheduled_for.isoformat(), "override": reason}
        subject = offer_subject(draft_id)
        record_change(
            connection, by=by, at=now, action="call.booked", subject=subject, detail=detail
        )
        return touch


def _is_booked(touch: Touch, scheduled_for: datetime) -> bool:
    return touch.call_state is CallState.SCHEDULED and touch.scheduled_for == scheduled_for


def _check(connection: Connection, draft: Draft, scheduled_for: datetime, now: datetime) -> None:
    if draft.channel is not Channel.CALL:
        msg = "This draft is an email. Choose “Call” to book one."
        raise Refused(msg)
    if offers.find(connection, draft.draft_id) or drafts.is_used(connection, draft.draft_id):
        msg = "This call was held and recorded. Open the account to prepare another one."
        raise Refused(msg)
    if scheduled_for <= now:
        msg = "Call booked for: choose a moment ahead."
        raise Refused(msg)


def _first(draft: Draft, csm: str, now: datetime) -> Touch:
    return Touch(
        touch_id=touches.touch_id(draft.draft_id),
        account_id=draft.account_id,
        signal_id=draft.signal_id,
        channel=Channel.CALL,
        csm=csm,
        at=now,
        offer_id=draft.draft_id,
    )


def _tell(
    connection: Connection,
    found: Surroundings,
    draft: Draft,
    touch: Touch,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Record that the call is booked for its moment; each time it moves is a fact of its own."""
    booked = None if touch.scheduled_for is None else touch.scheduled_for.isoformat()
    email = csm_email(by, found.profile)
    value = draft.play.annual_value
    outbox.record(
        connection,
        fact_id=facts.fact_id(FactKind.CALL_SCHEDULED, touch.touch_id, f"{booked} {now}"),
        kind=FactKind.CALL_SCHEDULED,
        account_id=draft.account_id,
        properties={
            **facts.of_signal(found.signal, found.account, value, email),
            "offer_id": str(draft.draft_id),
            "channel": draft.channel.value,
            "scheduled_for": booked,
        },
        at=now,
        signal_id=draft.signal_id,
        offer_id=draft.draft_id,
    )
