"""One figure typed by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from upsell.book import accounts, catalogue, intake
from upsell.book.engine import Book
from upsell.book.intake import Kept
from upsell.book.write import record_change
from upsell.cells import numbers
from upsell.cells.days import EARLIEST
from upsell.cells.trouble import Trouble
from upsell.errors import Refused
from upsell.figures import day_and_year
from upsell.limits import Limits
from upsell.model import Actor, LimitSource, Reading, Right

TYPED = "typed"


def type_reading(
    book: Book,
    account_id: str,
    metric: str,
    day: date,
    value: str | float,
    *,
    by: Actor,
    now: datetime,
) -> Reading:
    """Keep one figure of an account; it replaces the one of that day, whose own limit stays.

    Typing the same figure again changes nothing. Raises Refused with the remedy for a figure that
    is not one, a day to come and a metric that is not in the book.
    """
    by.require(Right.WRITE)
    amount = _amount(value)
    if day > book.today(now):
        raise Refused(f"{day_and_year(day)} has not come yet. Choose today or a day before it.")
    if day < EARLIEST:
        raise Refused(f"{day_and_year(day)} is too long ago. Choose a later day.")
    with book.write() as connection:
        intake.hold(connection)
        account = accounts.one(connection, account_id)
        if metric not in catalogue.metrics(connection):
            raise Refused(f"There is no metric “{metric}” in this book. Choose one of its metrics.")
        key = (account_id, metric, day)
        had = intake.readings(connection, [account_id], day, day).get(key)
        if had is not None and had.limit_source == LimitSource.READING.value:
            limit, source = had.limit, LimitSource.READING
        else:
            past = intake.past_limits(connection)
            plans = catalogue.plans(connection)
            allowance = Limits({account_id: account}, plans, past).on(account_id, metric, day)
            limit, source = allowance.amount, allowance.source
        new = Kept(amount, limit, source.value, TYPED)
        if had is None or had[:3] != new[:3]:
            intake.write_readings(connection, {key: new}.items())
            record_change(
                connection,
                by=by,
                at=now,
                action="reading.typed",
                subject=f"account:{account_id}",
                detail={"metric": metric, "day": day.isoformat(), "value": amount},
            )
    return Reading(account_id, metric, day, amount, limit, source, TYPED)


def _amount(value: str | float) -> float:
    """Give a typed amount; raise Refused in the words used for a file's cell."""
    text = value.strip() if isinstance(value, str) else _plain(value)
    try:
        return numbers.amount(text)
    except Trouble as trouble:
        raise Refused(f"“{text}”: {trouble.problem} {trouble.remedy}") from None


def _plain(value: float) -> str:
    """Give a number in plain digits that have one reading only."""
    return numbers.written(Decimal(repr(value))) if isfinite(value) else str(value)
