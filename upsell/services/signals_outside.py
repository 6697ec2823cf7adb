"""The open signals of accounts that Attio did not take: which, why, and once more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from upsell.book import accounts, outbox, sending
from upsell.book.engine import Book
from upsell.delivery_words import Stand, stand
from upsell.model import Account, Actor, Right
from upsell.outbox import UNLINKED
from upsell.outreach import Delivery, Destination

ATTIO = Destination.ATTIO
FEW = 500
"""How many subjects fit into one statement on every engine."""


@dataclass(frozen=True)
class RefusedSignals:
    """Accounts whose open signals Attio does not show, all for one reason."""

    accounts: tuple[Account, ...]
    stand: Stand

    @property
    def is_unlinked(self) -> bool:
        """Whether they are linked to no company there."""
        return self.stand.code == UNLINKED


def refused_signals(book: Book, *, by: Actor) -> tuple[RefusedSignals, ...]:
    """Give what Attio did not take of open signals, by reason."""
    by.require(Right.READ)
    with book.read() as connection:
        refused = outbox.refused_signals(connection)
        known = accounts.every(connection) if refused else {}
    alike: dict[tuple[str, str], list[Account]] = defaultdict(list)
    lasts: dict[tuple[str, str], Delivery] = {}
    for account_id, last in refused.items():
        why = (last.code, "" if last.code == UNLINKED else last.reason)
        alike[why].append(known[account_id])
        lasts[why] = last
    return tuple(
        RefusedSignals(tuple(sorted(found, key=lambda one: one.name)), _stand(lasts[why]))
        for why, found in alike.items()
    )


def refused_of(book: Book, account_id: str, *, by: Actor) -> Stand | None:
    """Give why Attio did not take the open signals of an account; None when it did."""
    by.require(Right.READ)
    with book.read() as connection:
        refused = outbox.refused_signals(connection, account_id)
    return _stand(refused[account_id]) if account_id in refused else None


def send_signals_again(book: Book, account_ids: Sequence[str], *, by: Actor, now: datetime) -> None:
    """Let the open signals of these accounts leave for Attio once more, made anew."""
    by.require(Right.WRITE)
    subjects = [outbox.signals_of(account_id) for account_id in account_ids]
    with book.write() as connection:
        few = (subjects[start : start + FEW] for start in range(0, len(subjects), FEW))
        count = sum(sending.release_subjects(connection, some, ATTIO, now) for some in few)
        about = subjects[0] if len(subjects) == 1 else "attio"
        sending.record_again(connection, count, ATTIO, about, by=by, at=now)


def _stand(last: Delivery) -> Stand:
    return stand(ATTIO, [last], None, "")
