"""Features and episodes against the slow oracle, on random and hostile usage, on both engines."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from math import isclose
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from tests import oracle
from tests.builders import METRICS, TODAY, an_account
from tests.hostile_usage import usage
from upsell.book import accounts, schema, signals, snapshot
from upsell.book import features as figures
from upsell.book.engine import Book
from upsell.features import Features, Lookback
from upsell.model import LOCAL_USER, Evidence, Reading
from upsell.rules import DEFAULT_RULES
from upsell.services import scanning
from upsell.services.rules import save_rules
from upsell.windows import WINDOWS

Compared = Features | Lookback | Evidence
SPAN = 150
WRITTEN = (
    schema.rules,
    schema.deliveries,
    schema.facts,
    schema.signals,
    schema.features,
    schema.scans,
    schema.changes,
    schema.readings,
)
SLOW = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(seed=st.integers(0, 2**32), billing_day=st.sampled_from((1, 15, 28, 29, 30, 31)))
def test_features_agree_with_the_oracle(book: Book, seed: int, billing_day: int) -> None:
    """Every figure of every account, metric and day is the one that plain loops find."""
    random = Random(seed)
    readings = _begin(book, random, billing_day)
    days = sorted(random.sample([TODAY - timedelta(days=back) for back in range(SPAN)], 6))
    with book.read() as connection:
        found = figures.of_days(connection, days)
    by_day = found.features.days()
    for day in days:
        expected = oracle.features(readings, day)
        columns = by_day.get(day)
        rows = list(columns.features()) if columns else []
        assert len(rows) == len(expected)
        for row in rows:
            assert_same(row, expected[row.account_id, row.metric])
        known = [reading for reading in readings if reading.observed_on <= day]
        bad = sum(not oracle.is_good(reading.value) for reading in known)
        left_out = found.left_out.get(day)
        assert (len(known), bad) == (
            (left_out.readings, left_out.bad_values) if left_out else (0, 0)
        )


@SLOW
@given(seed=st.integers(0, 2**32), billing_day=st.sampled_from((1, 15, 28, 29, 30, 31)))
def test_episodes_agree_with_the_oracle(book: Book, seed: int, billing_day: int) -> None:
    """Scans on many days, some left out, open, refresh and clear what plain loops do."""
    random = Random(seed)
    readings = _begin(book, random, billing_day)
    days = [TODAY - timedelta(days=back) for back in range(60, -1, -1) if random.random() < 0.8]
    until = random.randint(1, len(days) - 2)
    sheet = [
        replace(rule, window=random.choice(WINDOWS)) if rule.window else rule
        for rule in DEFAULT_RULES
    ]
    save_rules(book, sheet, by=LOCAL_USER, now=_morning(TODAY))
    moments = {day: _morning(day) for day in days[:until]}
    scanning.scan_days(book, moments, by=LOCAL_USER, now=_morning(TODAY))
    for day in days[until:][-4:]:
        scanning.scan(book, day, by=LOCAL_USER, now=_morning(day))
    looked_at = [*days[:until], *days[until:][-4:]]
    with book.read() as connection:
        found = signals.every(connection)
        kept = list(snapshot.columns(connection).features())
        customers = list(accounts.every(connection).values())
    expected = oracle.episodes(readings, looked_at, customers, METRICS, sheet)
    assert sorted(
        (s.account_id, s.rule_id, s.metric, s.episode, s.opened_on, s.cleared_on, s.urgency)
        for s in found
    ) == sorted(
        (e.account_id, e.rule_id, e.metric, e.episode, e.opened_on, e.cleared_on, e.urgency)
        for e in expected
    )
    by_key = {(e.account_id, e.rule_id, e.metric, e.episode): e for e in expected}
    for signal in found:
        same = by_key[signal.account_id, signal.rule_id, signal.metric, signal.episode]
        assert_same(signal.opening, same.opening)
        assert_same(signal.latest, same.latest)
    last = oracle.features(readings, looked_at[-1])
    assert {(row.account_id, row.metric) for row in kept} == set(last)
    for row in kept:
        assert_same(row, last[row.account_id, row.metric])


def test_many_accounts_keep_their_own_figures(book: Book) -> None:
    """More readings than are taken at once, of accounts whose ids are odd or nearly the same."""
    alike = ("acme", "Acme", "acme ", "caf\u00e9", "cafe\u0301", "NULL", "a\tb", 'a"b', "0")
    names = [f"{name}|{number}" for number in range(6) for name in alike]
    readings = [one for one in usage(Random(3), names, TODAY, 60) if one.observed_on <= TODAY]
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=name, name=name) for name in names])
        _insert(connection, readings)

    with book.read() as connection:
        found = list(figures.of_days(connection, [TODAY]).features.features())

    expected = oracle.features(readings, TODAY)
    assert len(readings) > figures.CHUNK
    assert len(found) == len(expected)
    for row in found:
        assert_same(row, expected[row.account_id, row.metric])


def assert_same(found: Compared, expected: Compared) -> None:
    """Compare field by field; sums in another order may differ in a float's last places."""
    for field in fields(expected):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if field.name == "lookbacks":
            for back, same in zip(one, other, strict=True):
                assert_same(back, same)
        elif isinstance(one, float) and isinstance(other, int | float):
            assert isclose(one, other, rel_tol=1e-12, abs_tol=1e-12), (field.name, found, expected)
        else:
            assert one == other, (field.name, found, expected)


def _begin(book: Book, random: Random, billing_day: int) -> list[Reading]:
    """Empty the book of what an earlier example wrote, and fill it with new usage."""
    names = ["northwind", "globex|seats"]
    readings = usage(random, names, TODAY, SPAN)
    with book.write() as connection:
        for table in WRITTEN:
            connection.execute(delete(table))
        customers = [
            an_account(account_id=names[0], billing_day=billing_day),
            an_account(account_id=names[1], name="Globex", billing_day=random.randint(1, 31)),
        ]
        accounts.save(connection, customers)
        _insert(connection, readings)
    return readings


def _insert(connection: Connection, readings: list[Reading]) -> None:
    """Write readings as they are: no import would take such nonsense."""
    rows = [{**vars(r), "limit_source": r.limit_source.value} for r in readings]
    if rows:
        connection.execute(schema.readings.insert(), rows)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(6), UTC)
