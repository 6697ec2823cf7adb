"""A book full of made-up signals, offers and calls, written straight into its tables."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table

from tests.builders import METRICS, PLANS, a_play, an_account, an_evidence
from upsell.book import accounts, catalogue, options, schema
from upsell.book.codec import evidence_to_json, play_to_json
from upsell.book.engine import Book
from upsell.model import Account, Metric, MetricKind, RuleType, Urgency
from upsell.outreach import Channel, Outcome
from upsell.rules import DEFAULT_RULES, KINDS, rule_for, title
from upsell.scanreport import ScanReport

A_BATCH = 5_000
KINDS_OF_SIGNAL = [
    (rule_type, metric)
    for rule_type, kind in KINDS.items()
    for metric in METRICS
    if metric.kind in kind.kinds
    and (metric.kind is not MetricKind.ACTIVITY or metric.key.startswith(("feature", "use_case")))
]
OUTCOMES = (
    None,
    Outcome.DEFERRED,
    Outcome.WON,
    Outcome.LOST,
    Outcome.LOST,
    Outcome.NO_RESPONSE,
    Outcome.WITHDRAWN,
)
RECENT = timedelta(days=45)
"""What is older has ended or has its answer."""
LOST = ("Price", "Timing")
CSMS = ("Ana Keller", "Ben Ortiz")
SOURCES = ("sheet", "gone", "noted")
REASONS = ("Seasonal peak", "Wrong figures", "Already talked")


@dataclass(frozen=True)
class Made:
    """What every row is drawn from."""

    now: datetime
    days: int
    """How far back it goes."""
    draw: random.Random
    uncleared: set[tuple[str, str, str]] = field(default_factory=set)
    """Account, rule and metric of signals of the sheet: at most one of each is not cleared."""

    @property
    def today(self) -> date:
        """The book's day, in UTC."""
        return self.now.date()

    def before(self, moment: datetime) -> datetime:
        """Give a moment after another one and before now."""
        return moment + (self.now - moment) * self.draw.random()


