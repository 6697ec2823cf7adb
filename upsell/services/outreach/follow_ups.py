"""Following up an offer by email: a contact about it, logged once, undone within a minute."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell.book import drafts, offers, outbox, touches
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Right
from upsell.outreach import Channel, Draft, Touch
from upsell.services.making import called, offer_subject
from upsell.services.outreach.emails import check_age, check_seen, reason_to_override
from upsell.services.outreach.surroundings import Surroundings, around


def log_follow_up(
    book: Book,
    draft_id: UUID,
    *,
    version: int | None = None,
    override_reason: str = "",
    stale_confirmed: bool = False,
    by: Actor,
    now: datetime,
) -> Touch:
    """Keep an email about an offer that waits for its answer, once: no second offer is made.

    `version` is that of the text the CSM saw. A Conflict when the offer was answered, or followed
    up by somebody else today. Refused like a first email without a text, with old figures nobody
    confirmed, and when a gate for follow-ups is shut and no reason was given.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        found = around(connection, book, drafts.one(connection, draft_id).signal_id, now)
        earlier = touches.find(connection, touches.touch_id(draft_id))
        if earlier is not None:
            return earlier
        draft = drafts.one(connection, draft_id)
        _check(draft, found)
        check_seen(draft, version, found)
        check_age(draft, found, confirmed=stale_confirmed)
        reason = reason_to_override(draft, found, override_reason)
        touch = _kept(connection, draft, found, by)
        drafts.mark_used(connection, draft_id, now)
        _log(connection, touch, "follow_up.logged", {"override": reason}, by=by, now=now)
        return touch


def undo_follow_up(book: Book, draft_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take a follow-up back within 60 seconds, its text usable again; Refused later on."""
    by.require(Right.WRITE)
    with book.write() as connection:
        draft = drafts.one(connection, draft_id)
        offers.lock_account(connection, draft.account_id)
        touch = touches.find(connection, touches.touch_id(draft_id))
        if touch is None:
            return
        if now - touch.at > outbox.UNDO_WINDOW:
            msg = "A follow-up can be undone for one minute. This one stays in the history."
            raise Refused(msg)
        touches.remove(connection, touch.touch_id)
        drafts.release(connection, draft)
        _log(connection, touch, "follow_up.undone", {}, by=by, now=now)


def _check(draft: Draft, found: Surroundings) -> None:
    """Raise unless the offer still waits and nobody wrote about it today."""
    if draft.follows is None:
        msg = "This is a first email: log it as an offer."
        raise Refused(msg)
    offer = found.open_offer
    if offer is None or offer.offer_id != draft.follows:
        msg = "This offer no longer waits for an answer, so nothing was logged. Reload."
        raise Conflict(msg)
    written = found.followed_up
    if written is not None:
        msg = f"{written.csm} followed up on this offer today. Nothing was logged; reload."
        raise Conflict(msg)


def _kept(connection: Connection, draft: Draft, found: Surroundings, by: Actor) -> Touch:
    """Keep the email as a contact about its offer."""
    touch = Touch(
        touch_id=touches.touch_id(draft.draft_id),
        account_id=draft.account_id,
        signal_id=draft.signal_id,
        channel=Channel.EMAIL,
        csm=called(by, found.profile),
        at=found.now,
        offer_id=draft.follows,
        is_follow_up=True,
    )
    touches.save(connection, touch)
    return touch


def _log(
    connection: Connection,
    touch: Touch,
    action: str,
    detail: dict[str, object],
    *,
    by: Actor,
    now: datetime,
) -> None:
    subject = offer_subject(touch.offer_id or touch.touch_id)
    record_change(connection, by=by, at=now, action=action, subject=subject, detail=detail)
