"""A text changed in the product, followed from the form to the offer, and the sheet on paper."""

from __future__ import annotations

import re
from io import BytesIO

from docx import Document
from playwright.sync_api import Page

from tests.browser.desk import (
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

PAPER = re.compile(rb"/Type\s*/Page[^s]")


def test_a_text_is_changed_used_and_reset(writable_server: ProductServer, page: Page) -> None:
    """Edit, see the preview change, save, log an offer that keeps name and version, reset."""
    file = sample_file(writable_server)
    before = {offer.offer_id for offer in offers_in(file)}
    opened(page, f"{writable_server.url}/setup?section=Templates&template=seats")
    assert "Brightwater Logistics: 12 of 12 seats in use" in words(page)

    area = page.get_by_role("textbox", name="The text")
    first = area.input_value()
    area.fill("Subject: A word, {{ account.nmae }}\n\n{{ usage.used_of_limit }}?")
    press(page, "Show it")
    assert "The nearest is account.name" in words(page)
    area.fill("Subject: A word, {{ account.name }}\n\nYou use {{ usage.used_of_limit }}, right?")
    press(page, "Show it")
    assert "You use 12 of 12 seats, right?" in words(page)
    page.locator(".st-key-template-save button").click()
    settled(page)
    assert "Version 2, in your own words." in words(page)
    assert_whole(page)

    signal = open_signal(file, "Brightwater Logistics", "Near limit: seats")
    outreach(page, writable_server, signal.signal_id, "email", "example")
    assert "A word, Brightwater Logistics" in words(page)
    press(page, "I sent it elsewhere: log it")
    (made,) = [offer for offer in offers_in(file) if offer.offer_id not in before]
    assert (made.template, made.template_version) == ("seats", 2)
    assert made.body == "You use 12 of 12 seats, right?"

    opened(page, f"{writable_server.url}/setup?section=Templates")
    press(page, "Back to the first text")
    assert page.get_by_role("textbox", name="The text").input_value() == first
    assert "Version 3, the first text." in words(page)
    (same,) = [offer for offer in offers_in(file) if offer.offer_id not in before]
    assert same.template_version == 2

    _follow_up(writable_server, page)
    _sheet_on_paper(writable_server, page)


def _follow_up(server: ProductServer, page: Page) -> None:
    """An offer that waits is followed up from its row; it is one more contact, no offer."""
    file = sample_file(server)
    offers, contacts = len(offers_in(file)), len(touches_in(file))
    opened(page, f"{server.url}/offers")
    page.get_by_role("link", name="Write a follow-up").first.click()
    page.get_by_text("A follow-up:").wait_for()
    settled(page)
    assert "I wrote to you about" in words(page)
    press(page, "I sent it elsewhere: log it")
    assert "Follow-up logged" in words(page)
    assert (len(offers_in(file)), len(touches_in(file))) == (offers, contacts + 1)
    press(page, "Undo, I did not send it")
    assert len(touches_in(file)) == contacts


def _sheet_on_paper(server: ProductServer, page: Page) -> None:
    """The call sheet is one page of paper with nothing around it, and the same in Word."""
    signal = open_signal(sample_file(server), "Fjordline", "Premium use")
    outreach(page, server, signal.signal_id, "call", "example")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download for Word").click()
    assert download.value.suggested_filename == "call-sheet-fjordline.docx"
    paper = Document(BytesIO(download.value.path().read_bytes()))
    assert paper.paragraphs[0].text == "Internal: do not forward"
    assert "Say first" in [one.text for one in paper.paragraphs]

    assert "To print: ⋮ at the top, then Print" in words(page)
    page.evaluate("() => { window.print = () => { window.wasPrinted = true; }; }")
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    page.get_by_test_id("stMainMenuPopover").get_by_text("Print", exact=True).click()
    page.wait_for_function("window.wasPrinted")

    printed = page.pdf(prefer_css_page_size=True)
    assert len(PAPER.findall(printed)) == 1
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    assert "Say first" in seen
    for around in ("Log the call", "What to offer", "Analysis", "Simulated", "Edit"):
        assert around not in seen
