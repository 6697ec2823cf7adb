"""What analysis reads: offers and signals as whole columns, without texts, figures or objects.

Ids, moments and money are taken as the engine keeps them: making objects of a hundred thousand
rows would take longer than everything that is done with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta, tzinfo

import numpy as np
from sqlalchemy import ColumnElement, Connection, String, and_, case, func, or_, select, type_coerce

from upsell.book import schema, whole
from upsell.columns import Array
from upsell.ledger import CallColumns, Ledger
from upsell.model import RuleType
from upsell.offer_columns import ANSWERS, EPOCH, OfferColumns, Texts, steps
from upsell.outreach import Channel, Outcome
from upsell.rule_names import Unlisted
from upsell.rules import CRITICAL_FROM
from upsell.signal_columns import SignalColumns
from upsell.signal_quality import Mark
from upsell.week import day_begins

CODES = {None if answer is None else answer.value: code for code, answer in enumerate(ANSWERS)}


def ledger(connection: Connection, zone: tzinfo, since: date | None = None) -> Ledger:
    """Give offers, signals and calls; with `since` no signal that ended before that day."""
    return Ledger(signals(connection, zone, since), offers(connection), calls(connection), zone)


def offers(connection: Connection) -> OfferColumns:
    """Give every offer but those withdrawn, in no order: sorting would take as long as reading."""
    table = schema.offers
    wanted = (
        *(table.c.account_id, table.c.signal_id, table.c.title, table.c.csm, table.c.plan),
        *(table.c.channel, table.c.template, table.c.urgency, table.c.outcome),
        *(table.c.lost_reason, table.c.made_at, table.c.signal_opened_at, table.c.outcome_at),
        *(table.c.won_value, table.c.mrr),
    )
    stands = or_(table.c.outcome.is_(None), table.c.outcome != Outcome.WITHDRAWN.value)
    account, signal, title, csm, plan, channel, template, urgency, outcome, reason, *numbers = (
        whole.columns(connection, wanted, stands)
    )
    made_at, opened_at, answered_at, won_value, mrr = map(_numbers, numbers)
    return OfferColumns(
        account=Texts.of(account),
        signal=np.array(signal, object),
        title=Texts.of(title),
        csm=Texts.of(csm),
        plan=Texts.of(plan),
        channel=Texts.of(channel),
        template=Texts.of(template),
        urgency=Texts.of(urgency),
        answer=np.fromiter(map(CODES.__getitem__, outcome), np.int64, len(outcome)),
        lost_reason=np.array(reason, object),
        made_at=made_at,
        opened_at=opened_at,
        answered_at=answered_at,
        won_value=won_value,
        mrr=mrr,
    )


def signals(connection: Connection, zone: tzinfo, since: date | None = None) -> SignalColumns:
    """Give the signals, in no order; with `since` without those that ended before it."""
    table = schema.signals
    wanted = (
        *(table.c.signal_id, table.c.account_id, table.c.rule_id, table.c.opened_on),
        *(table.c.cleared_on, table.c.dismissed_at, table.c.dismiss_reason, table.c.snoozed_until),
    )
    lasting = () if since is None else (_lasts_until(since),)
    signal, account, rule, opened, cleared, dismissed, reason, snoozed = whole.columns(
        connection, wanted, *lasting
    )
    put_away = _days_of(_numbers(dismissed), zone)
    return SignalColumns(
        signal=np.array(signal, object),
        account=Texts.of(account),
        rule=Texts.of(rule),
        opened_on=_days(opened),
        ended_on=np.fmin(_days(cleared), put_away),
        is_dismissed=~np.isnat(put_away),
        reason=Texts.of(reason),
        snoozed_until=_days(snoozed),
    )


def calls(connection: Connection) -> CallColumns:
    """Give every call that was booked: with whom, about which signal, and when that was logged."""
    table = schema.touches
    wanted = (table.c.account_id, table.c.signal_id, table.c.at)
    account, signal, at = whole.columns(connection, wanted, table.c.channel == Channel.CALL.value)
    return CallColumns(np.array(account, object), np.array(signal, object), _numbers(at))


def unlisted(connection: Connection, rules: Iterable[str]) -> tuple[Unlisted, ...]:
    """Give what the signals of some rules are about."""
    table = schema.signals
    wanted = table.c.rule_id.in_(list(rules))
    query = select(table.c.rule_id, table.c.rule_type, table.c.noted_by != "", table.c.metric)
    found: dict[tuple[str, str, bool], set[str]] = {}
    for rule, kind, is_noted, metric in connection.execute(query.where(wanted).distinct()):
        found.setdefault((rule, kind, is_noted), set()).add(metric)
    return tuple(
        Unlisted(rule, RuleType(kind), is_noted, tuple(sorted(metrics)))
        for (rule, kind, is_noted), metrics in found.items()
    )


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
        select(type_coerce(signal.c.signal_id, String), func.min(reading.c.observed_on), reached)
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
        query = query.where(_lasts_until(since))
    return [Mark(str(row[0]), *row[1:]) for row in connection.execute(query)]


def _lasts_until(day: date) -> ColumnElement[bool]:
    """Give whether a signal did not clear before a day."""
    cleared = schema.signals.c.cleared_on
    return or_(cleared.is_(None), cleared >= day)


def _numbers(values: Sequence[int | None]) -> Array:
    """Give whole numbers, 0 where there is none."""
    return np.array([value or 0 for value in values], np.int64)


def _days(values: Sequence[str | None]) -> Array:
    """Give days, NaT where there is none; each different one is read once."""
    known = {value: int(np.datetime64(value, "D").astype(np.int64)) for value in set(values)}
    numbers = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
    return numbers.view("datetime64[D]")


def _days_of(moments: Array, zone: tzinfo) -> Array:
    """Give the day of each moment in a zone, NaT where there is none."""
    there = moments > 0
    found = np.full(len(moments), "NaT", "datetime64[D]")
    if there.any():
        ends = (int(moments[there].min()), int(moments[there].max()))
        first, last = ((EPOCH + timedelta(microseconds=end)).astimezone(zone) for end in ends)
        count = (last.date() - first.date()).days + 1
        days = [first.date() + timedelta(days=number) for number in range(count)]
        places = steps([day_begins(day, zone) for day in days], moments[there])
        found[there] = np.datetime64(days[0], "D") + places
    return found
