"""Where offers stand with Attio and PostHog, as the book knows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell.book import connections, destinations, outbox, sending
from upsell.book.engine import Book
from upsell.delivery_words import CALM, NEVER, At, Stand, stand
from upsell.outbox import Pulse
from upsell.outreach import Delivery, Destination


@dataclass(frozen=True)
class Outside:
    """What is known of offers and accounts outside the house."""

    is_sample: bool
    deliveries: Mapping[UUID, tuple[Delivery, ...]]
    since: Mapping[Destination, datetime] = field(default_factory=dict)
    """From when on facts go to each destination that is connected."""
    pulses: Mapping[Destination, Pulse] = field(default_factory=dict)
    """How each of those has answered lately."""
    at: At | None = None
    """When it was read."""
    in_attio: frozenset[str] = frozenset()
    """The subjects that have a counterpart there."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Account to its page in Attio."""

    def standing(self, offer_id: UUID, account_id: str) -> tuple[Stand, ...]:
        """Give how an offer stands with each destination it has something for."""
        if self.is_sample:
            return (Stand(NEVER),)
        return tuple(self._stands(offer_id, account_id))

    def _stands(self, offer_id: UUID, account_id: str) -> Iterable[Stand]:
        known = self.deliveries.get(offer_id, ())
        for to in Destination:
            theirs = [one for one in known if one.destination is to]
            is_attio = to is Destination.ATTIO
            counted = is_attio and f"offer:{offer_id.hex}" in self.in_attio
            url = self.pages.get(account_id, "") if is_attio else ""
            if theirs or counted:
                pulse = self.pulses.get(to, CALM)
                yield stand(to, theirs, self.since.get(to), url, pulse=pulse, at=self.at)


def outside(connection: Connection, book: Book, now: datetime) -> Outside:
    """Read where offers stand."""
    if book.is_sample:
        return Outside(is_sample=True, deliveries={})
    since = {
        to: kept.sends_from
        for to in Destination
        if (kept := connections.connected(connection, to)) is not None
    }
    seen = connections.outside(connection, Destination.ATTIO)
    return Outside(
        is_sample=False,
        deliveries=outbox.of_offers(connection),
        since=since,
        pulses={to: destinations.pulse(connection, to) for to in since},
        at=At(now, book.zone),
        in_attio=frozenset(sending.counterparts(connection, Destination.ATTIO)),
        pages={key: one.url for key, one in seen.items() if one.url and one.gone_at is None},
    )
