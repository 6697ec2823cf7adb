"""Calls: booked for a moment ahead, moved, or kept after they were held without being booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from upsell import facts, figures
from upsell.book import drafts, offers, outbox, touches
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Right
from upsell.outreach import CallState, Channel, Draft, FactKind, Touch
from upsell.services.making import called, csm_email, offer_subject, offered
from upsell.services.outreach.emails import reason_to_override, refuse_settled
from upsell.services.outreach.surroundings import Surroundings, around

PAST_DAYS = 14
"""How many days back a call may be logged that nobody booked."""


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

    While an offer for the signal is open the call is a touch of that offer. Refused for a moment
    that has passed, for a call that was held, and when a gate is shut and no reason was given; a
    call that is booked already moves through shut gates, one that did not take place does not.
    Every new date is told to Attio and PostHog.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        draft, found = _draft(connection, book, draft_id, now)
        earlier = touches.find(connection, touches.touch_id(draft_id))
        if earlier is not None and _is_booked(earlier, scheduled_for):
            return earlier
        _check(connection, draft, found)
        _refuse_past(scheduled_for, now)
        if earlier is not None and earlier.is_booked:
            return _moved(connection, found, draft, earlier, scheduled_for, by=by)
        reason = reason_to_override(draft, found, override_reason)
        touch = _kept(connection, found, draft, scheduled_for, by=by)
        _tell(connection, found, draft, touch, by=by)
        _log(connection, touch, "call.booked", reason, by=by, now=now)
        return touch


def move_call(
    book: Book, touch_id: UUID, scheduled_for: datetime, *, by: Actor, now: datetime
) -> Touch:
    """Move a call that is booked to another moment ahead, whoever booked it."""
    by.require(Right.WRITE)
    with book.write() as connection:
        found = around(connection, book, touches.one(connection, touch_id).signal_id, now)
        touch = touches.one(connection, touch_id)
        if _is_booked(touch, scheduled_for):
            return touch
        if not touch.is_booked:
            msg = "This call is no longer booked. Reload to see what came of it."
            raise Conflict(msg)
        _refuse_past(scheduled_for, now)
        draft = drafts.of_call(connection, touch)
        return _moved(connection, found, draft, touch, scheduled_for, by=by)


def log_held_call(
    book: Book,
    draft_id: UUID,
    held_at: datetime,
    *,
    override_reason: str = "",
    by: Actor,
    now: datetime,
) -> Touch:
    """Keep a call that nobody booked; like one whose hour has come, it asks how it went.

    Refused for a moment ahead or more than 14 days back, and when a gate is shut and no reason
    was given. Nobody outside is told until its offer is recorded.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        draft, found = _draft(connection, book, draft_id, now)
        earlier = touches.find(connection, touches.touch_id(draft_id))
        if earlier is not None and _is_booked(earlier, held_at):
            return earlier
        _check(connection, draft, found)
        if earlier is not None and earlier.is_booked:
            msg = "This call is booked. Record how it went; nothing else is needed."
            raise Conflict(msg)
        _refuse_unless_past(held_at, found)
        reason = reason_to_override(draft, found, override_reason)
        touch = _kept(connection, found, draft, held_at, by=by)
        _log(connection, touch, "call.held", reason, by=by, now=now)
        return touch


def _draft(
    connection: Connection, book: Book, draft_id: UUID, now: datetime
) -> tuple[Draft, Surroundings]:
    """Give a draft and its surroundings, read once others wait."""
    found = around(connection, book, drafts.one(connection, draft_id).signal_id, now)
    return drafts.one(connection, draft_id), found


def _is_booked(touch: Touch, scheduled_for: datetime) -> bool:
    return touch.is_booked and touch.scheduled_for == scheduled_for


def _check(connection: Connection, draft: Draft, found: Surroundings) -> None:
    if draft.channel is not Channel.CALL:
        msg = "This draft is an email. Choose “Call” to book one."
        raise Refused(msg)
    if offers.find(connection, draft.draft_id) or drafts.is_used(connection, draft.draft_id):
        msg = "This call was held and recorded. Open the account to prepare another one."
        raise Refused(msg)
    other = found.booked
    if other is not None and other.touch_id != touches.touch_id(draft.draft_id):
        day = figures.day(other.moment.astimezone(found.zone).date())
        msg = f"{other.csm} booked this call already, for {day}. Nothing was logged; reload."
        raise Conflict(msg)
    refuse_settled(found)


def _refuse_past(scheduled_for: datetime, now: datetime) -> None:
    if scheduled_for <= now:
        msg = "Call booked for: choose a moment ahead."
        raise Refused(msg)


def _refuse_unless_past(held_at: datetime, found: Surroundings) -> None:
    earliest = found.today - timedelta(days=PAST_DAYS)
    if held_at > found.now or held_at.astimezone(found.zone).date() < earliest:
        msg = f"Held on: choose a moment that has passed, at most {PAST_DAYS} days back."
        raise Refused(msg)


def _kept(
    connection: Connection, found: Surroundings, draft: Draft, moment: datetime, *, by: Actor
) -> Touch:
    """Keep the call of a draft, about the open offer for its signal or about its own."""
    about = found.open_offer
    touch = Touch(
        touch_id=touches.touch_id(draft.draft_id),
        account_id=draft.account_id,
        signal_id=draft.signal_id,
        channel=Channel.CALL,
        csm=called(by, found.profile),
        at=found.now,
        offer_id=draft.draft_id if about is None else about.offer_id,
        scheduled_for=moment,
        call_state=CallState.SCHEDULED,
    )
    touches.save(connection, touch)
    return touch


def _moved(
    connection: Connection,
    found: Surroundings,
    draft: Draft,
    touch: Touch,
    scheduled_for: datetime,
    *,
    by: Actor,
) -> Touch:
    """Give a booked call another moment."""
    after = replace(touch, scheduled_for=scheduled_for)
    touches.save(connection, after)
    _tell(connection, found, draft, after, by=by)
    _log(connection, after, "call.booked", "", by=by, now=found.now)
    return after


def _log(
    connection: Connection, touch: Touch, action: str, reason: str, *, by: Actor, now: datetime
) -> None:
    """Keep in the changes who booked a call for when, and why against a gate."""
    detail = {"scheduled_for": touch.moment.isoformat(), "override": reason}
    subject = offer_subject(touch.offer_id or touch.touch_id)
    record_change(connection, by=by, at=now, action=action, subject=subject, detail=detail)


def _tell(
    connection: Connection, found: Surroundings, draft: Draft, touch: Touch, *, by: Actor
) -> None:
    """Record that the call is booked for its moment; each time it moves is a fact of its own."""
    booked = None if touch.scheduled_for is None else touch.scheduled_for.isoformat()
    email = csm_email(by, found.profile)
    about = found.open_offer
    play = draft.play if about is None else about.play
    made = {} if about is None else {"made_at": about.made_at.isoformat()}
    outbox.record(
        connection,
        fact_id=facts.fact_id(FactKind.CALL_SCHEDULED, touch.touch_id, f"{booked} {found.now}"),
        kind=FactKind.CALL_SCHEDULED,
        account_id=draft.account_id,
        properties={
            **facts.of_signal(found.signal, found.account, play.annual_value, email),
            "offer_id": str(touch.offer_id),
            "channel": draft.channel.value,
            "scheduled_for": booked,
            "offer_made": offered(connection, play),
            **made,
        },
        at=found.now,
        signal_id=draft.signal_id,
        offer_id=touch.offer_id,
    )
