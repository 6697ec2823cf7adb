"""What analysis reads: offers and signals as whole columns, without texts, figures or objects.

Ids, moments and money are taken as the engine keeps them: making objects of a hundred thousand
rows would take longer than everything that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    String,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)

from upsell.book import schema
from upsell.columns import Array
from upsell.model import RuleType
from upsell.offer_columns import ANSWERS, EPOCH, OfferColumns, Texts
from upsell.outreach import Channel, Outcome
from upsell.rules import CRITICAL_FROM
from upsell.signal_columns import SignalColumns
from upsell.signal_quality import Mark

CODES = {None if answer is None else answer.value: code for code, answer in enumerate(ANSWERS)}


def offers(connection: Connection) -> OfferColumns:
    """Give every offer but those withdrawn, in no order: sorting would take as long as reading."""
    table = schema.offers
    query = select(
        table.c.account_id,
        _plain(table.c.signal_id),
        table.c.title,
        table.c.csm,
        func.coalesce(table.c.plan, ""),
        table.c.channel,
        table.c.template,
        table.c.outcome,
        _count(table.c.made_at),
        _count(table.c.signal_opened_at),
        func.coalesce(_count(table.c.outcome_at), 0),
        func.coalesce(_count(table.c.won_value), 0),
        func.coalesce(_count(table.c.mrr), 0),
    ).where(or_(table.c.outcome.is_(None), table.c.outcome != Outcome.WITHDRAWN.value))
    columns = _columns(connection.execute(query).all(), 13)
    account, signal, title, csm, plan, channel, template, outcome, *numbers = columns
    made_at, opened_at, answered_at, won_value, mrr = (
        np.array(column, np.int64) for column in numbers
    )
    return OfferColumns(
        account=Texts.of(account),
        signal=np.array(signal, object),
        title=Texts.of(title),
        csm=Texts.of(csm),
        plan=Texts.of(plan),
        channel=Texts.of(channel),
        template=Texts.of(template),
        answer=np.fromiter(map(CODES.__getitem__, outcome), np.int64, len(outcome)),
        made_at=made_at,
        opened_at=opened_at,
        answered_at=answered_at,
        won_value=won_value,
        mrr=mrr,
    )


def signals(connection: Connection, zone: tzinfo, since: date | None = None) -> SignalColumns:
    """Give the signals, in no order; with `since` without those that ended before it."""
    table = schema.signals
    query = select(
        _plain(table.c.signal_id),
        table.c.account_id,
        table.c.title,
        _plain(table.c.opened_on),
        _plain(table.c.cleared_on),
        _count(table.c.dismissed_at),
        table.c.dismiss_reason,
        _plain(table.c.snoozed_until),
    )
    if since is not None:
        query = query.where(or_(table.c.cleared_on.is_(None), table.c.cleared_on >= since))
    signal, account, title, opened, cleared, dismissed, reason, snoozed = _columns(
        connection.execute(query).all(), 8
    )
    put_away = _days([None if at is None else _day(at, zone) for at in dismissed])
    return SignalColumns(
        signal=tuple(signal),
        account=Texts.of(account),
        title=Texts.of(title),
        opened_on=_days(opened),
        ended_on=np.fmin(_days(cleared), put_away),
        is_dismissed=~np.isnat(put_away),
        reason=tuple(reason),
        snoozed_until=_days(snoozed),
    )


def called(connection: Connection) -> set[str]:
    """Give the signals that a call was booked about."""
    table = schema.touches
    query = select(_plain(table.c.signal_id)).where(table.c.channel == Channel.CALL.value)
    return set(connection.execute(query.distinct()).scalars())


def checked(connection: Connection, since: date) -> dict[date, int]:
    """Give how many accounts each day's scan looked at."""
    scans = schema.scans
    rows = connection.execute(select(scans.c.day, scans.c.counts).where(scans.c.day >= since))
    return {row.day: int(row.counts["accounts"]) for row in rows if "accounts" in row.counts}


def marks(connection: Connection, since: date | None, today: date) -> list[Mark]:
    """Give when each near-limit signal stood at the limit, and when it reached it, while open."""
    signal, reading = schema.signals, schema.readings
    is_full = reading.c.value >= reading.c.limit
    reached = func.min(case((is_full, reading.c.observed_on)))
    joined = and_(
        reading.c.account_id == signal.c.account_id,
        reading.c.metric == signal.c.metric,
        reading.c.observed_on >= signal.c.opened_on,
        reading.c.observed_on <= func.coalesce(signal.c.cleared_on, today),
    )
    query = (
        select(_plain(signal.c.signal_id), func.min(reading.c.observed_on), reached)
        .join_from(signal, reading, joined)
        .where(
            signal.c.rule_type == RuleType.LIMIT_NEAR.value,
            signal.c.noted_by == "",
            reading.c.limit > 0,
            reading.c.value >= CRITICAL_FROM * reading.c.limit,
        )
        .group_by(signal.c.signal_id)
    )
    if since is not None:
        query = query.where(or_(signal.c.cleared_on.is_(None), signal.c.cleared_on >= since))
    return [Mark(*row) for row in connection.execute(query)]


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a column as the driver gives it, a text on SQLite."""
    return type_coerce(column, String)


def _count(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a moment or an amount as the whole number that is kept."""
    return type_coerce(column, BigInteger)


def _columns(rows: Iterable[Any], width: int) -> Sequence[Sequence[Any]]:
    """Give rows turned into columns, so many even without a row."""
    return list(zip(*rows, strict=True)) or [()] * width


def _days(values: Sequence[object]) -> Array:
    """Give days, NaT where there is none; each different one is read once."""
    known = {value: _number(value) for value in set(values)}
    numbers = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
    return numbers.view("datetime64[D]")


def _number(day: Any) -> int:  # noqa: ANN401 - a text on SQLite, a date on PostgreSQL
    """Give a day as numpy counts it, that of NaT for none."""
    return int(np.datetime64(day, "D").astype(np.int64))


def _day(microseconds: int, zone: tzinfo) -> date:
    """Give the day of a moment as the columns keep it."""
    moment: datetime = EPOCH + timedelta(microseconds=microseconds)
    return moment.astimezone(zone).date()
