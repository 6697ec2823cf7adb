"""Readings into features: one Ibis expression that every engine can run.

The forms are chosen to mean the same everywhere: a column is masked before its median, a
comparison with a bound above every number takes the place of tests for NaN and infinity
(engines that sort NaN above all numbers and engines that compare it false agree on it), and
nothing depends on how an engine treats NULL in `greatest`.
"""

from __future__ import annotations

from functools import cache

import ibis
from ibis import Column, Table, ifelse

LARGEST = 1e15
"""No count of anything is larger; a value or limit above it is not a number."""
SMALLEST = 1e-9
"""A value below it counts as zero, a limit below it as none; so no quotient overflows."""

KEYS = ("as_of", "account_id", "metric")
READING = {"account_id": "string", "metric": "string", "observed_on": "date"} | {
    "value": "float64",
    "limit": "float64",
    "as_of": "date",
}
RECENT = 28
PRIOR = 84


def features(readings: Table) -> Table:
    """Give one row per day, account and metric with a good reading on or before that day.

    The readings have the columns account_id, metric, observed_on, value, limit and as_of, where
    as_of is the day to look from; the result has the columns of `upsell.model.Features`.
    """
    known = readings.filter(readings.observed_on <= readings.as_of)
    is_good = known.value.between(0, LARGEST)
    bad = known.filter(~is_good.fill_null(False)).group_by(KEYS).agg(bad=lambda t: t.count())  # noqa: FBT003
    good = _cleaned(_summed(_aged(known.filter(is_good))))
    rows = good.left_join(bad, KEYS).select(good, bad_readings=bad.bad.fill_null(0))
    return _derived(rows)


def left_out(readings: Table) -> Table:
    """Give per day how many readings there are and how many of them hold no good value."""
    known = readings.filter(readings.observed_on <= readings.as_of)
    is_good = known.value.between(0, LARGEST).fill_null(False)  # noqa: FBT003
    return known.group_by("as_of").agg(
        readings=known.count(), bad_values=known.count(where=~is_good)
    )


@cache
def query(dialect: str) -> str:
    """Give the SQL of `features` over a table `usage`; made once for each engine."""
    return str(ibis.to_sql(features(ibis.table(READING, name="usage")), dialect=dialect))


@cache
def left_out_query(dialect: str) -> str:
    """Give the SQL of `left_out` over a table `usage`; made once for each engine."""
    return str(ibis.to_sql(left_out(ibis.table(READING, name="usage")), dialect=dialect))


def _aged(good: Table) -> Table:
    """Give good readings with the days between them and the day one looks from."""
    return good.mutate(back=good.as_of.delta(good.observed_on, unit="day"))


def _summed(t: Table) -> Table:
    """Give the sums, the latest and the earlier figures of each account and metric, in one pass."""
    value, early = t["value"], t.back >= RECENT
    counted = ifelse(value < SMALLEST, 0.0, value)
    used = (t.back < RECENT) & (value >= SMALLEST)
    used_before = t.back.between(RECENT, PRIOR - 1) & (value >= SMALLEST)
    return t.group_by(KEYS).agg(
        observed_on=t.observed_on.max(),
        first_on=t.observed_on.min(),
        value=value.argmax(t.observed_on),
        limit=t["limit"].argmax(t.observed_on),
        before=value.argmax(t.observed_on, where=early),
        before_on=t.observed_on.max(where=early),
        lately=ifelse(t.back < 7, counted, None).median(),  # noqa: PLR2004
        earlier=ifelse(t.back.between(21, RECENT - 1), counted, None).median(),
        uses_28=value.sum(where=used),
        active_days_28=t.count(where=used),
        first_use_28=t.observed_on.min(where=used),
        uses_prior_56=value.sum(where=used_before),
    )


def _cleaned(t: Table) -> Table:
    """Give the sums with a tiny amount as zero and a limit nothing can be a share of as none."""
    value, before, limit = t["value"], t.before, t["limit"]
    return t.mutate(
        value=ifelse(value < SMALLEST, 0.0, value),
        before=ifelse(before < SMALLEST, 0.0, before),
        limit=ifelse(limit.between(SMALLEST, LARGEST), limit, None),
    )


def _derived(t: Table) -> Table:
    """Give what follows from the sums, and what the account's other metrics tell."""
    account = ibis.window(group_by=("as_of", "account_id"))
    growth = t.value - t.before
    return t.select(
        "account_id",
        "metric",
        "as_of",
        "observed_on",
        "value",
        "limit",
        utilisation=t["value"] / t["limit"],
        age_days=_days(t.as_of, t.observed_on),
        account_age_days=_days(t.as_of, t.observed_on.max().over(account)),
        observed_days=_days(t.as_of, t.first_on.min().over(account)) + 1,
        before=t.before,
        before_on=t.before_on,
        growth=growth,
        growth_share=growth / ifelse(t.before > 0, t.before, None),
        slope=(t.lately - t.earlier) / 21,
        uses_28=t.uses_28.fill_null(0.0),
        active_days_28=t.active_days_28,
        uses_prior_56=t.uses_prior_56.fill_null(0.0),
        first_use_28=t.first_use_28,
        bad_readings=t.bad_readings,
    )


def _days(later: Column, earlier: Column) -> Column:
    """Give whole days from one day to another."""
    return later.delta(earlier, unit="day")
