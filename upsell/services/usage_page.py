"""The usage of one account, read without anything that a customer should not see."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from operator import attrgetter

from upsell.book import accounts, catalogue, readings, snapshot
from upsell.book.engine import Book
from upsell.meters import meters
from upsell.model import Actor, Right
from upsell.services.account_page import in_order
from upsell.usage_view import UsageView


def usage_page(book: Book, account_id: str, *, by: Actor, now: datetime) -> UsageView:
    """Give an account's usage up to today; raise NotFound for one the book does not hold."""
    by.require(Right.READ)
    with book.read() as connection:
        account = accounts.one(connection, account_id)
        metrics = catalogue.metrics(connection)
        features = snapshot.of_account(connection, account_id)
        series = readings.series(connection, account_id)
    today = book.today(now)
    past = (row for row in series if row.observed_on <= today)
    by_metric = {key: tuple(rows) for key, rows in groupby(past, key=attrgetter("metric"))}
    return UsageView(
        name=account.name,
        meters=meters(features, metrics, account),
        metrics=in_order(metrics[key] for key in by_metric),
        readings=by_metric,
    )
