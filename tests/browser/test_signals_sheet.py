"""The signals sheet under a person's hands: typed in, corrected, counted, saved, taken along."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.desk import press, sample_file, words
from tests.browser.screen import assert_whole, axe, opened, settled
from tests.browser.server import ProductServer
from upsell.book import rules
from upsell.book.engine import open_book

FROM, LOOKS_AT, ROW, TOP = 325, 530, 35, 52
"""Where the cells of the columns "From" and "Looks at" lie in the sheet, in pixels."""
SOON_MS = 30_000
TRIES_MS = (2_000, 4_000, 8_000)
PERCENT = 70


def typed(page: Page, row: int, text: str) -> None:
    """Type into a cell of the column "From" as a person does, and leave it."""
    cell = page.locator("input.gdg-input")
    started(page, row, FROM, cell)
    cell.fill(text)
    cell.press("Enter")


def chosen(page: Page, row: int, words: str) -> None:
    """Choose in a cell of the column "Looks at" by keys, as a person does."""
    option = page.get_by_role("option", name=words)
    started(page, row, LOOKS_AT, option)
    option.click()
    expect(option).to_have_count(0, timeout=SOON_MS)
    settled(page)


def started(page: Page, row: int, column: int, editor: Locator) -> None:
    """Open the editor of a cell by keys; again where the sheet missed them while it drew itself."""
    other = FROM if column == LOOKS_AT else LOOKS_AT
    for patience in (*TRIES_MS, SOON_MS):
        box = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
        assert box is not None
        for place in (other, column):  # from another cell: a click on the same one opens it
            page.mouse.click(box["x"] + place, box["y"] + TOP + ROW * (row - 1))
        page.keyboard.press("Enter")
        with suppress(Error):
            editor.wait_for(timeout=patience)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"The cell in row {row} does not open")


def says(page: Page, sentence: str) -> None:
    """Wait until the page says a sentence."""
    main = page.locator('[data-testid="stMain"]')
    expect(main).to_contain_text(sentence, timeout=SOON_MS)
    settled(page)


def threshold(server: ProductServer) -> float | None:
    """The share of the limit of seats in the book."""
    book = open_book(f"sqlite:///{sample_file(server)}")
    with book.read() as connection:
        return rules.every(connection)[0].threshold


def test_a_sheet_is_typed_in_saved_and_taken_along(
    writable_server: ProductServer, page: Page, tmp_path: Path
) -> None:
    """A slip is named and keeps Save off; the right figure is counted, tried, saved and told.

    The file the page gives out, with another figure, comes in again and waits for Save.
    """
    opened(page, f"{writable_server.url}/signals?book=example")
    save = page.get_by_role("button", name="Save", exact=True)

    chosen(page, 1, "14 days")
    says(page, "Row 1 (Near limit: seats), Looks at: Near limit looks at the latest figure alone.")
    chosen(page, 1, "Latest figure")
    chosen(page, 5, "14 days")
    says(page, "Made team growth: seats look at 14 days instead of 28 days.")
    assert "latest figure alone" not in words(page)

    typed(page, 1, "180")
    says(page, "Row 1 (Near limit: seats), From, %: 180% cannot be used. Write 10% to 100%.")
    expect(save).to_be_disabled()

    typed(page, 1, "65")
    says(page, "Near limit: seats would flag 5 accounts instead of 2")
    assert "cannot be used" not in words(page)
    assert threshold(writable_server) == 0.8
    assert axe(page) == []

    press(page, "Try it")
    says(page, "As changed: ")
    assert_whole(page)

    save.click()
    says(page, "You set near limit: seats from 80% to 65%")
    assert threshold(writable_server) == 0.65
    assert "You made team growth: seats look at 14 days instead of 28 days" in words(page)

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    file = tmp_path / "signals.csv"
    file.write_bytes(Path(download.value.path()).read_bytes().replace(b"seats,65", b"seats,70"))
    page.get_by_text("Bring a sheet in from a file").click()
    page.locator('input[type="file"]').set_input_files(file)
    says(page, "Set near limit: seats from 65% to 70%.")
    press(page, "Put it into the sheet")
    says(page, "Not saved yet")
    save.click()
    says(page, "You set near limit: seats from 65% to 70%")
    assert threshold(writable_server) == 0.7

    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX", exact=True).click()
    workbook = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    (cell,) = [one for one in workbook.worksheets[0][2] if one.value == PERCENT]
    cell.value = PERCENT + 5
    workbook.save(tmp_path / "signals.xlsx")
    page.locator('input[type="file"]').set_input_files(tmp_path / "signals.xlsx")
    says(page, "Set near limit: seats from 70% to 75%.")
