"""The weekly check in one walk: from Today to the grid, a pasted slip, and back with a file."""

from __future__ import annotations

import csv

from playwright.sync_api import Page

from tests.browser.desk import card, narrowed, press, words
from tests.browser.screen import assert_whole, opened, settled
from tests.browser.server import ProductServer

BLOCK = "Account\tSeats\tMood\nJuniper Studio\t44\tgood\nNobody Ltd\t3\t\n"


def test_a_week_is_pasted_looked_at_and_saved(writable_server: ProductServer, page: Page) -> None:
    """The slip is marked, Save waits for a word, Today shows the figure, and so does its file."""
    opened(page, f"{writable_server.url}/?book=example")
    press(page, "Type this week's figures")
    page.get_by_text("Paste from a spreadsheet").click()
    page.get_by_label("Copy the cells with their header row").fill(BLOCK)
    press(page, "Put it into the grid")
    said = words(page).replace("\u2060", "")
    assert "Left out of what you pasted: 2 things." in said.replace("\n", " ")
    assert "The column “Mood” is none of your metrics." in said
    assert "Row 3: “Nobody Ltd” is none of your accounts." in said
    assert "Juniper Studio, seats: 44 after" in said
    assert_whole(page)
    save = page.get_by_role("button", name="Save")
    assert save.is_disabled()
    page.get_by_text("It is right").click()
    settled(page)
    assert save.is_enabled()
    save.click()
    settled(page)
    assert "Nothing to save yet." in words(page)

    press(page, "All accounts")
    assert "44 of" in card(page, "Juniper Studio").inner_text()
    narrowed(page, "juniper")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="CSV").click()
    assert begun.value.suggested_filename.startswith("simulated-today-")
    with begun.value.path().open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Account"], row["Seats used"]) == ("Juniper Studio", "44")
    assert row["Note"] == "Simulated example, not real accounts"
