"""The open signals of an account, told to the CRM whenever they are others than last told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import floor

from sqlalchemy import Connection

from upsell import facts
from upsell.book import outbox, signals
from upsell.model import Metric, RuleType, Signal, Urgency
from upsell.outreach import FactKind

KIND = FactKind.SIGNALS_CHANGED
ORDER = tuple(Urgency)


def record(
    connection: Connection,
    account_ids: Iterable[str],
    metrics: Mapping[str, Metric],
    now: datetime,
) -> None:
    """Record the open signals of accounts where they are others than last told.

    What still waits of an account is replaced: only the latest is worth telling.
    """
    running: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals.open_ones(connection):
        if signal.is_open():
            running[signal.account_id].append(signal)
    last = outbox.last_of_account(connection, KIND)
    changed = {}
    for account_id in sorted(set(account_ids)):
        found = _alert(running[account_id], metrics)
        if found != last.get(account_id, _alert([], metrics)):
            changed[account_id] = found
    outbox.record_latest(
        connection,
        KIND,
        {facts.fact_id(KIND, each, now.isoformat()): (each, changed[each]) for each in changed},
        now,
    )


def _alert(running: Sequence[Signal], metrics: Mapping[str, Metric]) -> dict[str, object]:
    """Give the titles of open signals, and the figures of the one nearest to its limit.

    Full percents only: 99.9% of a limit is not 100%.
    """
    titles = sorted({signal.title for signal in running})
    near = [s for s in running if s.rule_type is RuleType.LIMIT_NEAR and s.urgency is not None]
    alert: dict[str, object] = {
        "titles": titles,
        "tier": "",
        "resource": "",
        "percent": None,
    }
    if near:
        nearest = max(near, key=_urgency)
        share = nearest.latest.utilisation
        metric = metrics.get(nearest.metric)
        alert["tier"] = "" if nearest.urgency is None else nearest.urgency.value
        alert["resource"] = nearest.metric if metric is None else metric.label
        alert["percent"] = None if share is None else floor(share * 100)
    return alert


def _urgency(signal: Signal) -> tuple[int, float]:
    place = -1 if signal.urgency is None else ORDER.index(signal.urgency)
    return place, signal.latest.utilisation or 0.0
