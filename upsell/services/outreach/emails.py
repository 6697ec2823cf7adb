"""Logging an email as an offer: checked, written and told of in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell import figures
from upsell.book import drafts, offers, touches
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Right
from upsell.outreach import Channel, Draft, Offer, Touch
from upsell.plain import one_line
from upsell.services.making import make_offer, tell_not_held
from upsell.services.offers.tasks import remind_if_ticked
from upsell.services.outreach.surroundings import Surroundings, around
from upsell.services.outreach.writing import quoted, stale, too_small
from upsell.steps import settled_words


def log_offer(
    book: Book,
    draft_id: UUID,
    *,
    version: int | None = None,
    override_reason: str = "",
    stale_confirmed: bool = False,
    remind: bool = False,
    by: Actor,
    now: datetime,
) -> Offer:
    """Make the offer of an email draft, once: repeated, the same offer comes back.

    `version` is that of the text the CSM saw; a Conflict when it is no longer the draft's. Refused
    without a text, when the offer does not cover present use, when its figures are older than 7
    days and nobody confirmed them, and when a gate is shut and no reason was given. `remind` has
    Attio, where it is connected, remind of it in a week.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        found = around(connection, book, drafts.one(connection, draft_id).signal_id, now)
        offer = offers.find(connection, draft_id)
        if offer is not None:
            return offer
        draft = drafts.one(connection, draft_id)
        _check_text(connection, draft, version, found)
        check_age(draft, found, confirmed=stale_confirmed)
        reason = reason_to_override(draft, found, override_reason)
        offer = make_offer(connection, draft, override_reason=reason, by=by, now=now)
        _keep_touch(connection, offer)
        _calls_follow(connection, found, offer, by=by)
        remind_if_ticked(connection, book, offer, ticked=remind, by=by, now=now)
        return offer


def reason_to_override(draft: Draft, found: Surroundings, override_reason: str) -> str:
    """Give the reason to pass the shut gates, empty when none is; Refused when it is missing."""
    shut = found.gates(draft.draft_id)
    reason = " ".join(override_reason.split())
    if shut and not reason:
        msg = f"Not logged: {shut[0].sentence} To go ahead, give a reason."
        raise Refused(msg)
    return reason if shut else ""


def refuse_settled(found: Surroundings) -> None:
    """Raise Conflict when an offer for the signal was won: nothing is asked for twice."""
    if found.won is not None:
        won = settled_words(found.signal, found.won, found.zone)
        msg = f"{won} Nothing was logged: it is settled until it comes up again."
        raise Conflict(msg)


def _check_text(
    connection: Connection, draft: Draft, version: int | None, found: Surroundings
) -> None:
    """Raise unless the draft may become the offer for its signal, with the text seen."""
    if drafts.is_used(connection, draft.draft_id):
        msg = "This draft was used already. Open the account to start a new one."
        raise Conflict(msg)
    if draft.follows is not None:
        msg = "This is a follow-up: it makes no second offer. Open it again and log it as one."
        raise Refused(msg)
    refuse_settled(found)
    standing = found.offered(draft.channel)
    if standing is not None:
        day = figures.day(standing.made_at.astimezone(found.zone).date())
        msg = f"{standing.csm} made this offer already, on {day}. Nothing was logged; reload."
        raise Conflict(msg)
    if draft.channel is Channel.CALL:
        msg = "A call is an offer once it took place: book it, then record how it went in Offers."
        raise Refused(msg)
    check_seen(draft, version, found)


def check_seen(draft: Draft, version: int | None, found: Surroundings) -> None:
    """Raise unless the text is the one seen, is there, and offers enough."""
    if version is not None and version != draft.version:
        msg = "The text changed since you saw it, so nothing was logged. Reload and look again."
        raise Conflict(msg)
    if not draft.body.strip():
        msg = "There is no text to log yet. Open the draft again to see what is missing."
        raise Refused(msg)
    if problem := too_small(draft.play, found):
        raise Refused(problem)


def check_age(draft: Draft, found: Surroundings, *, confirmed: bool) -> None:
    """Refuse figures that are older than a week, unless somebody said that they are right."""
    age = stale(quoted(draft, found), found.today)
    if age and not confirmed:
        msg = (
            f"These figures are {age} days old. "
            f"{one_line(found.account.name)} may have changed since. "
            "Refresh the usage, or confirm that they are right."
        )
        raise Refused(msg)


def _keep_touch(connection: Connection, offer: Offer) -> None:
    """Keep the email as a contact with the account."""
    touches.save(
        connection,
        Touch(
            touch_id=touches.touch_id(offer.offer_id),
            account_id=offer.account_id,
            signal_id=offer.signal_id,
            channel=Channel.EMAIL,
            csm=offer.csm,
            at=offer.made_at,
            offer_id=offer.offer_id,
        ),
    )


def _calls_follow(connection: Connection, found: Surroundings, offer: Offer, *, by: Actor) -> None:
    """Make the calls booked for the same signal calls about this offer, and none of their own."""
    for touch in found.touches:
        if touch.is_booked and touch.signal_id == offer.signal_id:
            if touch.offer_id is not None:
                tell_not_held(connection, touch, touch.offer_id, by=by, now=found.now)
            touches.save(connection, replace(touch, offer_id=offer.offer_id))
