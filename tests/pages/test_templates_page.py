"""Setup › Templates: change a text, look at it, keep it, go back; and what a draft makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import booked, logged, record
from tests.builders import NOW
from tests.hostile import HOSTILE
from tests.pages.house import a_house, healthy, html_of, near_limit, page_at
from tests.pages.test_hostile_text import a_hostile_house, stays_text
from upsell.bootstrap import Services
from upsell.drafting import NAMES
from upsell.drafting.templates import first_text
from upsell.model import Actor
from upsell.services.offers import CallResult
from upsell.services.templates import save_template, template_page

OWN = "Subject: A word, {{ account.name }}\n\nYou use {{ usage.used_of_limit }}. Shall we talk?"
BO = Actor("bo", "Bo")


def at_templates(services: Services, key: str = "seats") -> AppTest:
    """Open Setup at a text."""
    return page_at(services, "setup", section="Templates", template=key)


def pressed(app: AppTest, words: str) -> AppTest:
    """Press the button with these words."""
    next(one for one in app.button if one.label == words).click()
    return app.run()


def kept(services: Services) -> tuple[int, str]:
    """Give version and words of the seats email in the book."""
    page = template_page(services.own, "seats", by=BO)
    return page.version, page.source


def test_typed_text_is_shown_on_a_real_account_before_it_is_saved(tmp_path: Path) -> None:
    """The form's first button refreshes the preview and writes nothing; the second keeps it."""
    services = a_house(tmp_path)
    app = at_templates(services)
    assert app.text_area[0].value == first_text("seats")
    assert "Northwind: 8 of 10 seats in use" in html_of(app)

    app.text_area[0].set_value(OWN)
    healthy(pressed(app, "Show it"))
    assert "A word, Northwind" in html_of(app)
    assert "You use 8 of 10 seats. Shall we talk?" in html_of(app)
    assert kept(services) == (1, first_text("seats"))

    healthy(app.button(key="template-save").click().run())
    assert kept(services) == (2, OWN)
    assert [one.value for one in app.toast] == ["Saved\\. New drafts use these words\\."]


@pytest.mark.parametrize("key", NAMES)
def test_every_text_has_its_page(tmp_path: Path, key: str) -> None:
    """Each opens by its address, with a preview, its fields and its history."""
    app = at_templates(a_house(tmp_path), key)
    assert app.text_area[0].value == first_text(key)
    assert "Nothing to show" not in html_of(app)
    fitting = key in {"seats", "sheet", "questions-seats", "growth", "questions-growth"}
    assert ("A made-up account." in html_of(app)) is not fitting
    assert "{{ account.name }}" in html_of(app)


def test_a_mistake_is_named_and_the_text_stays_in_the_form(tmp_path: Path) -> None:
    """Line, field and the nearest one; nothing is saved and nothing typed is lost."""
    services = a_house(tmp_path)
    app = at_templates(services)
    wrong = "Subject: Hi\n\nHello {{ contact.frist_name }}"
    app.text_area[0].set_value(wrong)
    app.button(key="template-save").click().run()

    said = app.error[0].value.replace("\\", "").replace("\u2060", "")
    assert "line 3: there is no field contact.frist_name." in said
    assert "The nearest is contact.first_name." in said
    assert "Nothing to show." in html_of(app)
    assert app.text_area[0].value == wrong
    assert kept(services)[0] == 1


def test_somebody_else_was_faster(tmp_path: Path) -> None:
    """The conflict is said; my text stays in the form, theirs in the book, until I choose."""
    services = a_house(tmp_path)
    app = at_templates(services)
    save_template(services.own, "seats", 1, OWN, by=BO, now=NOW)
    app.text_area[0].set_value(OWN + "\n\nMine")
    app.button(key="template-save").click().run()

    assert "Bo saved" in app.error[0].value
    assert "somebody saved this text in the meantime" in html_of(app)
    assert app.text_area[0].value == OWN + "\n\nMine"
    assert kept(services) == (2, OWN)

    healthy(pressed(app, "Take the saved text"))
    assert app.text_area[0].value == OWN


def test_back_to_the_first_text_and_to_an_earlier_one(tmp_path: Path) -> None:
    """Both are one click, and each is a version of its own."""
    services = a_house(tmp_path)
    save_template(services.own, "seats", 1, OWN, by=BO, now=NOW)
    app = at_templates(services)

    healthy(pressed(app, "Back to the first text"))
    assert kept(services) == (3, first_text("seats"))
    assert app.text_area[0].value == first_text("seats")

    app.selectbox(key="template-old-seats").set_value(2)
    healthy(app.run())
    assert OWN in {one.value for one in app.code}
    healthy(pressed(app, "Bring this text back"))
    assert kept(services) == (4, OWN)
    assert app.text_area[0].value == OWN


def test_what_other_accounts_lack_is_said(tmp_path: Path) -> None:
    """A text that works here and not without a first name says so before it is saved."""
    app = at_templates(a_house(tmp_path))
    app.text_area[0].set_value(OWN + "\n\nHi {{ contact.first_name }}")
    healthy(pressed(app, "Show it"))
    assert "Cannot be written without a contact." in html_of(app)


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_hostile_text_stays_text(tmp_path: Path, text: str) -> None:
    """In the preview, in the saved words and in the history."""
    services = a_hostile_house(tmp_path, text)
    words = text.replace("{", "(").replace("}", ")").replace("%", "")
    source = f"Subject: A\n\n{words}\n{{{{ account.name }}}}"
    save_template(services.own, "seats", 1, source, by=Actor("x", text), now=NOW)
    stays_text(at_templates(services))
    stays_text(at_templates(services, "sheet"))


def test_a_draft_and_its_offer_say_which_text_they_are_from(tmp_path: Path) -> None:
    """On Offers and on the account's page, in small print."""
    services = a_house(tmp_path)
    save_template(services.own, "seats", 1, OWN, by=BO, now=NOW)
    offer = logged(services.own, near_limit(services.own))

    assert (offer.template, offer.template_version) == ("seats", 2)
    words = "Text: Seats near the limit, version 2"
    assert words in html_of(page_at(services, "offers"))
    assert words in html_of(page_at(services, "account", account="northwind"))


def test_a_sheet_can_be_taken_along_before_and_after_the_call(tmp_path: Path) -> None:
    """Beside the sheet of a call ahead, and under the offer that was made in it."""
    services = a_house(tmp_path)
    signal = near_limit(services.own)
    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")
    assert "Download for Word" in {one.proto.label for one in app.get("download_button")}
    touch = booked(services.own, signal)
    record(services.own, touch, CallResult.OPEN)

    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")

    assert "Text: Call sheet, version 1" in {one.value.rstrip(".") for one in app.caption}
    assert [one.proto.label for one in app.get("download_button")] == ["Download for Word"]


def test_from_one_draft_to_the_text_of_all(tmp_path: Path) -> None:
    """Who edits a draft by hand is shown where its template is."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    healthy(app.button(key="edit").click().run())
    words = "Change the template of every draft instead"
    (link,) = [one.proto for one in app.get("page_link") if one.proto.label == words]
    assert "section=Templates" in link.query_string
    assert "template=seats" in link.query_string
