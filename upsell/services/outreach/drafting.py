"""The one unused draft of a signal, channel and CSM: opened, given another offer, edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import Connection

from upsell import plays
from upsell.answer import MOST
from upsell.book import drafts, offers, touches
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.errors import Conflict, Refused
from upsell.model import Actor, PlayKind, Right
from upsell.outreach import Channel, Draft, Offer, Play
from upsell.plain import block, one_line
from upsell.services.making import offer_subject
from upsell.services.outreach.surroundings import Surroundings, around
from upsell.services.outreach.view import Outreach, view
from upsell.services.outreach.writing import latest, rewritten, why_nothing

LONGEST_SUBJECT = 200
LONGEST_BODY = 8_000


def open_draft(
    book: Book,
    signal_id: UUID,
    channel: Channel,
    *,
    follow_up: bool = False,
    by: Actor,
    now: datetime,
) -> Outreach:
    """Give the draft for a signal and channel, made or brought up to date where it must be.

    A text nobody edited quotes the latest figures. A call that is booked is given with its sheet,
    whoever booked it. An offer made for the signal that was won, or is open or put off in this
    channel, is given with its text instead of a new draft. `follow_up` asks for the email about
    the offer that waits for its answer; without one it asks for nothing.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        found = around(connection, book, signal_id, now)
        if follow_up and channel is Channel.EMAIL and found.open_offer is not None:
            return _followed_up(connection, found, found.open_offer, by=by, now=now)
        call = found.booked if channel is Channel.CALL else None
        offer = found.offered(channel)
        if offer is not None and call is None:
            return _logged(connection, found, offer.offer_id)
        own = drafts.unused(connection, signal_id, channel, by.id)
        kept = own if call is None else drafts.of_call(connection, call)
        if not found.profile.is_complete:
            return view(found, channel, kept if kept and kept.edited else None)
        if kept is None and not found.signal.is_open():
            return view(found, channel, None, problem=_no_longer(found))
        return _shown(connection, found, channel, kept, by=by, now=now)


