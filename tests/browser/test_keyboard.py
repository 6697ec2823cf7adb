"""Keys press the buttons they stand on, never while one types, and never for the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.desk import narrowing, offers_in, sample_file
from tests.browser.screen import opened, settled
from tests.browser.server import ProductServer


def pressed(page: Page, key: str) -> Page:
    """Press a key and wait until the page has settled."""
    page.keyboard.press(key)
    page.wait_for_timeout(300)
    return settled(page)


def test_from_account_to_account(example_server: ProductServer, page: Page) -> None:
    """Next and previous in Today's order; typing in a field and the browser's keys do nothing."""
    opened(page, f"{example_server.url}/?book=example")
    search = narrowing(page).get_by_placeholder("Search accounts")
    search.click()
    page.keyboard.type("dune")
    page.wait_for_timeout(300)
    expect(search).to_have_value("dune")
    assert "outreach" not in page.url
    search.fill("")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    expect(search).to_have_count(0)

    page.locator('[class*="st-key-card-"] a').first.click()
    expect(page.get_by_role("heading", name="Cobalt Health")).to_be_visible()
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    settled(page)
    pressed(page, "n")
    expect(page.get_by_role("heading", name="Brightwater Logistics")).to_be_visible()
    assert "account=brightwater-logistics" in page.url
    pressed(page, "Control+n")
    pressed(page, "Control+p")
    pressed(page, "Control+d")
    figure = page.get_by_role("textbox", name="Figure")
    figure.click()
    page.keyboard.type("ndp")
    expect(figure).to_have_value("ndp")
    page.get_by_role("heading", name="Brightwater Logistics").click()
    expect(page.get_by_role("heading", name="Brightwater Logistics")).to_be_visible()
    assert "account=brightwater-logistics" in page.url
    pressed(page, "n")
    expect(page.get_by_role("heading", name="Dune Robotics")).to_be_visible()
    assert figure.input_value() == ""
    pressed(page, "p")
    expect(page.get_by_role("heading", name="Brightwater Logistics")).to_be_visible()


def test_draft_edit_and_log(writable_server: ProductServer, page: Page) -> None:
    """The first draft, Back to where it began, the text, and the log in the mail's own window."""
    file = sample_file(writable_server)
    before = len(offers_in(file))
    opened(page, f"{writable_server.url}/?book=example&csm=Ana+Keller")
    pressed(page, "d")
    expect(page.get_by_role("link", name="Open in Gmail and log")).to_be_visible()
    settled(page)
    left = page.url
    assert "/outreach?" in left
    page.go_back()
    filters = narrowing(page)
    expect(filters.get_by_role("combobox", name="CSM")).to_have_value("Ana Keller")
    settled(page)
    opened(page, left)
    pressed(page, "e")
    text = page.get_by_role("textbox", name="Text")
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(" eld")
    assert len(offers_in(file)) == before
    page.get_by_role("button", name="Cancel").click()
    settled(page)

    with page.context.expect_page() as mail:
        page.keyboard.press("Control+Enter")
    assert mail.value.url.startswith(("https://mail.google.com", "chrome-error:", "about:blank"))
    settled(page)
    expect(page.get_by_text("Logged: 4 more seats")).to_be_visible()
    assert len(offers_in(file)) == before + 1
