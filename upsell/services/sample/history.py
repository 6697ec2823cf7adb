"""The example's past: offers made and answered by the same services as real ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from upsell.book import offers as ledger
from upsell.book import signals
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, PlayKind, Signal
from upsell.outreach import Channel, Offer, Outcome
from upsell.services import imports, offers, outreach, scanning
from upsell.services.sample import sheets
from upsell.services.sample.series import Counter, Level, chance
from upsell.services.sample.stories import STORIES

FIRST_SCAN = -72
LAST_OLD_OFFER = -16
LAST_OLD_OUTCOME = -3
DESK_DAYS = (0, 2, 4)
"""Monday, Wednesday, Friday: when the two CSMs sit down to write."""
MORNING, NOON, CALL = time(8, 10), time(11, 20), time(10, 0)
WRITERS = (Actor("ana", "Ana Keller"), Actor("ben", "Ben Ortiz"))
REASONS = ("Price", "Timing", "No need")

LOST_SHARE = 0.6
PATIENCE = 28
"""Days within which an upgrade counts as the answer to an offer."""
PUTS_OFF = "ember-foods"
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
            _record_answers(book, day, anchor)
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


def _record_answers(book: Book, day: date, anchor: date) -> None:
    """Record the answers that came by a day; an upgrade in the account's story is a win."""
    now = moment(book, day, NOON) + timedelta(hours=3)
    with book.read() as connection:
        waiting = [offer for offer in ledger.every(connection) if offer.outcome is None]
    for offer in waiting:
        made = (book.today(offer.made_at) - anchor).days
        upgraded = upgrade_after(offer, made)
        today = (day - anchor).days
        if upgraded is not None:
            if today >= upgraded:
                _win(book, offer, anchor, today, now)
        elif today >= min(made + 2 + int(8 * _draw("days", offer)), LAST_OLD_OUTCOME):
            _decline(book, offer, day, now)


def upgrade_after(offer: Offer, made: int) -> int | None:
    """Give the day within four weeks of an offer on which the story has what was offered."""
    story = next(one for one in STORIES if one.account_id == offer.account_id)
    if offer.play.kind is PlayKind.PLAN:
        moved = story.before.until if story.before else None
        return moved if moved is not None and made < moved <= made + PATIENCE else None
    series = story.usage.get(offer.play.metric)
    steps = series.limits if isinstance(series, Level | Counter) else ()
    return next((day for day, _ in steps if made < day <= made + PATIENCE), None)


def _draw(what: str, offer: Offer) -> float:
    return chance(what, offer.account_id, offer.title, offer.made_at.date())


def _win(book: Book, offer: Offer, anchor: date, day: int, now: datetime) -> None:
    """Record a win, and bring in what the account has bought since."""
    by = _writer(offer)
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        Outcome.WON,
        won_value=offer.play.annual_value,
        by=by,
        now=now,
    )
    sheet = sheets.as_csv(sheets.account_rows(anchor, day))
    imports.apply(book, [imports.UploadedSheet("accounts.csv", sheet)], by=by, now=now)


def _decline(book: Book, offer: Offer, day: date, now: datetime) -> None:
    """Record one of the other answers."""
    draw = _draw("answer", offer)
    outcome = Outcome.LOST if draw < LOST_SHARE else Outcome.NO_RESPONSE
    if offer.account_id == PUTS_OFF and draw > 1 - LOST_SHARE:
        outcome = Outcome.DEFERRED
    offers.record_outcome(
        book,
        offer.offer_id,
        offer.version,
        outcome,
        lost_reason=REASONS[int(97 * draw) % 3] if outcome is Outcome.LOST else "",
        deferred_until=day + timedelta(days=90) if outcome is Outcome.DEFERRED else None,
        by=_writer(offer),
        now=now,
    )


def _writer(offer: Offer) -> Actor:
    return next(by for by in WRITERS if by.name == offer.csm)


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
