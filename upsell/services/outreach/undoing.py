"""Taking an offer back: without a trace within a minute, as withdrawn ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell.answer import Answer
from upsell.book import drafts, offers, outbox, touches
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import CallState, Channel, FactKind, Offer, Outcome, Touch
from upsell.services.closing import close
from upsell.services.making import log, tell_call

TOLD = (
    FactKind.OFFER_SENT,
    FactKind.OUTCOME_CHANGED,
    FactKind.CLOSED,
    FactKind.TASK_WANTED,
)


def undo(book: Book, offer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take an offer back; repeated, nothing more happens.

    Within 60 seconds of its making, and if nothing of it was sent, the offer, its email and its
    facts are gone, a call is as it was before it was held, and the draft may be used again; only
    the changes remember. Later, or when something was sent, its outcome is withdrawn; a task that
    was not sent yet is never made. Booked calls about it stand for themselves again.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        draft = drafts.one(connection, offer_id)
        offers.lock_account(connection, draft.account_id)
        offer = offers.find(connection, offer_id)
        if offer is None:
            return
        in_time = now - offer.made_at <= outbox.UNDO_WINDOW
        if in_time and outbox.withdraw(connection, offer_id, TOLD):
            _remove(connection, offer)
            detail = {"account": offer.account_id, "title": offer.title, "subject": offer.subject}
            log(connection, offer, "offer.undone", detail, by=by, now=now)
        elif offer.outcome is not Outcome.WITHDRAWN:
            outbox.withdraw(connection, offer_id, [FactKind.TASK_WANTED])
            for call in _release_calls(connection, offer):
                if call.is_booked and call.offer_id is not None:
                    stands = FactKind.CALL_SCHEDULED.value
                    tell_call(connection, call, call.offer_id, stands, by=by, now=now)
            close(connection, offer, Answer(Outcome.WITHDRAWN), by=by, now=now)


def _remove(connection: Connection, offer: Offer) -> None:
    """Take out the offer and what was made with it."""
    touch = touches.find(connection, touches.touch_id(offer.offer_id))
    if touch is not None and touch.channel is Channel.CALL:
        touches.save(connection, replace(touch, call_state=CallState.SCHEDULED, held_at=None))
    elif touch is not None:
        touches.remove(connection, touch.touch_id)
    for call in _release_calls(connection, offer):
        if call.offer_id is not None:
            outbox.readdress(connection, FactKind.CALL_SCHEDULED, offer.offer_id, call.offer_id)
            outbox.withdraw(connection, call.offer_id, [FactKind.OUTCOME_CHANGED])
    offers.remove(connection, offer.offer_id)
    drafts.release(connection, drafts.one(connection, offer.offer_id))


def _release_calls(connection: Connection, offer: Offer) -> list[Touch]:
    """Let the calls that followed up the offer stand for themselves again, and give them."""
    released = []
    for touch in touches.of_offer(connection, offer.offer_id):
        if touch.call_state is not None and touch.touch_id != touches.touch_id(offer.offer_id):
            own = replace(touch, offer_id=drafts.of_call(connection, touch).draft_id)
            touches.save(connection, own)
            released.append(own)
    return released
