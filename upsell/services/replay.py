"""Trying a sheet on the past weeks: the scan's own steps over the readings, nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from upsell.book import accounts, catalogue, rules
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, Right, Rule
from upsell.replay import (
    Replay,
    days_of,
    first_told,
    looks_back,
    refuse_unless_short,
    replayed,
)
from upsell.rule_checks import faults


def replay(book: Book, tried: Sequence[Rule], weeks: int, *, by: Actor, now: datetime) -> Replay:
    """Give what the present sheet and another one flag in the past weeks, of the same readings.

    Raises Refused for a sheet that cannot be used and for a window there is not.
    """
    by.require(Right.READ)
    from upsell.book import features  # loads Ibis and DuckDB: not on a page's path

    today = book.today(now)
    with book.read() as connection:
        metrics = tuple(catalogue.metrics(connection).values())
        wrong = faults(tried, metrics)
        if wrong:
            raise Refused(wrong[0].sentence)
        known = accounts.every(connection)
        refuse_unless_short(len(known), weeks)
        present = rules.every(connection)
        days = days_of(today, weeks, (*present, *tried))
        found = features.of_days(connection, days)
    by_day = found.features.days() if len(found.features) else {}
    billing_days = {key: account.billing_day for key, account in known.items()}
    first = first_told(today, weeks)
    return Replay(
        first=first,
        last=days[-1],
        known_from=min(by_day, default=None),
        names={key: account.name for key, account in known.items()},
        present=replayed(by_day, days, present, metrics, billing_days, first, now),
        tried=replayed(by_day, days, tried, metrics, billing_days, first, now),
        looks_back=looks_back((*present, *tried)),
    )