def fill(book: Book, how_many: int, now: datetime, *, days: int = 180, seed: int = 1) -> None:
    """Put so many offers for about as many signals into an empty book; same seed, same book."""
    made = Made(now, days, random.Random(seed))
    people = [_account(number, made) for number in range(max(10, how_many // 5))]
    signals = [_signal(number, people, made) for number in range(how_many)]
    with book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, people)
        options.save_started_on(connection, made.today - timedelta(days=days))
        _insert(connection, schema.signals, iter(signals))
        _insert(connection, schema.offers, _offers(how_many, signals, made))
        _insert(connection, schema.touches, _calls(how_many // 5, signals, made))
        _insert(connection, schema.scans, _scans(len(people), made))
        _insert(connection, schema.readings, _readings(signals[:2_000], made))


def _account(number: int, made: Made) -> Account:
    return an_account(
        account_id=f"a{number}",
        name=f"Account {number}",
        mrr=Decimal(made.draw.choice((50, 200, 400, 900))),
        plan_key=made.draw.choice(("team", "scale")),
        csm=made.draw.choice(CSMS),
        critical_ticket=made.draw.random() < 0.2,
    )


def _signal(number: int, people: list[Account], made: Made) -> dict[str, Any]:
    """Give a signal that is open, cleared, dismissed or snoozed."""
    draw = made.draw
    rule_type, metric = draw.choice(KINDS_OF_SIGNAL)
    opened_at = made.now - timedelta(days=made.days * draw.random())
    opened_on = opened_at.date()
    is_recent = made.now - opened_at < RECENT
    states = ("open", "open", "snoozed", "dismissed", "cleared", "cleared", "cleared")
    state = draw.choice(states if is_recent else states[3:])
    ended = made.before(opened_at)
    account_id = draw.choice(people).account_id
    source = draw.choices(SOURCES, (90, 6, 4))[0]
    rule_id = _rule_id(source, rule_type, metric)
    key = (account_id, rule_id, metric.key)
    if state in ("open", "snoozed", "dismissed") and source != "noted":
        state = "cleared" if key in made.uncleared else state
        made.uncleared.add(key)
    evidence = evidence_to_json(an_evidence())
    return {
        "signal_id": UUID(int=number + 1),
        "account_id": account_id,
        "rule_id": rule_id,
        "rule_type": rule_type.value,
        "metric": metric.key,
        "title": title(rule_type, metric),
        "episode": 1,
        "opened_on": opened_on,
        "opened_at": opened_at,
        "opening": evidence,
        "latest": evidence,
        "urgency": None,
        "cleared_on": ended.date() if state == "cleared" else None,
        "clear_reason": "",
        "noted_by": "Ana Keller" if source == "noted" else "",
        "dismissed_at": ended if state == "dismissed" else None,
        "dismiss_reason": draw.choice(REASONS) if state == "dismissed" else "",
        "snoozed_until": made.today + timedelta(days=9) if state == "snoozed" else None,
        "snooze_reason": "",
    }


def _rule_id(source: str, rule_type: RuleType, metric: Metric) -> str:
    """Give the rule of the sheet that holds, one that is in no sheet, or that of noted signals."""
    rule = rule_for(DEFAULT_RULES, rule_type, metric)
    if source == "noted":
        return f"noted-{rule_type.value}"
    return f"gone-{rule_type.value}" if source == "gone" or rule is None else rule.rule_id


def _offers(how_many: int, signals: list[dict[str, Any]], made: Made) -> Iterator[dict[str, Any]]:
    """Give offers for some of the signals, several for a few."""
    draw = made.draw
    play, evidence = play_to_json(a_play()), evidence_to_json(an_evidence())
    for number in range(how_many):
        signal = draw.choice(signals)
        made_at = made.before(signal["opened_at"])
        outcome = draw.choice(OUTCOMES if made.now - made_at < RECENT else OUTCOMES[2:])
        yield {
            "offer_id": UUID(int=10_000_000 + number),
            "signal_id": signal["signal_id"],
            "account_id": signal["account_id"],
            "title": signal["title"],
            "channel": draw.choice([*Channel]).value,
            "csm": draw.choice(CSMS),
            "made_at": made_at,
            "signal_opened_at": signal["opened_at"],
            "play": play,
            "annual_value": Decimal(1200),
            "evidence": evidence,
            "subject": "",
            "body": "",
            "template": draw.choice(("seats", "api", "growth")),
            "template_version": 1,
            "override_reason": "",
            "outcome": None if outcome is None else outcome.value,
            "outcome_at": None if outcome is None else made.before(made_at),
            "won_value": Decimal(draw.randint(200, 4000)) if outcome is Outcome.WON else None,
            "lost_reason": draw.choice(LOST) if outcome is Outcome.LOST else "",
            "deferred_until": (
                made.today + timedelta(days=draw.randint(-20, 20))
                if outcome is Outcome.DEFERRED
                else None
            ),
            "version": 1,
            "plan": draw.choice(("team", "scale", None)),
            "mrr": Decimal(draw.choice((200, 400, 900))),
            "urgency": draw.choice((None, *Urgency)),
        }


def _calls(how_many: int, signals: list[dict[str, Any]], made: Made) -> Iterator[dict[str, Any]]:
    """Give calls and emails about some of the signals."""
    for number in range(how_many):
        signal = made.draw.choice(signals)
        yield {
            "touch_id": UUID(int=20_000_000 + number),
            "account_id": signal["account_id"],
            "signal_id": signal["signal_id"],
            "channel": made.draw.choice([*Channel]).value,
            "csm": "Ana Keller",
            "at": made.before(signal["opened_at"]),
            "offer_id": None,
            "scheduled_for": None,
            "call_state": None,
            "held_at": None,
        }


def _scans(people: int, made: Made) -> Iterator[dict[str, Any]]:
    """Give a scan every day but in the third week back, which nobody checked."""
    for back in range(made.days):
        day = made.today - timedelta(days=back)
        if not 14 <= back <= 28:
            report = ScanReport(day, made.now, people - back % 3, 0, 8, 0, 0, 0, 0, 0, 0, 0, day)
            yield {"day": day, "finished_at": made.now, "counts": report.counts()}


def _readings(signals: list[dict[str, Any]], made: Made) -> Iterator[dict[str, Any]]:
    """Give ten days of use around the limit from the opening of each near-limit signal."""
    seen: set[tuple[str, str, date]] = set()
    for signal in signals:
        if signal["rule_type"] != RuleType.LIMIT_NEAR.value:
            continue
        for ahead in range(10):
            day = signal["opened_on"] + timedelta(days=ahead)
            key = (signal["account_id"], signal["metric"], day)
            if key in seen or day > made.today:
                continue
            seen.add(key)
            yield {
                "account_id": key[0],
                "metric": key[1],
                "observed_on": day,
                "value": float(made.draw.choice((80, 90, 96, 98, 99, 100, 104))),
                "limit": made.draw.choice((100.0, 100.0, 100.0, None)),
                "limit_source": "plan",
                "source": "",
            }


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows in batches."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == A_BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
