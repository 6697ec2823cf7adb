"""The four sheets an export writes bring the same accounts and figures into an empty book."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import METRICS, NOW, PLANS, TODAY, an_account
from upsell.book import accounts, catalogue, intake, readings
from upsell.book.engine import Book, open_book
from upsell.book.intake import Kept
from upsell.cells import words
from upsell.cells.trouble import Trouble
from upsell.limits import Limits
from upsell.model import LOCAL_USER, Account, Contact, LimitSource, Metric, Plan, Reading
from upsell.services import exports, imports
from upsell.services.exports import whole
from upsell.services.imports import UploadedSheet

KEYS = [metric.key for metric in METRICS]


def as_kept(text: str) -> str:
    """Give a text as the book holds it after an import; nothing for one it refuses."""
    try:
        return words.text(text.replace("\x00", ""))
    except Trouble:
        return ""


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["=1+1", "'=1", "''@x", "'", "-", '"', "a,b", "unlimited", "n/a", "＝1", "x\ny"]
    ),
).map(as_kept)
NAMES = TEXTS.map(lambda text: text or "Ægir")
AMOUNTS = st.one_of(
    st.integers(0, 10**15).map(float),
    st.floats(0, 1e15, allow_subnormal=False).map(abs),
    st.sampled_from([0.1, 1e-7, 1e-9, 1e15]),
)
LIMITS = st.one_of(st.none(), AMOUNTS.filter(bool))
MONEY = st.integers(0, 10**14).map(lambda cents: Decimal(cents).scaleb(-2))
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@st.composite
def some_accounts(draw: st.DrawFn) -> list[Account]:
    """Give a few accounts with hostile names and agreed limits."""
    ids = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return [
        an_account(
            account_id=one,
            name=draw(NAMES),
            domain=draw(st.sampled_from(["", "a.example", "b-c.example"])),
            plan_key=draw(st.sampled_from([None, *PLANS])),
            mrr=draw(MONEY),
            billing_day=draw(st.integers(1, 31)),
            customer_since=draw(st.none() | DAYS),
            renews_on=draw(st.none() | DAYS),
            csm=draw(TEXTS),
            contact=Contact(draw(TEXTS), draw(TEXTS), draw(TEXTS), "jo@acme.example"),
            do_not_contact=draw(st.booleans()),
            limit_overrides=draw(st.dictionaries(st.sampled_from(KEYS), LIMITS, max_size=2)),
        )
        for one in ids
    ]


@st.composite
def some_readings(draw: st.DrawFn, known: Limits) -> dict[tuple[str, str, date], Kept]:
    """Give figures with the limit of their account, one of their own, or one that is past."""
    found = {}
    places = st.tuples(
        st.sampled_from(list(known.accounts)), st.sampled_from(KEYS), st.integers(0, 40)
    )
    for account, metric, back in draw(st.lists(places, max_size=8)):
        agreed = known.now(account, metric)
        own = (draw(LIMITS), draw(st.sampled_from(LimitSource)).value)
        limit, source = draw(st.sampled_from([(agreed.amount, agreed.source.value), own]))
        if source == LimitSource.NONE.value:
            limit = None
        value = draw(st.none() | AMOUNTS)
        found[account, metric, TODAY - timedelta(days=back)] = Kept(value, limit, source, "file")
    return found


@contextmanager
def an_empty_book(template: Path, folder: Path, name: str) -> Iterator[Book]:
    """A copy of an empty book, for one example."""
    file = folder / name
    shutil.copy(template, file)
    book = open_book(f"sqlite:///{file.as_posix()}")
    yield book
    book.close()
    for part in ("", "-wal", "-shm"):
        file.with_name(name + part).unlink(missing_ok=True)


def sheets_of(book: Book, folder: Path) -> list[UploadedSheet]:
    """Give the sheets an export writes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    exports.write_book(book, folder, by=LOCAL_USER)
    return [UploadedSheet(path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))]


def described(book: Book) -> tuple[dict[str, Metric], dict[str, Plan], dict[str, Any], object]:
    """Give what the sheets describe."""
    with book.read() as connection:
        held = accounts.every(connection)
        outside = intake.external_ids(connection)
        plans = {
            key: replace(plan, limits=tuple(sorted(plan.limits, key=lambda limit: limit.metric)))
            for key, plan in catalogue.plans(connection).items()
        }
        return catalogue.metrics(connection), plans, held, outside


def figures(book: Book) -> list[Reading]:
    """Give every figure."""
    with book.read() as connection:
        return list(readings.stream(connection))


def as_brought(reading: Reading, limits: Limits) -> tuple[object, ...]:
    """Give a reading as the sheets carry it: a limit that no longer holds becomes its own."""
    agreed = limits.now(reading.account_id, reading.metric)
    holds = (reading.limit, reading.limit_source) == (agreed.amount, agreed.source)
    source = agreed.source if holds else LimitSource.READING
    key = (reading.account_id, reading.metric, reading.observed_on)
    return (*key, reading.value, reading.limit, source)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), held=some_accounts())
def test_what_was_exported_comes_back_the_same(
    sqlite_book: Path, tmp_path: Path, data: st.DataObject, held: list[Account]
) -> None:
    """Accounts, plans, metrics, agreed limits, ids elsewhere and figures, whatever they hold."""
    limits = Limits({one.account_id: one for one in held}, PLANS)
    found = data.draw(some_readings(limits))
    outside = {(held[0].account_id, "attio"): data.draw(NAMES)}
    with an_empty_book(sqlite_book, tmp_path, "one.db") as book:
        with book.write() as connection:
            catalogue.save_metrics(connection, METRICS)
            catalogue.save_plans(connection, PLANS.values())
            accounts.save(connection, held)
            intake.save_external_ids(connection, outside)
            intake.write_readings(connection, found.items())
        sheets = sheets_of(book, tmp_path / "out")
        before, kept = described(book), figures(book)
    with an_empty_book(sqlite_book, tmp_path, "two.db") as other:
        report = imports.apply(other, sheets, by=LOCAL_USER, now=NOW)
        after, brought = described(other), figures(other)

    assert report.changed == 0
    assert after == before
    assert [as_brought(one, limits) for one in kept] == [
        (one.account_id, one.metric, one.observed_on, one.value, one.limit, one.limit_source)
        for one in brought
    ]


def test_many_figures_are_several_files(
    empty_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None has more rows than an import takes; a book without figures has a header."""
    assert sheets_of(empty_book, tmp_path / "none")[-1].content == (
        b"account_id,metric,day,value,limit,counts\r\n"
    )
    with empty_book.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        accounts.save(connection, [an_account(plan_key=None)])
        days = [TODAY - timedelta(days=back) for back in range(5)]
        kept = Kept(1.0, None, LimitSource.NONE.value, "file")
        intake.write_readings(
            connection, {("northwind", "seats", day): kept for day in days}.items()
        )
    monkeypatch.setattr(whole, "ROWS_IN_A_FILE", 2)

    usage = [s for s in sheets_of(empty_book, tmp_path / "five") if s.name.startswith("usage")]

    assert [one.name for one in usage] == ["usage-2.csv", "usage-3.csv", "usage.csv"]
    assert [one.content.count(b"\n") for one in usage] == [3, 2, 3]
