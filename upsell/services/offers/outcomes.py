"""Recording what came of an offer or a booked call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from upsell.answer import Answer, checked
from upsell.book import drafts, signals, touches
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Right
from upsell.outreach import CallState, Draft, Offer, Outcome, Touch
from upsell.services.closing import close
from upsell.services.making import make_offer, offer_subject, tell_not_held
from upsell.steps import open_offer


class CallResult(StrEnum):
    """How a booked call went."""

    WON = "won"
    LOST = "lost"
    DEFERRED = "deferred"
    NO_RESPONSE = "no_response"
    OPEN = "open"
    """The offer was made in it and the answer is open."""
    NOT_HELD = "not_held"
    """It did not take place, so nothing was offered."""


OUTCOMES = {
    CallResult.WON: Outcome.WON,
    CallResult.LOST: Outcome.LOST,
    CallResult.DEFERRED: Outcome.DEFERRED,
    CallResult.NO_RESPONSE: Outcome.NO_RESPONSE,
    CallResult.OPEN: None,
}


def record_outcome(  # noqa: PLR0913 - an answer has a field for each outcome
    book: Book,
    offer_id: UUID,
    version: int,
    outcome: Outcome | None,
    *,
    won_value: Decimal | None = None,
    lost_reason: str = "",
    deferred_until: date | None = None,
    by: Actor,
    now: datetime,
) -> Offer:
    """Record the answer to an offer, or correct an earlier one; None makes it open again.

    Refused without what the outcome needs, for a withdrawn offer, and to withdraw one; Conflict
    when the offer is no longer the version given, unless it already stands like this.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        ledger.lock_account(connection, ledger.one(connection, offer_id).account_id)
        offer = ledger.one(connection, offer_id)
        _refuse_withdrawn(offer, outcome)
        asked = Answer(outcome, won_value, lost_reason, deferred_until)
        answer = checked(asked, offer.play.annual_value, book.today(now))
        if answer.is_what(offer):
            return offer
        return close(connection, replace(offer, version=version), answer, by=by, now=now)


def record_call(
    book: Book,
    touch_id: UUID,
    result: CallResult,
    *,
    won_value: Decimal | None = None,
    lost_reason: str = "",
    deferred_until: date | None = None,
    by: Actor,
    now: datetime,
) -> Offer | None:
    """Record how a call went, at its hour or earlier; give the offer that was spoken of.

    A call about an offer that was open records its answer. Any other makes an offer, which has
    the id of the call's draft. A call that did not take place makes none and may be booked again.
    Repeated with the same result, the same offer comes back; with another one it is a Conflict.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        ledger.lock_account(connection, touches.one(connection, touch_id).account_id)
        touch = touches.one(connection, touch_id)
        draft = _sheet_of(connection, touch)
        if result is CallResult.NOT_HELD:
            _not_held(connection, touch, draft, by=by, now=now)
            return None
        about = _about(connection, touch, draft)
        worth = draft.play.annual_value if about is None else about.play.annual_value
        asked = Answer(OUTCOMES[result], won_value, lost_reason, deferred_until)
        answer = checked(asked, worth, book.today(now))
        if about is not None and not touch.is_booked:
            return _same(about, answer)
        return _held(connection, touch, draft, about, answer, by=by, now=now)


def _refuse_withdrawn(offer: Offer, outcome: Outcome | None) -> None:
    if offer.outcome is Outcome.WITHDRAWN:
        msg = "This offer was undone. Log it again to record an answer."
        raise Refused(msg)
    if outcome is Outcome.WITHDRAWN:
        msg = "An offer is withdrawn by undoing it."
        raise Refused(msg)


def _sheet_of(connection: Connection, touch: Touch) -> Draft:
    """Give the draft a call was booked from; Refused for an email."""
    if touch.call_state is None:
        msg = "This is an email. Record its answer on the offer."
        raise Refused(msg)
    return drafts.of_call(connection, touch)


def _about(connection: Connection, touch: Touch, draft: Draft) -> Offer | None:
    """Give the offer a call is about: its own, the one it follows up, or one that is open."""
    known = ledger.find(connection, touch.offer_id or draft.draft_id)
    if known is not None:
        return known
    signal = signals.one(connection, touch.signal_id)
    return open_offer(signal, ledger.of_signal(connection, touch.signal_id))


def _same(offer: Offer, answer: Answer) -> Offer:
    """Give the offer of a call recorded before; Conflict when the answer is another one."""
    if answer.is_what(offer):
        return offer
    msg = "This call was recorded already. Change the answer on its offer."
    raise Conflict(msg)


def _held(
    connection: Connection,
    touch: Touch,
    draft: Draft,
    about: Offer | None,
    answer: Answer,
    *,
    by: Actor,
    now: datetime,
) -> Offer:
    """Keep that a call took place, by now at the latest, and close its offer with its answer."""
    offer = about or make_offer(connection, draft, override_reason="", by=by, now=now)
    drafts.mark_used(connection, draft.draft_id, now)
    held = replace(
        touch,
        call_state=CallState.HELD,
        held_at=min(touch.moment, now),
        offer_id=offer.offer_id,
    )
    touches.save(connection, held)
    if answer.is_what(offer):
        return offer
    return close(connection, offer, answer, by=by, now=now)


def _not_held(
    connection: Connection, touch: Touch, draft: Draft, *, by: Actor, now: datetime
) -> None:
    """Keep that a call did not take place; Conflict when an offer was recorded of it."""
    if touch.call_state is CallState.HELD:
        msg = "This call was recorded as held. Undo its offer first."
        raise Conflict(msg)
    if touch.call_state is CallState.NOT_HELD:
        return
    touches.save(connection, replace(touch, call_state=CallState.NOT_HELD))
    if touch.offer_id is not None:
        tell_not_held(connection, touch, touch.offer_id, by=by, now=now)
    subject = offer_subject(draft.draft_id)
    detail = {"account": touch.account_id}
    record_change(connection, by=by, at=now, action="call.not_held", subject=subject, detail=detail)
