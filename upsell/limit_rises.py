"""Limits that rose: an upgrade that followed an offer of ours, or one the customer made alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from upsell import figures
from upsell.model import LimitSource, Metric, MetricKind, Reading
from upsell.outreach import Offer, Outcome

CREDITED = timedelta(days=90)
"""How long after an offer a rise may be what came of it."""
UNSAID = LimitSource.NONE
STANDS = frozenset({None, Outcome.DEFERRED, Outcome.WON})
"""Outcomes of an offer that a rise may have followed from."""


@dataclass(frozen=True)
class Rise:
    """A limit that is higher from a day on; `after` None is no limit any more."""

    account_id: str
    metric: str
    on: date
    before: float
    after: float | None


def rises(series: Iterable[Reading], metric: Metric) -> tuple[Rise, ...]:
    """Give the rises in one account's readings of a metric, by day; a goal that rises is none."""
    if metric.kind is MetricKind.GOAL:
        return ()
    known = [one for one in series if one.limit is not None or one.limit_source is not UNSAID]
    return tuple(
        Rise(later.account_id, later.metric, later.observed_on, earlier.limit, later.limit)
        for earlier, later in pairwise(known)
        if earlier.limit is not None and (later.limit is None or later.limit > earlier.limit)
    )


def may_follow(rise: Rise, offer: Offer, made_on: date) -> bool:
    """Whether a rise may be what came of an offer: of its metric, after it, and not too late."""
    same = (rise.account_id, rise.metric) == (offer.account_id, offer.play.metric)
    return same and offer.outcome in STANDS and made_on <= rise.on <= made_on + CREDITED


def rise_words(rise: Rise, metric: Metric) -> str:
    """Give `seats went from 10 to 15`."""
    after = "no limit" if rise.after is None else figures.number(rise.after)
    return f"{metric.label} went from {figures.number(rise.before)} to {after}"
