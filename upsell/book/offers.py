"""Offers in the book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, or_, select, update

from upsell.book import schema
from upsell.book.codec import evidence_from_json, evidence_to_json, play_from_json, play_to_json
from upsell.book.parts import parts
from upsell.errors import Conflict, NotFound
from upsell.model import Urgency
from upsell.outreach import Channel, Offer, Outcome

TABLE = schema.offers
EVERY = select(TABLE).order_by(TABLE.c.made_at.desc(), TABLE.c.offer_id)
"""In one order: the latest first, then by id."""
UNCLEARED = select(schema.signals.c.signal_id).where(schema.signals.c.cleared_on.is_(None))
MOVING = EVERY.where(
    or_(
        TABLE.c.outcome.is_(None),
        TABLE.c.outcome == Outcome.DEFERRED.value,
        TABLE.c.outcome_at >= bindparam("moment"),
        TABLE.c.made_at >= bindparam("moment"),
        and_(TABLE.c.outcome == Outcome.WON.value, TABLE.c.signal_id.in_(UNCLEARED)),
    )
)


def every(connection: Connection) -> list[Offer]:
    """Give every offer, the latest first."""
    return _read(connection, EVERY)


def of_account(connection: Connection, account_id: str) -> list[Offer]:
    """Give the offers made to an account, the latest first."""
    return _read(connection, EVERY.where(TABLE.c.account_id == account_id))


def of_signal(connection: Connection, signal_id: UUID) -> list[Offer]:
    """Give the offers made for a signal, the latest first."""
    return _read(connection, EVERY.where(TABLE.c.signal_id == signal_id))


def moving_since(connection: Connection, moment: datetime) -> list[Offer]:
    """Give the offers that are unanswered, or were made or answered at the moment or later.

    A won one is among them for as long as the signal it was made for has not cleared.
    """
    return _read(connection, MOVING, moment=moment)


def put_off_until(connection: Connection, ids: Iterable[str]) -> dict[str, list[date]]:
    """Give the days until which some accounts put an offer off."""
    found: dict[str, list[date]] = {}
    for few in parts(sorted(ids)):
        query = select(TABLE.c.account_id, TABLE.c.deferred_until).where(
            TABLE.c.account_id.in_(few),
            TABLE.c.outcome == Outcome.DEFERRED.value,
            TABLE.c.deferred_until.is_not(None),
        )
        for account_id, until in connection.execute(query):
            found.setdefault(account_id, []).append(until)
    return found


def find(connection: Connection, offer_id: UUID) -> Offer | None:
    """Give an offer if it was made."""
    row = connection.execute(select(TABLE).where(TABLE.c.offer_id == offer_id)).one_or_none()
    return None if row is None else _offer(row)


def one(connection: Connection, offer_id: UUID) -> Offer:
    """Give an offer; raise NotFound when the book does not hold it."""
    offer = find(connection, offer_id)
    if offer is None:
        msg = "This offer is not in the book: it was undone, or never logged."
        raise NotFound(msg)
    return offer


def add(connection: Connection, offer: Offer) -> None:
    """Keep a new offer."""
    connection.execute(TABLE.insert().values(**_columns(offer)))


def save(connection: Connection, offer: Offer) -> Offer:
    """Write the outcome of an offer; raise Conflict when the version is not the book's."""
    after = replace(offer, version=offer.version + 1)
    done = connection.execute(
        update(TABLE)
        .where(TABLE.c.offer_id == offer.offer_id, TABLE.c.version == offer.version)
        .values(**_columns(after))
    )
    if done.rowcount != 1:
        msg = "This offer was changed in another window just now. Reload to see it as it is."
        raise Conflict(msg)
    return after


def remove(connection: Connection, offer_id: UUID) -> None:
    """Take an offer out, as if it had not been made."""
    connection.execute(delete(TABLE).where(TABLE.c.offer_id == offer_id))


def lock_account(connection: Connection, account_id: str) -> None:
    """Keep others who draft, offer or record for this account waiting until the commit."""
    table = schema.accounts
    query = select(table.c.account_id).where(table.c.account_id == account_id)
    connection.execute(query.with_for_update(key_share=True)).one_or_none()


def _read(
    connection: Connection, query: Select[tuple[object, ...]], **bound: object
) -> list[Offer]:
    """Give the offers of a query, in its order."""
    return [_offer(row) for row in connection.execute(query, bound)]


def _offer(row: Row[tuple[object, ...]]) -> Offer:
    """Give the offer of a row."""
    return Offer(
        offer_id=row.offer_id,
        signal_id=row.signal_id,
        account_id=row.account_id,
        title=row.title,
        channel=Channel(row.channel),
        csm=row.csm,
        made_at=row.made_at,
        signal_opened_at=row.signal_opened_at,
        play=play_from_json(row.play),
        evidence=evidence_from_json(row.evidence),
        subject=row.subject,
        body=row.body,
        template=row.template,
        template_version=row.template_version,
        override_reason=row.override_reason,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        outcome_at=row.outcome_at,
        won_value=row.won_value,
        lost_reason=row.lost_reason,
        deferred_until=row.deferred_until,
        version=row.version,
        plan_key=row.plan,
        mrr=row.mrr,
        urgency=None if row.urgency is None else Urgency(row.urgency),
    )


def _columns(offer: Offer) -> dict[str, object]:
    """Give the columns of an offer."""
    return {
        "offer_id": offer.offer_id,
        "signal_id": offer.signal_id,
        "account_id": offer.account_id,
        "title": offer.title,
        "channel": offer.channel.value,
        "csm": offer.csm,
        "made_at": offer.made_at,
        "signal_opened_at": offer.signal_opened_at,
        "play": play_to_json(offer.play),
        "annual_value": offer.play.annual_value,
        "evidence": evidence_to_json(offer.evidence),
        "subject": offer.subject,
        "body": offer.body,
        "template": offer.template,
        "template_version": offer.template_version,
        "override_reason": offer.override_reason,
        "outcome": None if offer.outcome is None else offer.outcome.value,
        "outcome_at": offer.outcome_at,
        "won_value": offer.won_value,
        "lost_reason": offer.lost_reason,
        "deferred_until": offer.deferred_until,
        "version": offer.version,
        "plan": offer.plan_key,
        "mrr": offer.mrr,
        "urgency": offer.urgency,
    }
