"""The weekly check on a real book: what stands beside the cells, and one save for all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import NOW, TODAY, an_account
from tests.files import everything
from upsell.book import accounts, intake
from upsell.book.engine import Book, open_book
from upsell.book.intake import Kept
from upsell.cells.forms import Forms, Mark
from upsell.errors import Forbidden, Refused
from upsell.layouts import Layout
from upsell.model import LOCAL_USER, Right
from upsell.services.imports import keep_layout
from upsell.services.weekly import save_weekly, weekly_grid
from upsell.sheets import SheetKind
from upsell.weekly import Past

SEATS = ("northwind", "seats")
CALLS = ("northwind", "api_calls")
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def known(book: Book) -> Book:
    """Northwind with figures of last week and before, and an account without any."""
    figures = {
        (*SEATS, LAST_WEEK): Kept(9.0, 10.0, "plan", "file"),
        (*SEATS, LAST_WEEK - timedelta(days=7)): Kept(5.0, 10.0, "plan", "file"),
        (*SEATS, TODAY - timedelta(days=1)): Kept(None, 10.0, "plan", "file"),
        (*CALLS, TODAY): Kept(700.0, 50_000.0, "plan", "file"),
    }
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id="=1+1", name="=1+1")])
        intake.write_readings(connection, figures.items())
    return book


def test_the_last_known_figure_stands_beside_the_cell(known: Book) -> None:
    """A blank one is none; the day's own figure is in the cell."""
    grid = weekly_grid(known, TODAY, by=LOCAL_USER)

    assert grid.latest == grid.last_week == {SEATS: Past(9.0, LAST_WEEK)}
    assert grid.present == {CALLS: 700.0}
    keys = [metric.key for metric in grid.metrics]
    assert keys == ["seats", "storage", "api_calls", "goal.tickets"]
    assert [account.name for account in grid.accounts] == ["=1+1", "Northwind"]


def test_last_week_is_carried_seven_days_and_the_latest_as_far_as_it_goes(known: Book) -> None:
    """From Monday to Monday a figure of the Friday between is the newest, not last week's."""
    days = {ahead: TODAY + timedelta(days=ahead) for ahead in (3, 14, 15)}

    grids = {ahead: weekly_grid(known, day, by=LOCAL_USER) for ahead, day in days.items()}

    monday = grids[3]
    assert monday.last_week[SEATS] == Past(9.0, LAST_WEEK)
    assert (CALLS in monday.last_week, monday.latest[CALLS]) == (False, Past(700.0, TODAY))
    assert grids[14].last_week == {CALLS: Past(700.0, TODAY)}
    assert grids[15].last_week == {}
    assert grids[15].latest == {SEATS: Past(9.0, LAST_WEEK), CALLS: Past(700.0, TODAY)}


def test_only_what_the_grid_shows_is_read(sqlite_book: Path, tmp_path: Path) -> None:
    """SQLite looks each figure up by its key, however long the book has been kept."""
    file = Path(shutil.copy(sqlite_book, tmp_path / "book.db"))
    book = open_book(f"sqlite:///{file.as_posix()}")
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(book.engine, "before_cursor_execute", note)
    weekly_grid(book, TODAY, by=LOCAL_USER)
    about = [one for one in asked if "FROM readings" in one[0] or "JOIN readings" in one[0]]
    with book.read() as connection:
        steps = [
            row.detail
            for statement, parameters in about
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    book.close()

    assert len(about) == 3
    assert [step for step in steps if step.startswith("SCAN readings")] == []


def test_what_was_typed_is_saved_with_the_limits_that_hold(known: Book) -> None:
    """Also of an account whose id looks like a formula; a second save has nothing to do."""
    typed = {SEATS: 10.0, ("=1+1", "seats"): 0.1, CALLS: 700.0}

    report = save_weekly(known, TODAY, typed, is_confirmed=False, by=LOCAL_USER, now=NOW)

    assert (report.new, report.changed) == (2, 0)
    with known.read() as connection:
        kept = intake.readings(connection, ["northwind", "=1+1"], TODAY, TODAY)
    assert kept[*SEATS, TODAY] == Kept(10.0, 10.0, "plan", "file")
    assert kept["=1+1", "seats", TODAY].value == 0.1
    with pytest.raises(Refused, match="nothing to save"):
        save_weekly(known, TODAY, typed, is_confirmed=False, by=LOCAL_USER, now=NOW)


def test_a_doubted_figure_is_saved_only_when_somebody_said_so(known: Book) -> None:
    """Until then nothing is, not even what nobody doubts."""
    typed = {SEATS: 90.0, ("=1+1", "seats"): 1.0}
    before = everything(known)

    with pytest.raises(Refused, match="Look again: Northwind, seats: 90 after 9 on 13 November"):
        save_weekly(known, TODAY, typed, is_confirmed=False, by=LOCAL_USER, now=NOW)
    assert everything(known) == before
    assert save_weekly(known, TODAY, typed, is_confirmed=True, by=LOCAL_USER, now=NOW).new == 2


def test_a_day_to_come_and_a_figure_below_zero_are_refused(known: Book) -> None:
    """By the import, in its words; nothing is written."""
    before = everything(known)
    ahead = TODAY + timedelta(days=1)
    with pytest.raises(Refused, match="has not come yet"):
        save_weekly(known, ahead, {SEATS: 9.0}, is_confirmed=True, by=LOCAL_USER, now=NOW)
    with pytest.raises(Refused, match="below zero"):
        save_weekly(known, TODAY, {SEATS: -9.0}, is_confirmed=True, by=LOCAL_USER, now=NOW)
    assert everything(known) == before


def test_only_who_may_write_saves(known: Book) -> None:
    """The guard is the service's."""
    reader = replace(LOCAL_USER, rights=frozenset({Right.READ}))
    with pytest.raises(Forbidden):
        save_weekly(known, TODAY, {SEATS: 9.0}, is_confirmed=True, by=reader, now=NOW)


def test_what_was_said_of_a_file_is_not_about_the_check(known: Book) -> None:
    """A file with the same headings wrote decimals with a comma; what is typed here does not."""
    header = ("account_id", "metric", "day", "value")
    layout = Layout(SheetKind.USAGE, header, Forms(mark=Mark.COMMA))
    keep_layout(known, header, layout, by=LOCAL_USER, now=NOW)

    save_weekly(known, TODAY, {SEATS: 9.5}, is_confirmed=False, by=LOCAL_USER, now=NOW)

    assert weekly_grid(known, TODAY, by=LOCAL_USER).present[SEATS] == 9.5
