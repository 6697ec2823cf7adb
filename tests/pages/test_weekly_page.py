"""The weekly check's page: paste, look, say that it is right, save."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders import TODAY
from tests.pages.conftest import OpenPage
from tests.pages.seen import text_of
from upsell.book import catalogue, intake, readings
from upsell.book.intake import Kept
from upsell.bootstrap import Services
from upsell.model import Metric, MetricKind

PLACE = "pages/weekly.py"
LEVEL = ("accounts", "accounts", MetricKind.LEVEL)


@pytest.fixture(autouse=True)
def _last_week(services: Services) -> None:
    """Northwind had 9 seats a week ago."""
    day = TODAY - timedelta(days=7)
    with services.own.write() as connection:
        figure = {("northwind", "seats", day): Kept(9.0, 10.0, "plan", "file")}
        intake.write_readings(connection, figure.items())


def pasted(app: AppTest, block: str) -> AppTest:
    """Paste a block into the page."""
    app.text_area[0].set_value(block)
    app.button(key="FormSubmitter:weekly-paste-Put it into the grid").click()
    return app.run()


def said(app: AppTest) -> str:
    """Give what the page says in sentences of its own."""
    return " ".join([text_of(app), *(one.value for one in (*app.caption, *app.markdown))])


def seats(services: Services) -> float | None:
    """Give Northwind's seats of today as the book has them."""
    with services.own.read() as connection:
        return readings.on_day(connection, TODAY).get(("northwind", "seats"))


def test_a_pasted_block_is_saved_and_scanned(services: Services, open_page: OpenPage) -> None:
    """What would change is said first; then Today knows it."""
    app = pasted(open_page(PLACE), "Account\tSeats\nNorthwind\t10\n")

    assert "To save: 1 figure of 1 account for 20 November 2026." in said(app)
    assert seats(services) is None
    app = app.button(key="weekly-save").click().run()
    assert not app.exception
    assert seats(services) == 10
    assert "Nothing to save yet." in said(app)
    assert "10 of 10 seats" in text_of(open_page())


def test_a_jump_is_saved_only_when_somebody_says_that_it_is_right(
    services: Services, open_page: OpenPage
) -> None:
    """It is named with both figures, and Save waits."""
    app = pasted(open_page(PLACE), "Account\tSeats\nNorthwind\t100\n")

    assert "100 after 9 on 13 November" in said(app)
    assert app.button(key="weekly-save").disabled
    app = app.checkbox[0].check().run()
    app.button(key="weekly-save").click().run()
    assert seats(services) == 100


def test_what_is_left_out_is_named_as_text(open_page: OpenPage) -> None:
    """Names out of a spreadsheet are no markup."""
    app = pasted(open_page(PLACE), "Account\tSeats\n![x](https://t.example/p.png)\t3\n<b>x\t1\n")

    assert "is none of your accounts" in said(app)
    assert not any("![x](" in one.value for one in app.markdown)


def test_what_is_no_block_is_refused_beside_the_field(open_page: OpenPage) -> None:
    """With how to copy one."""
    app = pasted(open_page(PLACE), "hello")

    assert "Copy the cells with their header row" in app.error[0].value


def test_the_grid_is_reached_from_today_and_setup(open_page: OpenPage) -> None:
    """Also when the figures are too old to act on."""
    for place in ("", "pages/setup.py"):
        links = [link.label for link in open_page(place).main.page_link]
        assert any("this week's figures" in label for label in links)


def test_an_empty_book_says_what_is_missing(services: Services, open_page: OpenPage) -> None:
    """Instead of a grid without lines."""
    with services.own.write() as connection:
        for table in ("readings", "accounts"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our names

    app = open_page(PLACE)

    assert "There is nothing to fill in yet." in text_of(app)


def test_last_week_stands_beside_the_cell_under_any_key(
    services: Services, open_page: OpenPage
) -> None:
    """Also of a metric that is called account in the book."""
    week_before = TODAY - timedelta(days=7)
    with services.own.write() as connection:
        metrics = [*catalogue.metrics(connection).values(), Metric("account", *LEVEL)]
        catalogue.save_metrics(connection, metrics)
        figure = {("northwind", "account", week_before): Kept(3.0, None, "none", "file")}
        intake.write_readings(connection, figure.items())

    app = pasted(open_page(PLACE), "Account\taccount\tSeats\nNorthwind\t4\t10\n")

    assert not app.exception
    assert "“Last week” is the figure of 13 November." in said(app)
    (row,) = app.dataframe[0].value.to_dict("records")
    columns = ("account", "figure account", "before account", "figure seats", "before seats")
    assert [row[column] for column in columns] == ["Northwind", 4, "3", 10, "9"]
    assert "To save: 2 figures of 1 account" in said(app)
