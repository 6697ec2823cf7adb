"""Readings into features: one Ibis expression that every engine can run.

The forms are chosen to mean the same everywhere: a column is masked before its sum, a
comparison with a bound above every number takes the place of tests for NaN and infinity
(engines that sort NaN above all numbers and engines that compare it false agree on it), and
nothing depends on how an engine treats NULL in `greatest`.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import ibis
from ibis import Column, Table, Value, ifelse

from upsell.features import column
from upsell.windows import QUIET_DAYS, WINDOWS

LARGEST = 1e15
"""No count of anything is larger; a value or limit above it is not a number."""
SMALLEST = 1e-9
"""A value below it counts as zero, a limit below it as none; so no quotient overflows."""

ACCOUNT = ("as_of", "account_id")
KEYS = (*ACCOUNT, "metric")
BOUNDS = (0, *sorted({day for window in WINDOWS for day in (window, window + QUIET_DAYS)}))
"""So many days back a stretch begins: a window ends there, or the quiet time before one."""
READING = {"account_id": "string", "metric": "string", "observed_on": "date"} | {
    "value": "float64",
    "limit": "float64",
    "as_of": "date",
}


def features(readings: Table) -> Table:
    """Give one row per day, account and metric with a good reading on or before that day.

    The readings have the columns account_id, metric, observed_on, value, limit and as_of, where
    as_of is the day to look from; the result has the columns `upsell.features.NAMES`.
    """
    known = readings.filter(readings.observed_on <= readings.as_of)
    found = _summed(_stretches(_sorted_out(known)))
    return _derived(_cleaned(found.filter(found.observed_on.notnull())))


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


def _sorted_out(known: Table) -> Table:
    """Give readings with what they count, the day if they are good, and the day if they are use.

    `since` is the day, counted backwards, on which the stretch of a reading begins. A bad reading
    has none of these, so that sums, medians and latest figures pass it over.
    """
    value = known["value"]
    back = known.as_of.delta(known.observed_on, unit="day")
    is_good, is_use = value.between(0, LARGEST), value.between(SMALLEST, LARGEST)
    return known.mutate(
        counted=ifelse(is_use, value, ifelse(is_good, 0.0, None)),
        seen_on=ifelse(is_good, known.observed_on, None),
        used_on=ifelse(is_use, known.observed_on, None),
        since=ibis.cases(*((back < end, days) for days, end in pairwise(BOUNDS)), else_=BOUNDS[-1]),
    )


def _stretches(t: Table) -> Table:
    """Give what each stretch of days holds, for each account and metric, in one pass.

    A stretch lies between two days on which a window or the quiet time before one ends, so every
    window is made of whole stretches and the readings are gone through once for all of them.
    """
    return t.group_by([*KEYS, "since"]).agg(
        last_on=t.seen_on.max(),
        first_on=t.seen_on.min(),
        value=t.counted.argmax(t.seen_on),
        limit=t["limit"].argmax(t.seen_on),
        uses=t.counted.sum(),
        active_days=t.used_on.count(),
        first_use=t.used_on.min(),
        bad_readings=t.count() - t.seen_on.count(),
    )


def _summed(t: Table) -> Table:
    """Give the sums, the latest and the earlier figures of each account and metric."""
    return t.group_by(KEYS).agg(
        observed_on=t.last_on.max(),
        first_on=t.first_on.min(),
        value=t["value"].argmax(t.last_on),
        limit=t["limit"].argmax(t.last_on),
        bad_readings=t.bad_readings.sum().cast("int64"),
        **{name: found for window in WINDOWS for name, found in _within(t, window).items()},
    )


def _within(t: Table, window: int) -> dict[str, Value]:
    """Give what the days of one window hold, and those before it."""
    inside, early = t.since < window, t.since >= window
    quiet = t.since.between(window, window + QUIET_DAYS - 1)
    found = {
        "before": t["value"].argmax(t.last_on, where=early),
        "before_on": t.last_on.max(where=early),
        "uses": ifelse(inside, t.uses, None).sum(),
        "active_days": ifelse(inside, t.active_days, 0).sum().cast("int64"),
        "first_use": t.first_use.min(where=inside),
        "uses_prior": ifelse(quiet, t.uses, None).sum(),
    }
    return {column(name, window): each for name, each in found.items()}


def _cleaned(t: Table) -> Table:
    """Give the sums without a limit that nothing can be a share of."""
    limit = t["limit"]
    return t.mutate(limit=ifelse(limit.between(SMALLEST, LARGEST), limit, None))


def _derived(t: Table) -> Table:
    """Give what follows from the sums, and what the account's other metrics tell."""
    account = t.group_by(ACCOUNT).agg(last_on=t.observed_on.max(), known_on=t.first_on.min())
    t = t.join(account, ACCOUNT)
    return t.select(
        "account_id",
        "metric",
        "as_of",
        "observed_on",
        "value",
        "limit",
        utilisation=t["value"] / t["limit"],
        age_days=_days(t.as_of, t.observed_on),
        account_age_days=_days(t.as_of, t.last_on),
        observed_days=_days(t.as_of, t.known_on) + 1,
        bad_readings=t.bad_readings,
        **{name: found for window in WINDOWS for name, found in _over(t, window).items()},
    )


def _over(t: Table, window: int) -> dict[str, Value]:
    """Give what follows for one window."""
    before = t[column("before", window)]
    growth = t["value"] - before
    found = {
        "before": before,
        "before_on": t[column("before_on", window)],
        "growth": growth,
        "growth_share": growth / ifelse(before > 0, before, None),
        "uses": t[column("uses", window)].fill_null(0.0),
        "active_days": t[column("active_days", window)],
        "first_use": t[column("first_use", window)],
        "uses_prior": t[column("uses_prior", window)].fill_null(0.0),
    }
    return {column(name, window): each for name, each in found.items()}


def _days(later: Column, earlier: Column) -> Column:
    """Give whole days from one day to another."""
    return later.delta(earlier, unit="day")
