"""The view to share with a customer, as the browser shows it, with the way there and back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.desk import press
from tests.browser.screen import assert_whole, axe, opened, settled
from tests.browser.server import ProductServer
from upsell.drafting import forbidden_in

ABOUT = "book=example&account=brightwater-logistics"
OURS = (
    *("Headroom", "Today", "Offers", "Analysis", "Setup", "Outreach", "offer", "draft", "flagged"),
    *("renew", "worth", "a year", "5,160", "430", "Priya", "Ana Keller", "Head of Operations"),
    *("Team", "contact", "ticket", "noticed", "later", "customer", "account"),
)
SAID = """() => {
    const told = [document.title, document.body.innerText];
    for (const each of document.querySelectorAll('body *'))
        for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-unformatted'])
            if (each.hasAttribute(name)) told.push(each.getAttribute(name));
    for (const each of document.querySelectorAll('svg text')) told.push(each.textContent);
    return told.join('\\n');
}"""


def test_a_screen_safe_to_share(
    example_server: ProductServer, page: Page, open_page: OpenPage
) -> None:
    """From the account to the view: no word of ours in title, menu, page or names; and back."""
    opened(page, f"{example_server.url}/account?{ABOUT}")
    press(page, "Customer view")
    expect(page.get_by_role("heading", name="Brightwater Logistics")).to_be_visible()
    expect(page.get_by_role("link", name="Analysis")).to_have_count(0)
    settled(page)

    said = page.evaluate(SAID)

    assert page.title() == "Usage"
    assert "12 of 12" in said
    assert "Limit 12" in said
    assert "Usage as of" in said
    assert "Simulated" in said
    assert forbidden_in(said) == ()
    assert [word for word in OURS if re.search(rf"(?i)(?<!\w){re.escape(word)}", said)] == []

    page.reload()
    settled(page)
    assert page.get_by_role("link", name="Analysis").count() == 0
    page.get_by_role("combobox", name="Metric").click()
    page.get_by_role("option", name="Storage").click()
    settled(page)
    assert page.title() == "Usage"
    press(page, "Back")
    expect(page.get_by_role("link", name="Analysis")).to_be_visible()
    expect(page).to_have_title("Account · Headroom")

    phone = open_page(size=PHONE, colours="dark")
    opened(phone, f"{example_server.url}/usage?{ABOUT}")
    assert_whole(phone)
    assert axe(phone) == []