def choose_play(
    book: Book,
    draft_id: UUID,
    play: Play,
    *,
    annual_value: Decimal | None = None,
    by: Actor,
    now: datetime,
) -> Outreach:
    """Offer something else, in the amount given; its total and worth come from the plans.

    `annual_value` is what it is worth for a year where the CSM knows better than the plans.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        draft, found = _unused(connection, book, draft_id, now)
        chosen = _priced(_sized(play, found), annual_value)
        detail = {"kind": chosen.kind.value, "amount": chosen.amount, "plan": chosen.plan_key}
        return _changed(connection, found, replace(draft, play=chosen), detail, by=by, now=now)


def edit(
    book: Book, draft_id: UUID, version: int, subject: str, body: str, *, by: Actor, now: datetime
) -> Outreach:
    """Keep a text written by hand; Conflict when the draft is no longer the version given."""
    by.require(Right.WRITE)
    subject, body = _typed(subject, body)
    with book.write() as connection:
        draft, found = _unused(connection, book, draft_id, now)
        subject = subject if draft.channel is Channel.EMAIL else draft.subject
        if draft.channel is Channel.EMAIL and not subject:
            msg = "Subject: type one. Nothing was saved."
            raise Refused(msg)
        if (draft.subject, draft.body) == (subject, body):
            return _current(connection, found, draft)
        after = replace(draft, subject=subject, body=body, edited=True, version=version)
        return _changed(connection, found, after, {"edited": True}, by=by, now=now)


def rewrite(book: Book, draft_id: UUID, *, by: Actor, now: datetime) -> Outreach:
    """Give up what was edited and write the text afresh from the latest figures."""
    by.require(Right.WRITE)
    with book.write() as connection:
        draft, found = _unused(connection, book, draft_id, now)
        fresh = replace(draft, edited=False)
        return _changed(connection, found, fresh, {"edited": False}, by=by, now=now)


def _shown(
    connection: Connection,
    found: Surroundings,
    channel: Channel,
    kept: Draft | None,
    *,
    by: Actor,
    now: datetime,
) -> Outreach:
    """Make the draft or bring it up to date, and show it."""
    if kept is None:
        options = found.options
        if not options:
            return view(found, channel, None, problem=why_nothing(found))
        kept = drafts.add_or_find(connection, _blank(found, channel, options[0], by, now))
    fresh, problem = rewritten(kept, found)
    draft = kept if fresh == kept else drafts.save(connection, fresh)
    problem = problem or ("" if found.signal.is_open() else _no_longer(found))
    touch = touches.find(connection, touches.touch_id(draft.draft_id))
    return view(found, channel, draft, touch=touch, problem=problem)


def _followed_up(
    connection: Connection, found: Surroundings, offer: Offer, *, by: Actor, now: datetime
) -> Outreach:
    """Show the follow-up of an offer: the one written today, else the draft of the next."""
    written = found.followed_up
    if written is not None:
        draft = drafts.of_follow_up(connection, written)
        return view(found, Channel.EMAIL, draft, followed_up=written)
    kept = drafts.unused_follow_up(connection, offer.offer_id, by.id)
    if not found.profile.is_complete:
        return view(found, Channel.EMAIL, kept)
    if kept is None:
        blank = _blank(found, Channel.EMAIL, offer.play, by, now)
        kept = drafts.add_or_find(connection, replace(blank, follows=offer.offer_id))
    fresh, problem = rewritten(kept, found)
    draft = kept if fresh == kept else drafts.save(connection, fresh)
    return view(found, Channel.EMAIL, draft, problem=problem)


def _blank(found: Surroundings, channel: Channel, play: Play, by: Actor, now: datetime) -> Draft:
    return Draft(
        draft_id=uuid4(),
        signal_id=found.signal.signal_id,
        account_id=found.account.account_id,
        channel=channel,
        csm=by.id,
        play=play,
        subject="",
        body="",
        template="",
        template_version=0,
        evidence=latest(found),
        created_at=now,
    )


def _changed(
    connection: Connection,
    found: Surroundings,
    draft: Draft,
    detail: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
) -> Outreach:
    """Save a draft somebody changed, its text written afresh unless edited, and show it."""
    fresh, _ = rewritten(draft, found)
    saved = drafts.save(connection, fresh)
    subject = offer_subject(saved.draft_id)
    record_change(connection, by=by, at=now, action="draft.changed", subject=subject, detail=detail)
    return _current(connection, found, saved)


def _current(connection: Connection, found: Surroundings, draft: Draft) -> Outreach:
    """Show a saved draft with what is wrong with it."""
    _, problem = rewritten(draft, found)
    touch = touches.find(connection, touches.touch_id(draft.draft_id))
    return view(found, draft.channel, draft, touch=touch, problem=problem)


def _logged(connection: Connection, found: Surroundings, offer_id: UUID) -> Outreach:
    """Show an offer already made with the text it was made with."""
    draft = drafts.one(connection, offer_id)
    offer = offers.one(connection, offer_id)
    touch = touches.find(connection, touches.touch_id(offer_id))
    return view(found, draft.channel, draft, offer=offer, touch=touch)


def _unused(
    connection: Connection, book: Book, draft_id: UUID, now: datetime
) -> tuple[Draft, Surroundings]:
    """Give a draft and its surroundings; Conflict when it became an offer in the meantime."""
    found = around(connection, book, drafts.one(connection, draft_id).signal_id, now)
    if offers.find(connection, draft_id) is not None or drafts.is_used(connection, draft_id):
        msg = "This draft was logged in the meantime, so it can no longer be changed. Reload."
        raise Conflict(msg)
    return drafts.one(connection, draft_id), found


def _sized(play: Play, found: Surroundings) -> Play:
    """Give the option of this kind in the amount asked for; nothing else of the play is taken."""
    option = next((one for one in found.options if one.kind is play.kind), None)
    if option is None:
        msg = "This is not among the offers for this account. Choose one of those shown."
        raise Refused(msg)
    if play.kind is PlayKind.PLAN or play.amount == option.amount:
        return option
    sized = plays.resize(
        option, play.amount, found.metric, found.account, found.plans, found.signal.latest
    )
    if not plays.covers(sized, latest(found)):
        total = plays.new_total(sized, found.metric)
        name = one_line(found.account.name)
        msg = f"Amount: {total} do not cover what {name} uses today. Type more."
        raise Refused(msg)
    return sized


def _priced(play: Play, annual_value: Decimal | None) -> Play:
    if annual_value is None:
        return play
    if not (annual_value.is_finite() and 0 <= annual_value <= MOST):
        msg = f"Annual value: type an amount from 0 to {MOST:,}."
        raise Refused(msg)
    return replace(play, annual_value=annual_value.quantize(Decimal("0.01")))


def _typed(subject: str, body: str) -> tuple[str, str]:
    """Give subject and body as plain text, as they will leave; Refused when they do not fit."""
    subject, body = one_line(subject), block(body)
    if not body.strip():
        msg = "Text: type one. Nothing was saved."
        raise Refused(msg)
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
        msg = f"Subject: at most {LONGEST_SUBJECT} characters. Text: at most {LONGEST_BODY:,}."
        raise Refused(msg)
    return subject, body


def _no_longer(found: Surroundings) -> str:
    """Say that the reason to write is gone."""
    reason = found.signal.clear_reason or found.signal.dismiss_reason
    why = f" ({reason.rstrip('.')})" if reason else ""
    return f"“{found.signal.title}” is no longer open{why}. Look at the account for other reasons."
