"""Recording what came of an offer: the outcome, and what Attio and PostHog are told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from upsell.answer import Answer
from upsell.book import offers, outbox
from upsell.model import Actor
from upsell.outreach import FactKind, Offer, Outcome
from upsell.services.making import log, tell


def close(
    connection: Connection, offer: Offer, answer: Answer, *, by: Actor, now: datetime
) -> Offer:
    """Write a checked answer over the earlier one; the earlier one stays in the changes.

    Raises Conflict when the offer is no longer the version given. Attio is told of every change.
    PostHog is told of a win alone, once per offer. When a win is corrected, its event is
    taken back if it still waits here; if it was sent, PostHog goes on counting the win with the
    value first told, because events there cannot be changed, and only the outcome in Attio and
    in this book is right.
    """
    same = offer.outcome is answer.outcome
    after = offers.save(
        connection,
        replace(
            offer,
            outcome=answer.outcome,
            outcome_at=offer.outcome_at if same else _moment(answer, now),
            won_value=answer.won_value,
            lost_reason=answer.lost_reason,
            deferred_until=answer.deferred_until,
        ),
    )
    tell(
        connection,
        after,
        FactKind.OUTCOME_CHANGED,
        by=by,
        now=now,
        occurrence=str(after.version),
        more=_words(after),
    )
    if offer.outcome is Outcome.WON:
        outbox.withdraw(connection, offer.offer_id, [FactKind.CLOSED])
    if after.outcome is Outcome.WON:
        tell(connection, after, FactKind.CLOSED, by=by, now=now)
    detail = {"before": _words(offer), "after": _words(after)}
    log(connection, offer, "offer.outcome", detail, by=by, now=now)
    return after


def _moment(answer: Answer, now: datetime) -> datetime | None:
    """Give when the outcome came; an answer that is open again has no moment."""
    return None if answer.outcome is None else now


def _words(offer: Offer) -> dict[str, object]:
    """Give an outcome as JSON values."""
    until = offer.deferred_until
    return {
        "outcome": "open" if offer.outcome is None else offer.outcome.value,
        "won_value": None if offer.won_value is None else str(offer.won_value),
        "lost_reason": offer.lost_reason,
        "deferred_until": None if until is None else until.isoformat(),
    }
