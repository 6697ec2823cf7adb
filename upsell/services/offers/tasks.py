"""A task in Attio that reminds of an offer."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from upsell import facts, figures
from upsell.book import offers as ledger
from upsell.book import options, outbox
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.outreach import FactKind
from upsell.services.making import csm_email, log, offered

IN_DAYS = 7
AT = time(9)


def want_task(book: Book, offer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Have Attio remind of an offer in a week; asked again on the same day it is still one."""
    by.require(Right.WRITE)
    today = book.today(now)
    due = datetime.combine(today + timedelta(days=IN_DAYS), AT, book.zone)
    with book.write() as connection:
        offer = ledger.one(connection, offer_id)
        made = figures.day(book.today(offer.made_at))
        outbox.record(
            connection,
            fact_id=facts.fact_id(FactKind.TASK_WANTED, offer_id, today.isoformat()),
            kind=FactKind.TASK_WANTED,
            account_id=offer.account_id,
            properties={
                "content": f"Follow up: {offered(connection, offer.play)}, offered on {made}.",
                "due": due.isoformat(),
                "csm_email": csm_email(by, options.profile(connection)),
            },
            at=now,
            offer_id=offer_id,
        )
        detail = {"due": due.date().isoformat()}
        log(connection, offer, "offer.task_wanted", detail, by=by, now=now)
