"""A day's work on the example, from the first look to the analysis."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import (
    card,
    gmail_body,
    offers_in,
    open_signal,
    outreach,
    press,
    sample_file,
    touches_in,
    words,
)
from tests.browser.screen import assert_whole, opened, settled
from tests.browser.server import ProductServer
from upsell.outreach import Outcome


def test_a_days_work(writable_server: ProductServer, page: Page) -> None:
    """See whom to write to, draft, log, record the answer, read conversion by signal."""
    file = sample_file(writable_server)
    before = {offer.offer_id for offer in offers_in(file)}
    opened(page, writable_server.url)
    assert "Day 3 of 7" in words(page)
    assert "12 of 12" in card(page, "Brightwater Logistics").inner_text()

    card(page, "Brightwater Logistics").get_by_text("Draft email").first.click()
    settled(page)
    assert "Brightwater Logistics: 12 of 12 seats in use" in words(page)
    press(page, "I sent it elsewhere: log it")
    assert "Logged: 4 more seats, $1,152 a year." in words(page)

    (logged,) = [offer for offer in offers_in(file) if offer.offer_id not in before]
    assert logged.account_id == "brightwater-logistics"
    assert "12 of 12 seats" in logged.body

    opened(page, f"{writable_server.url}/offers")
    row = card(page, "Brightwater Logistics")
    row.get_by_role("button", name="Won").click()
    settled(page)
    assert page.get_by_label("Worth a year").first.input_value() == "1152.00"
    page.get_by_role("button", name="Save").first.click()
    settled(page)
    (answered,) = [offer for offer in offers_in(file) if offer.offer_id == logged.offer_id]
    assert answered.outcome is Outcome.WON

    opened(page, f"{writable_server.url}/analysis")
    assert "1 won" in words(page)
    assert "$1,152" in words(page)
    assert_whole(page)


def test_undo_leaves_no_offer(writable_server: ProductServer, page: Page) -> None:
    """Within a minute an offer logged by mistake is gone, and its text is there again."""
    file = sample_file(writable_server)
    before = offers_in(file)
    signal = open_signal(file, "Brightwater Logistics", "Near limit: seats")
    outreach(page, writable_server, signal.signal_id, "email", "example")
    press(page, "I sent it elsewhere: log it")
    assert len(offers_in(file)) == len(before) + 1
    press(page, "Undo, I did not send it")
    assert before == offers_in(file)
    assert "12 of 12 seats in use" in words(page)


def test_two_tabs_log_one_offer(writable_server: ProductServer, open_page: OpenPage) -> None:
    """A draft that is open in two tabs and logged in both is one offer and one email."""
    file = sample_file(writable_server)
    offers_before, touches_before = len(offers_in(file)), len(touches_in(file))
    signal = open_signal(file, "Brightwater Logistics", "Near limit: seats")
    tabs = [open_page(), open_page()]
    for tab in tabs:
        outreach(tab, writable_server, signal.signal_id, "email", "example")
    for tab in tabs:
        tab.get_by_role("button", name="I sent it elsewhere: log it").click()
    for tab in tabs:
        settled(tab)
        assert "Logged: 4 more seats" in words(tab)
    assert len(offers_in(file)) == offers_before + 1
    assert len(touches_in(file)) == touches_before + 1


def test_an_edit_reaches_link_log_and_preview_at_once(
    writable_server: ProductServer, page: Page
) -> None:
    """The Gmail link, pressed right after an edit, carries what is shown and what is logged."""
    file = sample_file(writable_server)
    before = {offer.offer_id for offer in offers_in(file)}
    signal = open_signal(file, "Brightwater Logistics", "Near limit: seats")
    outreach(page, writable_server, signal.signal_id, "email", "example")
    press(page, "Edit")
    area = page.get_by_role("textbox").last
    area.fill("Hi Priya,\n\nA word of my own: 12 of 12 seats & a question.\n\nBest,\nAna")
    page.get_by_role("button", name="Use this text").click()
    link = page.get_by_role("link", name="Open in Gmail and log")
    expect(link).to_be_visible()
    sent = gmail_body(page)
    assert "A word of my own: 12 of 12 seats & a question." in sent
    page.context.route("https://**", lambda route: route.abort())
    link.click()
    settled(page)
    (logged,) = [offer for offer in offers_in(file) if offer.offer_id not in before]
    assert logged.body.strip().splitlines() == sent.strip().splitlines()
    assert "A word of my own" in words(page)


def test_a_call_is_booked_held_and_answered(writable_server: ProductServer, page: Page) -> None:
    """The call due today asks how it went; a new one gets a date and a calendar file."""
    file = sample_file(writable_server)
    signal = open_signal(file, "Fjordline", "Premium use")
    outreach(page, writable_server, signal.signal_id, "call", "example")
    assert "Internal: do not forward" in words(page)
    press(page, "Log the call")
    assert "Call booked for tomorrow, 10:00" in words(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Add to my calendar").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "SUMMARY:Fjordline and Ledgerly: usage review" in text
    opened(page, f"{writable_server.url}/offers")
    assert "Fjordline" in words(page)
    assert "Cobalt Health" in words(page)


def test_a_signal_is_dismissed_with_a_reason(writable_server: ProductServer, page: Page) -> None:
    """A dismissed signal leaves Today, and the book keeps why."""
    opened(page, writable_server.url)
    card(page, "Juniper Studio").get_by_role("button", name="Later").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("textbox").first.fill("They shrink next month")
    dialog.get_by_role("button", name="Dismiss").click()
    settled(page)
    assert "4 of 5 seats, 80%" not in words(page)
