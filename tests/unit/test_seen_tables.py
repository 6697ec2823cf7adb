"""What a person sees as a file: the same rows, figures as figures, the example said to be one."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.builders import SEATS, TODAY, a_reading, a_signal, an_account, an_offer
from tests.hostile import HOSTILE
from upsell.board import Board
from upsell.card import Card, Line
from upsell.delivery_words import Stand
from upsell.meters import Meter, MeterState
from upsell.model import LimitSource, Reading
from upsell.outreach import Outcome
from upsell.services.exports import (
    Form,
    SeenTable,
    as_file,
    conversion_table,
    name_of,
    offers_table,
    problems_table,
    today_table,
    usage_table,
)
from upsell.services.imports import BadRow, ImportPreview, SheetPreview
from upsell.services.offers import OfferLine, OffersPage
from upsell.steps import Step, StepKind
from upsell.title_counts import TitleCount
from upsell.week import WeekStrip


def workbook(table: SeenTable, *, is_simulated: bool = False) -> list[dict[str, object]]:
    """Give the rows of a workbook by their columns' names."""
    content = as_file(table, Form.XLSX, is_simulated=is_simulated)
    header, *rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def a_board(name: str = "Northwind") -> Board:
    """Give Today with one account to act on and one that is calm."""
    meter = Meter(SEATS, MeterState.CLOSE, 8, 10, 0.8, TODAY)
    line = Line(a_signal(), "8 of 10 seats, 80%.", is_new=False)
    step = Step(StepKind.DRAFT_EMAIL, line.signal.signal_id)
    card = Card(an_account(name=name), "Team", (meter,), (line,), step)
    calm = Card(an_account(account_id="calm", name="Calm"), "Team", ())
    strip = WeekStrip(1, 7, 1, 3, 0, 1, 0)
    return Board(TODAY, strip, None, 1, (card,), (calm,), ())


def test_today_is_a_row_for_each_account() -> None:
    """In the page's order, with what each metric has used, and nothing where there is nothing."""
    first, second = workbook(today_table(a_board(), "USD"))

    assert (first["Today"], second["Today"]) == ("To act on", "Nothing to act on")
    assert (first["Signal"], first["Next step"]) == ("Near limit: seats", "Draft an email")
    assert (first["Seats used"], first["Seats limit"], first["Seats share of limit"]) == (
        8,
        10,
        0.8,
    )
    assert first["Pays a year (USD)"] == 4800
    assert first["Usage as of"] == datetime(2026, 11, 20)  # noqa: DTZ001 - a workbook's day
    assert (second["Seats used"], second["Signal"]) == (None, None)


def test_usage_is_a_row_for_each_day() -> None:
    """A figure that is not known is empty; no limit is said to be none; a share is a number."""
    readings = [
        replace(a_reading(8, 10), limit_source=LimitSource.PLAN),
        Reading("northwind", "seats", date(2026, 11, 19), None, None, LimitSource.OVERRIDE),
    ]

    first, second = workbook(usage_table(an_account(), SEATS, readings))

    assert (first["Figure"], first["Limit"], first["Share of limit"]) == (8, 10, 0.8)
    assert (first["Limit from"], second["Limit from"]) == ("plan", "agreed with the account")
    assert (second["Figure"], second["Limit"], second["Share of limit"]) == (
        None,
        "unlimited",
        None,
    )


def test_offers_carry_their_outcome_and_where_they_stand() -> None:
    """Money as money, moments on the book's clock."""
    won = an_offer(
        outcome=Outcome.WON,
        won_value=Decimal("900.50"),
        outcome_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    line = OfferLine(won, "Northwind", "5 more seats", (), (Stand("In Attio"),), won.made_at)
    page = OffersPage((), (), (), (), (line,))

    (row,) = workbook(offers_table(page, "USD", UTC))

    assert (row["Won a year (USD)"], row["Worth a year (USD)"]) == (900.5, 1200)
    assert row["Told outside"] == "In Attio"
    assert row["Made"] == datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - a workbook's


def test_a_rate_stands_beside_its_number() -> None:
    """Without a decided offer there is no rate."""
    counts = [TitleCount("Team growth", offered=4, won=1, lost=2), TitleCount("Premium use")]

    first, second = workbook(conversion_table(counts))

    assert (first["Decided"], first["Won of decided"]) == (3, pytest.approx(1 / 3))
    assert (second["Decided"], second["Won of decided"]) == (0, None)


def test_every_problem_of_an_import_is_a_row() -> None:
    """Not one for each kind, as the page shows them."""
    bad = tuple(BadRow("u.csv", row, "value", "1K", "Not plain.", "Write 1000.") for row in (2, 3))
    found = ImportPreview((SheetPreview("u.csv", None, bad=bad),))

    assert [row["Row"] for row in workbook(problems_table(found))] == [2, 3]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_in_the_file_and_harmless_in_its_name(name: str) -> None:
    """No formula, no path, no reserved name; the row is there."""
    table = today_table(a_board(name), "USD")
    content = as_file(table, Form.CSV, is_simulated=False).decode("utf-8-sig")
    cell = load_workbook(io.BytesIO(as_file(table, Form.XLSX, is_simulated=False))).worksheets[0][
        "A2"
    ]

    assert cell.data_type in {"s", "inlineStr"}
    assert not content.splitlines()[1].startswith(("=", "+", '"=', '"+'))
    file = name_of("usage", name, Form.CSV, is_simulated=False)
    assert file.removeprefix("usage-").removesuffix(".csv").replace("-", "").isalnum()
    assert file.isascii()


def test_the_examples_files_say_that_they_are_simulated() -> None:
    """In their name and in every row."""
    rows = workbook(today_table(a_board(), "USD"), is_simulated=True)

    assert {row["Note"] for row in rows} == {"Simulated example, not real accounts"}
    assert name_of("today", "2026-11-20", Form.XLSX, is_simulated=True) == (
        "simulated-today-2026-11-20.xlsx"
    )
