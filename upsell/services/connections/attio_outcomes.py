"""Outcomes changed in Attio come back: the newest change wins, and both stay in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection as Database

from upsell.answer import Answer, checked
from upsell.book import accounts, connections, offers, outbox
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.connection import AttioOutcome, AttioPlace, Connection
from upsell.crm import Entry, Mark
from upsell.errors import HeadroomError, Refused
from upsell.model import Actor, Right
from upsell.outreach import DeliveryState, Destination, Offer, Outcome
from upsell.ports import Attio
from upsell.services.closing import close
from upsell.services.making import offer_subject

OUTCOMES: Mapping[str, Outcome | None] = {
    AttioOutcome.OFFERED: None,
    AttioOutcome.CALL_SCHEDULED: None,
    AttioOutcome.WON: Outcome.WON,
    AttioOutcome.LOST: Outcome.LOST,
    AttioOutcome.NO_ANSWER: Outcome.NO_RESPONSE,
    AttioOutcome.NOT_NOW: Outcome.DEFERRED,
}
"""What each status means here; an offer is withdrawn by undoing it, never from there."""
OPEN = "open"
"""What is told of an offer without an outcome."""
NOT_THERE = frozenset({DeliveryState.WAITING, DeliveryState.PARKED})
WHY_LOST = "Recorded in Attio"
WAITS = timedelta(days=30)
"""Attio has no day for “Not now”, so we ask again after so long."""


@dataclass(frozen=True)
class ReadBack:
    """What came back from Attio, as sentences: taken over, and left with the reason."""

    taken: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def read_back(book: Book, attio: Attio, *, by: Actor, now: datetime) -> ReadBack:
    """Take over the outcomes that somebody changed in Attio after our last change.

    Raises Refused when the key leads to another workspace than the book's.
    """
    by.require(Right.WRITE)
    with book.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
        ours = {offer.offer_id: offer.outcome for offer in offers.every(connection)}
    if kept is None or book.is_sample:
        return ReadBack()
    if attio.workspace().workspace_id != kept.home_id:
        raise Refused(f"The key does not lead to “{kept.home}”, so nothing was read back.")
    taken, left = [], []
    for entry in attio.entries(kept.places[AttioPlace.LIST]):
        offer_id, status, mark = _said(entry, kept)
        if offer_id not in ours or mark is None or status not in OUTCOMES:
            continue
        if ours[offer_id] in {OUTCOMES[status], Outcome.WITHDRAWN}:
            continue
        try:
            with book.write() as connection:
                worth = _worth(entry, kept)
                found = _take(connection, book, offer_id, (status, mark, worth), by=by, now=now)
        except HeadroomError as error:
            left.append(f"An offer is “{status}” in Attio and was left as it is here: {error}")
        else:
            taken += [found] if found else []
    return ReadBack(tuple(taken), tuple(left))


def _said(entry: Entry, kept: Connection) -> tuple[UUID | None, str, Mark | None]:
    """Give the offer an entry is of, its status and since when."""
    slug = kept.places[AttioPlace.OFFER_OUTCOME]
    ids = entry.values.get(kept.places[AttioPlace.OFFER_ID], ())
    status = next(iter(entry.values.get(slug, ())), "")
    try:
        offer_id = UUID(str(next(iter(ids), "")))
    except ValueError:
        offer_id = None
    return offer_id, str(status), entry.marks.get(slug)


def _worth(entry: Entry, kept: Connection) -> Decimal | None:
    """Give what the entry says the offer is worth a year."""
    value = next(iter(entry.values.get(kept.places[AttioPlace.OFFER_VALUE], ())), None)
    return value if isinstance(value, Decimal) else None


def _take(
    connection: Database,
    book: Book,
    offer_id: UUID,
    said: tuple[str, Mark, Decimal | None],
    *,
    by: Actor,
    now: datetime,
) -> str:
    """Take over one outcome if it is newer than ours; give a sentence, or nothing."""
    status, mark, worth = said
    offers.lock_account(connection, offers.one(connection, offer_id).account_id)
    offer = offers.one(connection, offer_id)
    done = offer.outcome in {OUTCOMES[status], Outcome.WITHDRAWN}
    if done or not _is_newer(connection, offer, OUTCOMES[status], mark):
        return ""
    asked = _answer(OUTCOMES[status], worth, book.today(now))
    answer = checked(asked, offer.play.annual_value, book.today(now))
    moment = min(mark.since, now)
    close(connection, offer, answer, by=by, now=moment)
    before = "open" if offer.outcome is None else offer.outcome.value
    detail = {"status": status, "since": mark.since.isoformat(), "before": before}
    subject = offer_subject(offer_id)
    record_change(connection, by=by, at=now, action="attio.outcome", subject=subject, detail=detail)
    return f"{accounts.one(connection, offer.account_id).name}: {status}, as recorded in Attio."


def _is_newer(connection: Database, offer: Offer, said: Outcome | None, mark: Mark) -> bool:
    """Whether Attio's status is later than all we recorded.

    While something of ours is not there yet, because it waits or was refused, what a key wrote
    may be what we told before, late; what we never told is not, nor what a person wrote.
    """
    last = connections.last_fact(connection, offer.offer_id) or offer.outcome_at or offer.made_at
    is_behind = any(
        one.destination is Destination.ATTIO and one.state in NOT_THERE
        for one in outbox.of_offers(connection, [offer.offer_id]).get(offer.offer_id, ())
    )
    is_ours = mark.by_key and (said or OPEN) in outbox.outcomes_told(connection, offer.offer_id)
    return mark.since > last and not (is_behind and is_ours)


def _answer(outcome: Outcome | None, worth: Decimal | None, today: date) -> Answer:
    """Give the answer with what Attio does not say filled in."""
    until = today + WAITS if outcome is Outcome.DEFERRED else None
    lost = WHY_LOST if outcome is Outcome.LOST else ""
    won = worth if outcome is Outcome.WON and worth else None
    return Answer(outcome, won_value=won, lost_reason=lost, deferred_until=until)
