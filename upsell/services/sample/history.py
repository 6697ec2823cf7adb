"""The example's past: offers made and answered by the same services as real ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from upsell.book import offers as ledger
from upsell.book import signals
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, RuleType, Signal
from upsell.outreach import Channel, Offer, Outcome
from upsell.services import offers, outreach, scanning
from upsell.services.sample.series import chance

FIRST_SCAN = -72
LAST_OLD_OFFER = -16
LAST_OLD_OUTCOME = -3
DESK_DAYS = (0, 2, 4)
"""Monday, Wednesday, Friday: when the two CSMs sit down to write."""
MORNING, NOON, CALL = time(8, 10), time(11, 20), time(10, 0)
WRITERS = (Actor("ana", "Ana Keller"), Actor("ben", "Ben Ortiz"))
REASONS = ("price", "timing", "no need now")

WINS: dict[RuleType, float] = {
    RuleType.LIMIT_NEAR: 0.45,
    RuleType.TEAM_GROWTH: 0.4,
    RuleType.PREMIUM_USE: 0.3,
    RuleType.STRONG_OUTCOME: 0.5,
    RuleType.NEW_USE_CASE: 0.25,
}
RECENT = (
    (-3, "greystone-legal", Channel.EMAIL),
    (-2, "cobalt-health", Channel.CALL),
    (-1, "dune-robotics", Channel.EMAIL),
)
"""What happened in the last days and still waits: two emails and one call."""


def replay(book: Book, anchor: date, now: datetime) -> None:
    """Scan day by day up to the anchor and let the two CSMs offer and record answers on the way."""
    unseen: dict[date, datetime] = {}
    for offset in range(FIRST_SCAN, 1):
        day = anchor + timedelta(days=offset)
        unseen[day] = min(moment(book, day, MORNING), now)
        if day.weekday() not in DESK_DAYS and offset < LAST_OLD_OUTCOME:
            continue
        scanning.scan_days(book, unseen, by=WRITERS[0], now=now)
        unseen.clear()
        if offset <= LAST_OLD_OFFER:
            _offer_to_some(book, day)
        if offset <= LAST_OLD_OUTCOME:
            _record_answers(book, day, last=offset == LAST_OLD_OUTCOME)
        for when, account, channel in RECENT:
            if when == offset:
                _approach(book, account, channel, day, anchor)


def moment(book: Book, day: date, at: time) -> datetime:
    """Give a time of a day in the book's zone."""
    return datetime.combine(day, at, tzinfo=book.zone)


def _offer_to_some(book: Book, day: date) -> None:
    """Offer where a signal has been open for a day or three and nothing speaks against it."""
    with book.read() as connection:
        offered = {offer.signal_id for offer in ledger.every(connection)}
        waiting = [one for one in signals.open_ones(connection) if one.signal_id not in offered]
    for signal in waiting:
        lag = 1 + int(3 * chance("lag", signal.account_id, signal.title, signal.episode))
        if (day - signal.opened_on).days >= lag:
            _write(book, signal, day)


def _write(book: Book, signal: Signal, day: date) -> None:
    """Draft and log an email for a signal, unless the product itself advises against it."""
    by = WRITERS[int(2 * chance("who", signal.account_id))]
    now = moment(book, day, NOON)
    view = outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=by, now=now)
    if view.draft is None or view.problem or view.gates:
        return
    try:
        outreach.log_offer(book, view.draft.draft_id, by=by, now=now)
    except Refused:
        return


def _record_answers(book: Book, day: date, *, last: bool) -> None:
    """Record the answers that came on a day; on the last one all that is still open."""
    now = moment(book, day, NOON) + timedelta(hours=3)
    with book.read() as connection:
        waiting = [offer for offer in ledger.every(connection) if offer.outcome is None]
        types = {signal.signal_id: signal.rule_type for signal in signals.every(connection)}
    for offer in waiting:
        draw = chance("days", offer.account_id, offer.title, offer.made_at.date())
        if last or (day - book.today(offer.made_at)).days >= 2 + int(8 * draw):
            _answer(book, offer, types[offer.signal_id], day, now)


def _answer(book: Book, offer: Offer, kind: RuleType, day: date, now: datetime) -> None:
    """Record one answer, drawn from what such offers usually bring in this example."""
    draw = chance("answer", offer.account_id, offer.title, offer.made_at.date())
    wins = WINS[kind]
    outcome = Outcome.WON
    if draw > wins:
        outcome = Outcome.LOST if draw < wins + (1 - wins) * 0.45 else Outcome.NO_RESPONSE
    if draw > 1 - (1 - wins) * 0.3:
        outcome = Outcome.DEFERRED
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        outcome,
        won_value=(offer.play.annual_value or Decimal(600)) if outcome is Outcome.WON else None,
        lost_reason=REASONS[int(3 * draw * 7) % 3] if outcome is Outcome.LOST else "",
        deferred_until=day + timedelta(days=90) if outcome is Outcome.DEFERRED else None,
        by=WRITERS[0] if offer.csm == WRITERS[0].name else WRITERS[1],
        now=now,
    )


def _approach(book: Book, account: str, channel: Channel, day: date, anchor: date) -> None:
    """Write to an account or book a call with it for the day the example is made."""
    with book.read() as connection:
        found = [one for one in signals.open_ones(connection) if one.account_id == account]
    signal_id: UUID = found[0].signal_id
    by, now = WRITERS[0], moment(book, day, NOON)
    view = outreach.open_draft(book, signal_id, channel, by=by, now=now)
    if view.draft is None:
        raise Refused(view.problem)
    if channel is Channel.EMAIL:
        outreach.log_offer(book, view.draft.draft_id, by=by, now=now)
    else:
        due = moment(book, anchor, CALL)
        outreach.book_call(book, view.draft.draft_id, due, override_reason="", by=by, now=now)
