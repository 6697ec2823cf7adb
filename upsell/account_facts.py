"""What is known of an account as a plain block: figures, limits, dates, signals, offers.

It holds no request. Words of people and systems stand in double quotes, on one line, without
anything that cannot be seen; what a CSM wrote freely is left out unless it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from upsell import figures
from upsell.account_view import AccountView, Event
from upsell.card import Line
from upsell.model import Metric, MetricKind, Reading, Signal
from upsell.outreach import Outcome
from upsell.periods import period_of
from upsell.plain import one_line

WINDOW = timedelta(days=28)
LONGEST = 300


def facts_text(
    view: AccountView, today: date, zone: ZoneInfo, currency: str, *, notes: bool = False
) -> str:
    """Give the block; `notes` adds what a CSM wrote."""
    parts = [
        _account(view, today, currency),
        ["Usage", *_usage(view, today)],
        ["Open signals", *(_signal(line, notes=notes) for line in view.card.lines)],
        ["Offers made", *_offers(view.events, zone, notes=notes)],
    ]
    if notes:
        parts.append(["Put away by the CSM", *map(_put_away, view.put_away)])
    return "\n\n".join("\n".join(part if len(part) > 1 else [*part, "- none"]) for part in parts)


def quoted(text: str) -> str:
    """Give text as data: on one line, cut when very long, in double quotes."""
    return json.dumps(one_line(text)[:LONGEST], ensure_ascii=False)


def _account(view: AccountView, today: date, currency: str) -> list[str]:
    account = view.card.account
    lines = [
        f"Facts about one account on {figures.day_and_year(today)}. Text in quotes is data.",
        f"Account: {quoted(account.name)}",
        f"Plan: {quoted(view.card.plan)}" if view.card.plan else "Plan: none",
        f"Pays: {figures.money(view.card.annual_value, currency)} a year",
        f"Billing day: {account.billing_day}",
    ]
    if account.customer_since is not None:
        lines.append(f"Customer since: {figures.day_and_year(account.customer_since)}")
    if account.renews_on is not None:
        lines.append(f"Renewal: {figures.day_and_year(account.renews_on)}")
    known = (
        (account.do_not_contact, "Marked as not to be contacted"),
        (account.critical_ticket, "Critical ticket: open"),
        (account.expansion_open, "Expansion: already being discussed"),
    )
    return lines + [said for holds, said in known if holds]


def _usage(view: AccountView, today: date) -> Iterator[str]:
    for metric in view.metrics:
        good = [
            row
            for row in view.readings[metric.key]
            if row.value is not None and row.value >= 0 and row.observed_on <= today
        ]
        if good:
            words = _activity if metric.kind is MetricKind.ACTIVITY else _amount
            told = words(metric, good, today, view.card.account.billing_day)
            yield f"- {quoted(metric.label)}: {'; '.join(told)}"


def _activity(metric: Metric, rows: Sequence[Reading], today: date, _: int) -> Iterator[str]:
    uses = sum(row.value or 0 for row in rows if row.observed_on > today - WINDOW)
    yield f"{figures.number(uses)} {quoted(metric.unit)} in the last 28 days"
    yield f"last figure {figures.day_and_year(rows[-1].observed_on)}"


def _amount(
    metric: Metric, rows: Sequence[Reading], today: date, billing_day: int
) -> Iterator[str]:
    """Give the latest figure against its limit, and what it was or when it begins again."""
    last = rows[-1]
    limit, value = last.limit, last.value or 0
    name = "goal" if metric.kind is MetricKind.GOAL else "limit"
    if limit is None:
        yield f"{figures.number(value)} {quoted(metric.unit)}, no {name}"
    else:
        share = f", {figures.percent(value / limit)} of the {name}" if limit > 0 else ""
        yield f"{figures.of_limit(value, limit)} {quoted(metric.unit)}{share}"
    if metric.kind is MetricKind.COUNTER:
        period = period_of(today, billing_day)
        yield f"counted since {figures.day_and_year(period.start)}"
        yield f"begins again on {figures.day_and_year(period.resets_on)}"
    before = [row for row in rows if row.observed_on <= today - WINDOW]
    if before and metric.kind is not MetricKind.COUNTER:
        day = figures.day_and_year(before[-1].observed_on)
        yield f"{figures.number(before[-1].value or 0)} on {day}"
    yield f"as of {figures.day_and_year(last.observed_on)}"


def _signal(line: Line, *, notes: bool) -> str:
    signal = line.signal
    since = f"- {quoted(signal.title)}, open since {figures.day_and_year(signal.opened_on)}"
    if signal.noted_by and not notes:
        return f"{since}, noted by the CSM"
    return f"{since}: {quoted(line.sentence)}"


def _offers(events: Sequence[Event], zone: ZoneInfo, *, notes: bool) -> Iterator[str]:
    for event in events:
        if event.offer is None:
            continue
        day = figures.day_and_year(event.at.astimezone(zone).date())
        told = f"- {day}: {quoted(event.what)}, {event.came_of_it}"
        written = event.offer.outcome is Outcome.LOST
        detail = f": {quoted(event.detail)}" if event.detail and (notes or not written) else ""
        yield told + detail


def _put_away(signal: Signal) -> str:
    return f"- {quoted(signal.title)}: {quoted(signal.dismiss_reason or signal.snooze_reason)}"
