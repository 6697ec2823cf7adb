"""The Offers page: what waits for an answer, the calls, what is put off, what is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell import figures, plays
from upsell.book import accounts, catalogue, drafts, outbox, signals, touches
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.delivery_words import Stand
from upsell.errors import NotFound
from upsell.model import Account, Actor, Metric, Plan, Right, Signal
from upsell.offer_words import outcome_words, text_words
from upsell.outreach import Channel, Draft, Offer, Outcome, Play, Touch
from upsell.sentences import sentence
from upsell.services.offers.standing import Outside, outside
from upsell.services.offers.tasks import due_of

HOW = {Channel.EMAIL: "Email", Channel.CALL: "Call"}
CLOSED = (Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class OfferLine:
    """One offer in words."""

    offer: Offer
    account_name: str
    words: str
    """What was offered and its worth: `5 more seats, $1,200 a year`."""
    sentences: tuple[str, ...]
    """How and when it was made, on what figures, and what came of it."""
    standing: tuple[Stand, ...]
    """Where it stands with Attio and PostHog."""
    undo_until: datetime
    """Until when an undo leaves no trace."""
    reminder_on: date | None = None
    """When a task in Attio reminds of it, today or ahead."""
    may_follow_up: bool = False
    """Whether another email about it may be written now."""


@dataclass(frozen=True)
class CallLine:
    """One booked call in words; its draft is what may be offered in it."""

    touch: Touch
    account_name: str
    title: str
    words: str
    sentences: tuple[str, ...]
    draft: Draft
    standing: tuple[Stand, ...]


@dataclass(frozen=True)
class OffersPage:
    """All offers and booked calls, each in one place."""

    calls_due: tuple[CallLine, ...]
    """Their hour has come: how did they go?"""
    calls_ahead: tuple[CallLine, ...]
    in_flight: tuple[OfferLine, ...]
    """Without an answer, or put off until a day that has come; the oldest first."""
    waiting: tuple[OfferLine, ...]
    """Put off until a day ahead, the nearest first."""
    closed: tuple[OfferLine, ...]
    """Won, lost, without an answer for good, or undone; the latest first."""


@dataclass(frozen=True)
class _Words:
    """What the lines are made of."""

    accounts: Mapping[str, Account]
    metrics: Mapping[str, Metric]
    plans: Mapping[str, Plan]
    signals: Mapping[UUID, Signal]
    follow_ups: Mapping[UUID, tuple[Touch, ...]]
    """The emails about each offer made before, the latest first."""
    outside: Outside
    book: Book
    now: datetime

    def metric(self, key: str) -> Metric:
        """Give a metric, or its bare key when it is no longer measured."""
        return figures.counted(self.metrics, key)

    def play(self, play: Play) -> str:
        """Give `5 more seats, $1,200 a year`, as a line begins."""
        what = plays.what(play, self.metric(play.metric), self.plans)
        return f"{what[:1].upper()}{what[1:]}, {plays.annual_words(play, self.book.currency)}"

    def reminder_on(self, offer: Offer) -> date | None:
        """Give when a task reminds of an offer, unless that day is over."""
        due = due_of(self.book, self.outside.deliveries.get(offer.offer_id, ()))
        return due if due is not None and due >= self.book.today(self.now) else None

    def day(self, moment: datetime) -> str:
        """Give the book's day at a moment."""
        return figures.day(self.book.today(moment))


def offers(book: Book, *, by: Actor, now: datetime) -> OffersPage:
    """Give all offers and booked calls, read in one go."""
    by.require(Right.READ)
    today = book.today(now)
    with book.read() as connection:
        words = _words(connection, book, now)
        lines = [_line(offer, words) for offer in ledger.every(connection)]
        booked = touches.scheduled(connection)
        calls = [_call(touch, drafts.one(connection, _draft_of(touch)), words) for touch in booked]
    return OffersPage(
        calls_due=tuple(call for call in calls if _is_due(call.touch, now)),
        calls_ahead=tuple(call for call in calls if not _is_due(call.touch, now)),
        in_flight=tuple(line for line in reversed(lines) if _is_in_flight(line.offer, today)),
        waiting=tuple(sorted((line for line in lines if _waits(line.offer, today)), key=_until)),
        closed=tuple(line for line in lines if line.offer.outcome in CLOSED),
    )


