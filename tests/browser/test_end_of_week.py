"""Friday in one walk: two signals compared, the week closed, a late answer, and the report."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.desk import card, press, words
from tests.browser.screen import assert_whole, axe, opened, settled, too_wide
from tests.browser.server import ProductServer

CONDITIONS, CONVERSION, QUALITY = "What Smoke asks for", "Conversion by signal", "Signal quality"
ROWS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))"
TABLES = f"tables => tables.map({ROWS})"
COUNTS = ("decided", "won", "lost", "no_answer", "not_now", "open", "offered")

Table = list[list[str]]


def choose(page: Page, choice: str, option: str | int) -> None:
    """Choose in a list by its words, or by its place in it."""
    box = page.get_by_role("combobox", name=choice, exact=True)
    box.scroll_into_view_if_needed()
    settled(page)  # a list that opens while the page scrolls closes again
    box.click()
    options = page.get_by_role("option")
    one = options.nth(option) if isinstance(option, int) else options.get_by_text(option)
    one.click()
    settled(page)


def unfold(page: Page, name: str) -> None:
    """Open what stands behind a line."""
    page.get_by_text(name, exact=True).click()
    settled(page)


def table(page: Page, name: str) -> Table:
    """Give what stands in a table of the page, its head first, cell by cell."""
    found: Table = page.get_by_role("region", name=name).locator("table").evaluate(ROWS)
    return found


def saved(page: Page, form: str, folder: Path) -> Path:
    """Download the report in one form."""
    with page.expect_download() as begun:
        page.get_by_test_id("stPopoverBody").get_by_role("button", name=form).click()
    file = folder / begun.value.suggested_filename
    begun.value.save_as(file)
    return file


def as_reported(row: list[str]) -> list[str]:
    """Give a line of conversion as the report has it: “not now” and open are one figure there."""
    *first, not_now, still_open, offered = row
    waits = "Waiting" if still_open == "Open" else str(int(not_now) + int(still_open))
    return [*first, waits, offered]


def as_counts(row: list[str]) -> list[str]:
    """Give a line of conversion as the file of figures has it: bare counts after the name."""
    title, decided, _, rate, *rest = row
    return [title, decided, rate.split(" of ")[0], *rest]


def test_a_week_is_closed_and_a_late_answer_stands_beside_its_verdict(
    writable_server: ProductServer, page: Page, open_page: OpenPage, tmp_path: Path
) -> None:
    """What was recorded stays word for word, and the figures of the report are the page's."""
    opened(page, f"{writable_server.url}/analysis?book=example")
    choose(page, "Week", 1)
    unfold(page, "The figures")
    (_, one, other, *_) = table(page, CONVERSION)
    unfold(page, "Compare two signals")
    choose(page, "One", one[0])
    choose(page, "The other", other[0])
    compared = page.get_by_test_id("stExpander").filter(has_text="Compare two signals").inner_text()
    k, n = one[3].split(",")[0].split(" of ")
    assert f"{k} won of {n}." in compared
    assert f"{other[3].split(',')[0]}." in compared
    assert_whole(page)

    verdict = page.get_by_role("status").first
    recorded, asked = verdict.inner_text(), table(page, CONDITIONS)
    press(page, "Close week")
    assert "It is never rewritten." in words(page)
    assert "With the answers since then" not in words(page)
    week = page.url

    opened(page, f"{writable_server.url}/offers?book=example")
    won = page.get_by_role("button", name="Won")
    card(page, "Greystone Legal", holding=won).get_by_role("button", name="Won").click()
    press(page, "Save as won")
    opened(page, week)
    assert (verdict.inner_text(), table(page, CONDITIONS)) == (recorded, asked)
    since = page.get_by_role("status").nth(1).inner_text().split("\n")
    assert since[0].startswith("With the answers since then: ")
    assert "PASS." in since[0]

    unfold(page, "The figures")
    conversion = table(page, CONVERSION)
    page.get_by_role("button", name="Report").click()
    files = [saved(page, form, tmp_path) for form in ("Page to print", "Markdown", "CSV")]
    paper = open_page(size=PHONE)
    paper.goto(files[0].as_uri())
    reported: list[Table] = paper.locator("table").evaluate_all(TABLES)
    assert asked in reported
    assert [as_reported(row) for row in conversion] in reported
    assert table(page, QUALITY) in reported
    assert (too_wide(paper), axe(paper)) == ([], [])
    told = files[1].read_text(encoding="utf-8")
    assert recorded.split("\n")[0] in told
    assert " ".join(since) in told
    with files[2].open(encoding="utf-8-sig", newline="") as file:
        rows = [[row["signal"], *(row[name] for name in COUNTS)] for row in csv.DictReader(file)]
    assert rows == [as_counts(row) for row in conversion[1:]]
