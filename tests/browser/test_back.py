"""Back leads to the page that was left, as it was left."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.desk import NARROW, card, narrowed, narrowing, words
from tests.browser.screen import opened, settled
from tests.browser.server import ProductServer


def test_back_from_an_account_keeps_the_filter(example_server: ProductServer, page: Page) -> None:
    """Today narrowed to one CSM, an account, Back: the same accounts in the same address."""
    opened(page, example_server.url)
    narrowing(page).get_by_role("combobox", name="CSM").click()
    page.get_by_role("option").nth(1).click()
    settled(page)
    page.keyboard.press("Escape")
    expect(page.get_by_placeholder("Search accounts")).to_have_count(0)
    left, said = page.url, words(page)
    assert "csm=" in left
    page.locator('[class*="st-key-card-"] a').first.click()
    expect(page.get_by_role("link", name="All accounts")).to_be_visible()
    settled(page)
    assert "/account?" in page.url
    page.go_back()
    expect(page.get_by_role("button", name=NARROW)).to_be_visible()
    settled(page)
    assert page.url == left
    assert words(page) == said


def test_back_from_a_draft_keeps_the_search(example_server: ProductServer, page: Page) -> None:
    """A search, the step of the account found, Back: the search is still typed in and holds."""
    opened(page, example_server.url)
    narrowed(page, "bright")
    left = page.url
    card(page, "Brightwater Logistics").get_by_role("link", name="Draft email").click()
    expect(page.get_by_role("link", name="Open in Gmail and log")).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_text("Showing 1 of 10 accounts")).to_be_visible()
    settled(page)
    assert page.url == left
    expect(narrowing(page).get_by_placeholder("Search accounts")).to_have_value("bright")
    assert page.locator('[class*="st-key-card-"]').count() == 1


def test_back_undoes_a_filter(example_server: ProductServer, page: Page) -> None:
    """Each choice is a place of its own in the history, and the widgets follow the address."""
    opened(page, f"{example_server.url}/?book=example")
    narrowed(page, "bright")
    page.go_back()
    expect(page.get_by_role("button", name="Search and filter")).to_be_visible()
    settled(page)
    expect(narrowing(page).get_by_placeholder("Search accounts")).to_have_value("")
    assert page.locator('[class*="st-key-card-"]').count() == 10


def test_a_search_leaves_its_menu_open(example_server: ProductServer, page: Page) -> None:
    """Typing, Enter, typing on, choosing a CSM: the menu stays, with the cursor where it was."""
    opened(page, f"{example_server.url}/?book=example")
    search = narrowing(page).get_by_placeholder("Search accounts")
    search.click()
    for typed, left in (("bri", 1), ("x", 0)):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Showing {left} of 10 accounts")).to_be_visible()
        settled(page)
        expect(search).to_be_focused()
    search.fill("")
    page.get_by_role("combobox", name="CSM").click()
    page.get_by_role("option", name="Ana Keller").click()
    expect(page.get_by_text("Showing 5 of 10 accounts")).to_be_visible()
    settled(page)
    expect(search).to_be_visible()
    page.keyboard.press("Escape")
    expect(search).to_have_count(0)
    expect(page.get_by_role("button", name=NARROW)).to_be_focused()