def _words(connection: Connection, book: Book, now: datetime) -> _Words:
    return _Words(
        accounts=accounts.every(connection),
        metrics=catalogue.metrics(connection),
        plans=catalogue.plans(connection),
        signals={signal.signal_id: signal for signal in signals.every(connection)},
        follow_ups=touches.follow_ups(connection),
        outside=outside(connection, book, now),
        book=book,
        now=now,
    )


def _line(offer: Offer, words: _Words) -> OfferLine:
    """Give an offer in words."""
    signal = words.signals[offer.signal_id]
    evidence = sentence(signal.rule_type, words.metric(signal.metric), offer.evidence)
    how = f"{HOW[offer.channel]} by {offer.csm} on {words.day(offer.made_at)}."
    written = words.follow_ups.get(offer.offer_id, ())
    sentences = [
        how,
        *_followed(written, words),
        f"{offer.title}. {evidence}",
        _outcome(offer, words),
    ]
    if offer.override_reason:
        sentences.append(f"Logged all the same: {offer.override_reason}")
    reminder_on = words.reminder_on(offer)
    if reminder_on is not None:
        sentences.append(f"A task in Attio is due on {figures.day(reminder_on)}.")
    if text_words(offer):
        sentences.append(f"{text_words(offer)}.")
    return OfferLine(
        offer=offer,
        account_name=words.accounts[offer.account_id].name,
        words=words.play(offer.play),
        sentences=tuple(sentences),
        standing=words.outside.standing(offer.offer_id, offer.account_id),
        undo_until=offer.made_at + outbox.UNDO_WINDOW,
        reminder_on=reminder_on,
        may_follow_up=_may_follow_up(offer, written, words),
    )


def _followed(written: Sequence[Touch], words: _Words) -> Iterator[str]:
    """Say when an offer was last followed up by email."""
    if written:
        yield f"Followed up by email on {words.day(written[0].at)}."


def _may_follow_up(offer: Offer, written: Sequence[Touch], words: _Words) -> bool:
    """Give whether an offer waits, its minute of undoing is over, and nobody wrote today."""
    today = words.book.today(words.now)
    waits = _is_in_flight(offer, today) and words.now > offer.made_at + outbox.UNDO_WINDOW
    return waits and all(words.book.today(touch.at) != today for touch in written)


def _outcome(offer: Offer, words: _Words) -> str:
    """Give what came of an offer, and when: `Won, $1,200 a year (22 November).`."""
    said = outcome_words(offer, words.book.currency)
    when = "" if offer.outcome_at is None else f" ({words.day(offer.outcome_at)})"
    return f"{said[:1].upper()}{said[1:]}{when}."


def _call(touch: Touch, draft: Draft, words: _Words) -> CallLine:
    """Give a booked call in words."""
    signal = words.signals[touch.signal_id]
    return CallLine(
        touch=touch,
        account_name=words.accounts[touch.account_id].name,
        title=signal.title,
        words=words.play(draft.play),
        sentences=_booking(touch, draft, words),
        draft=draft,
        standing=words.outside.standing(draft.draft_id, draft.account_id),
    )


def _booking(touch: Touch, draft: Draft, words: _Words) -> tuple[str, ...]:
    """Say who booked a call and when, and whether it is about an offer made before."""
    booked = f"Booked by {touch.csm} on {words.day(touch.at)}."
    follows = touches.touch_id(draft.draft_id) != touch.touch_id
    return (booked, "About the offer made before.") if follows else (booked,)


def _draft_of(touch: Touch) -> UUID:
    """Give the draft of a booked call, whose id it has carried from the start."""
    if touch.offer_id is None:
        msg = "This call has no draft. Book it again from the account's page."
        raise NotFound(msg)
    return touch.offer_id


def _is_due(touch: Touch, now: datetime) -> bool:
    return touch.scheduled_for is not None and touch.scheduled_for <= now


def _is_in_flight(offer: Offer, today: date) -> bool:
    """Give whether an answer is awaited; one put off is again once its day has come."""
    put_off = offer.outcome is Outcome.DEFERRED
    return offer.outcome is None or (put_off and not _waits(offer, today))


def _waits(offer: Offer, today: date) -> bool:
    until = offer.deferred_until
    return offer.outcome is Outcome.DEFERRED and until is not None and until > today


def _until(line: OfferLine) -> date:
    return line.offer.deferred_until or date.max
