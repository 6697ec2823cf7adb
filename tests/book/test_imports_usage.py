"""Usage: figures checked one by one, limits resolved as they come in, counters added up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import TODAY
from tests.files import a_file, bring, counts, everything, look, problems
from upsell.book import schema
from upsell.book.engine import Book

HEADER = "account_id,metric,day,value"
FULL = f"{HEADER},limit,counts"
YESTERDAY = TODAY - timedelta(days=1)


def readings(book: Book, metric: str = "seats") -> dict[date, tuple[object, ...]]:
    """Give value, limit and where the limit came from, by day."""
    table = schema.readings
    query = (
        select(table.c.observed_on, table.c.value, table.c.limit, table.c.limit_source)
        .where(table.c.account_id == "northwind", table.c.metric == metric)
        .order_by(table.c.observed_on)
    )
    with book.read() as connection:
        return {day: tuple(rest) for day, *rest in connection.execute(query)}


@pytest.mark.parametrize(
    ("row", "field", "remedy"),
    [
        ("northwin,seats,2026-11-03,8", "account_id", "Did you mean northwind?"),
        ("Northwind,seats,2026-11-03,8", "account_id", "Did you mean northwind?"),
        ("zzz,seats,2026-11-03,8", "account_id", "Add it to the accounts sheet first."),
        (",seats,2026-11-03,8", "account_id", "Fill it in."),
        ("northwind,seat,2026-11-03,8", "metric", "Did you mean seats?"),
        ("northwind,API calls,2026-11-03,8", "metric", "Did you mean api_calls?"),
        (
            "northwind,seats,03/11/2026,8",
            "day",
            "Write 2026-11-03 or 2026-03-11, whichever it is.",
        ),
        ("northwind,seats,2026-11-21,8", "day", "Write a day up to today, 2026-11-20."),
        ('northwind,seats,2026-11-03,"1,200"', "value", "Write 1200 or 1.2, whichever it is."),
        ("northwind,seats,2026-11-03,45K", "value", "Write 45000."),
        ("northwind,seats,2026-11-03,80%", "value", "Write the amount itself."),
        ("northwind,seats,2026-11-03,-8", "value", "Correct it or leave the cell empty."),
        (
            "northwind,seats,2026-11-03,NaN",
            "value",
            "Write it in plain digits, such as 1200 or 12.5.",
        ),
        (
            "northwind,seats,2026-11-03,inf",
            "value",
            "Write it in plain digits, such as 1200 or 12.5.",
        ),
        (
            "northwind,seats,2026-11-03,8,0",
            "limit",
            "Write the limit, or unlimited where there is none.",
        ),
        ("northwind,seats,2026-11-03,8,,weekly", "counts", "Write total or daily."),
        ("northwind,seats,2026-11-03,8,,daily", "counts", "Leave the cell empty."),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy(book: Book, row: str, field: str, remedy: str) -> None:
    """The row is numbered as a spreadsheet shows it, whatever is good around it."""
    file = a_file(FULL, "northwind,seats,2026-11-01,8,,", row)

    assert problems(book, file) == [(3, field, remedy)]


def test_every_bad_cell_of_a_row_is_named(book: Book) -> None:
    """A row is corrected in one go."""
    file = a_file(FULL, "northwin,seat,soon,45K,0,weekly")

    assert [field for _, field, _ in problems(book, file)] == FULL.split(",")


def test_two_rows_for_one_figure_are_refused_with_both_numbers(book: Book) -> None:
    """Even when they agree, and across files."""
    row = "northwind,seats,2026-11-03,8"
    one, two = a_file(HEADER, row, row, name="one.csv"), a_file(HEADER, row, name="two.csv")

    found = [bad.problem for bad in look(book, one, two).bad]

    assert "is in row 2 and again in row 3" in found[0]
    assert "is in row 2 of one.csv and again in row 2" in found[1]


def test_a_blank_figure_is_kept_as_blank_and_said(book: Book) -> None:
    """It is not zero and not bad."""
    file = a_file(HEADER, "northwind,seats,2026-11-03,", "northwind,seats,2026-11-04,8")
    preview = look(book, file)
    bring(book, file)

    assert preview.sheets[0].notices == (
        "1 figure without a value: kept as blank, left out by scans.",
    )
    assert readings(book)[date(2026, 11, 3)][0] is None
    assert counts(bring(book, file)) == [(0, 0, 2)]


def test_a_later_figure_replaces_the_one_of_its_day(book: Book) -> None:
    """The others stay, though the file does not name them."""
    bring(book, a_file(HEADER, "northwind,seats,2026-11-03,8", "northwind,seats,2026-11-04,8"))
    report = bring(
        book, a_file(HEADER, "northwind,seats,2026-11-04,9", "northwind,seats,2026-11-05,9")
    )

    assert counts(report) == [(1, 1, 0)]
    assert [row[0] for row in readings(book).values()] == [8, 9, 9]


def test_the_limit_is_the_readings_own_else_the_accounts_else_the_plans(book: Book) -> None:
    """Each is kept with where it came from."""
    plan = a_file(
        FULL,
        "northwind,seats,2026-11-01,8,,",
        "northwind,seats,2026-11-02,8,12,",
        "northwind,seats,2026-11-03,8,unlimited,",
    )
    bring(book, plan)
    bring(book, a_file("account_id,name,limit:api_calls", "northwind,Northwind,60000"))
    bring(
        book, a_file(HEADER, f"northwind,api_calls,{TODAY},8", f"northwind,goal.tickets,{TODAY},8")
    )

    assert [row[1:] for row in readings(book).values()] == [
        (10, "plan"),
        (12, "reading"),
        (None, "reading"),
    ]
    assert readings(book, "api_calls")[TODAY][1:] == (60_000, "override")
    assert readings(book, "goal.tickets")[TODAY][1:] == (None, "none")


def test_without_a_limit_column_a_reading_keeps_its_own_limit(book: Book) -> None:
    """With the column and an empty cell it takes what was agreed again."""
    bring(book, a_file(FULL, "northwind,seats,2026-11-03,8,12,"))

    bring(book, a_file(HEADER, "northwind,seats,2026-11-03,9"))
    kept = readings(book)[date(2026, 11, 3)]
    bring(book, a_file(FULL, "northwind,seats,2026-11-03,9,,"))

    assert kept == (9, 12, "reading")
    assert readings(book)[date(2026, 11, 3)] == (9, 10, "plan")


def test_a_change_of_plan_holds_from_its_day_and_never_before(book: Book) -> None:
    """Today's reading is resolved again, yesterday's is not, and a late one gets what held then."""
    usage = a_file(HEADER, f"northwind,seats,{YESTERDAY},8", f"northwind,seats,{TODAY},8")
    bring(book, usage)
    bring(book, a_file("account_id,name,plan", "northwind,Northwind,scale"))
    late = YESTERDAY - timedelta(days=1)
    again = bring(book, usage)
    bring(book, a_file(HEADER, f"northwind,seats,{late},7"))

    assert counts(again) == [(0, 0, 2)]
    assert [row[1] for row in readings(book).values()] == [10, 10, 50]


def test_two_changes_on_one_day_leave_what_held_before_both(book: Book) -> None:
    """A late reading of an earlier day does not get the limit that held for an hour."""
    bring(book, a_file("account_id,name,plan", "northwind,Northwind,scale"))
    bring(book, a_file("account_id,name,limit:seats", "northwind,Northwind,30"))
    bring(book, a_file(HEADER, f"northwind,seats,{YESTERDAY},7", f"northwind,seats,{TODAY},7"))

    assert [row[1] for row in readings(book).values()] == [10, 30]


def test_a_change_of_a_plans_limit_holds_for_its_accounts_from_its_day(book: Book) -> None:
    """A reading with a limit of its own stays as it is."""
    bring(
        book,
        a_file(
            FULL,
            f"northwind,seats,{YESTERDAY},8,,",
            f"northwind,seats,{TODAY},8,,",
            f"northwind,storage,{TODAY},8,9,",
        ),
    )
    bring(book, a_file("plan,metric,limit", "team,seats,20", "team,storage,600"))

    assert [row[1] for row in readings(book).values()] == [10, 20]
    assert readings(book, "storage")[TODAY][1:] == (9, "reading")


def test_the_first_limit_said_of_a_metric_holds_for_every_day(book: Book) -> None:
    """Usage that came before the plans sheet is not left without limits."""
    bring(book, a_file(HEADER, f"northwind,goal.tickets,{YESTERDAY},8"))
    bring(book, a_file("plan,metric,limit", "team,goal.tickets,1000"))

    assert readings(book, "goal.tickets")[YESTERDAY][1:] == (1000, "plan")


def test_daily_counts_are_added_up_from_the_start_of_the_period(book: Book) -> None:
    """The next file goes on from where the first ended, and each may come twice."""
    header = f"{HEADER},counts"
    first = a_file(
        header,
        "northwind,api_calls,2026-10-31,70,daily",
        "northwind,api_calls,2026-11-01,5,daily",
        "northwind,api_calls,2026-11-02,6,daily",
    )
    second = a_file(header, "northwind,api_calls,2026-11-03,7,daily")
    bring(book, first)
    bring(book, second)
    once = everything(book)

    assert counts(bring(book, first)) == [(0, 0, 3)]
    assert counts(bring(book, second)) == [(0, 0, 1)]
    assert everything(book) == once
    assert [row[0] for row in readings(book, "api_calls").values()] == [70, 5, 11, 18]


def test_a_corrected_daily_count_moves_the_days_after_it(book: Book) -> None:
    """The total of the period stays the sum of its days."""
    header = f"{HEADER},counts"
    bring(
        book,
        a_file(
            header,
            "northwind,api_calls,2026-11-01,5,daily",
            "northwind,api_calls,2026-11-02,6,daily",
        ),
    )
    bring(book, a_file(header, "northwind,api_calls,2026-11-01,15,daily"))

    assert [row[0] for row in readings(book, "api_calls").values()] == [15, 21]


def test_daily_figures_of_an_activity_stay_as_they_are(book: Book) -> None:
    """An activity is the amount on its day in any case."""
    bring(
        book,
        a_file(
            f"{HEADER},counts",
            "northwind,feature.audit,2026-11-01,5,daily",
            "northwind,feature.audit,2026-11-02,6,daily",
        ),
    )

    assert [row[0] for row in readings(book, "feature.audit").values()] == [5, 6]


def test_a_thousand_unknown_accounts_are_told_quickly(book: Book) -> None:
    """Each is named; the nearest is looked for only for the first."""
    rows = [f"unknown-{number},seats,2026-11-03,8" for number in range(1000)]

    assert len(look(book, a_file(HEADER, *rows)).bad) == 1000
