"""What a CSM copies for others or takes along, as it arrives on the clipboard and on the disk."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.desk import press
from tests.browser.screen import opened, settled
from tests.browser.server import ProductServer

ABOUT = "book=example&account=brightwater-logistics"


def copied(page: Page, name: str) -> str:
    """Open what is to be copied, press its copy button, and give what was copied."""
    press(page, name)
    block = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    block.hover()
    block.get_by_role("button").click()
    text: str = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    settled(page)
    return text


def test_an_account_and_a_week_are_told_to_others(
    example_server: ProductServer, page: Page
) -> None:
    """Lines for Slack, facts for an assistant, and the usage as a workbook with its figures."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{example_server.url}/account?{ABOUT}")

    slack = copied(page, "Copy for Slack").splitlines()
    assert slack[0] == "*Brightwater Logistics*"
    assert "• 12 of 12 seats, 100%" in slack
    facts = copied(page, "Copy facts for my AI assistant").splitlines()
    assert 'Account: "Brightwater Logistics"' in facts
    assert not any("Priya" in line for line in facts)

    page.get_by_role("button", name="Download", exact=True).first.click()
    with page.expect_download() as begun:
        page.get_by_role("button", name="Excel workbook (XLSX)").click()
    assert begun.value.suggested_filename.endswith(".xlsx")
    rows = load_workbook(BytesIO(begun.value.path().read_bytes())).worksheets[0]
    first, last = ([cell.value for cell in rows[number]] for number in (1, rows.max_row))
    told = dict(zip(first, last, strict=True))
    assert told["Figure"] == told["Limit"] == 12
    assert told["Note"] == "Simulated example, not real accounts"

    opened(page, f"{example_server.url}/analysis?book=example")
    week = copied(page, "Copy for Slack").splitlines()
    assert week[0].startswith("*Week of ")
    assert week[0].endswith(" (simulated)")
