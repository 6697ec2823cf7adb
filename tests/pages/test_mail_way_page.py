"""Outreach puts first how the CSM sent their last email; About you shows and changes it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.builders import NOW
from tests.pages.house import a_house, healthy, near_limit, page_at
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER
from upsell.profile import MailWay
from upsell.services.profile import keep_mail_way, mail_way

PRIMARY, TERTIARY = "primary", "tertiary"


def looks(app: AppTest) -> dict[str, str]:
    """Give the look of each exit, by its words."""
    exits = [one.proto for kind in ("link_button", "button") for one in app.get(kind)]
    return {one.label: one.type for one in exits if one.label.endswith(("and log", "log it"))}


def outreach(services: Services) -> AppTest:
    """Open the draft of the account near its limit."""
    return page_at(services, "outreach", signal=near_limit(services.own).signal_id)


def test_gmail_is_first_until_something_else_was_used(tmp_path: Path) -> None:
    """One exit is the main one, all the others are there."""
    found = looks(outreach(a_house(tmp_path)))

    assert [words for words, look in found.items() if look == PRIMARY] == ["Open in Gmail and log"]
    assert set(found) == {
        "Open in Gmail and log",
        "Open in Outlook and log",
        "Open in my mail program and log",
        "I sent it elsewhere: log it",
    }


def test_every_way_can_be_the_first(tmp_path: Path) -> None:
    """What was used last is the one main exit."""
    services = a_house(tmp_path)
    for way in MailWay:
        keep_mail_way(services.own, way, by=LOCAL_USER, now=NOW)

        found = looks(outreach(services))

        assert list(found.values()).count(PRIMARY) == 1
        assert len(found) == len(MailWay)


def test_the_way_used_is_remembered(tmp_path: Path) -> None:
    """Logging an email sent elsewhere makes that the main exit the next time, in this book."""
    services = a_house(tmp_path)
    app = outreach(services)
    assert looks(app)["I sent it elsewhere: log it"] == TERTIARY

    healthy(app.button(key="log-alone").click().run())
    healthy(app.button(key="undo").click().run())

    assert looks(app)["I sent it elsewhere: log it"] == PRIMARY
    assert mail_way(services.sample, by=LOCAL_USER) is MailWay.GMAIL


def test_what_was_not_logged_is_not_remembered(tmp_path: Path) -> None:
    """A refused click says nothing of how emails are sent."""
    services = a_house(tmp_path)
    app = outreach(services)
    other = outreach(services)
    healthy(other.button(key="edit").click().run())
    other.text_area[0].set_value("Hello Priya, 3 more seats?")
    next(one for one in other.button if one.label == "Use this text").click()
    healthy(other.run())

    app.button(key="log-alone").click().run()

    assert "text changed since you saw it" in app.error[0].value
    assert mail_way(services.own, by=LOCAL_USER) is MailWay.GMAIL


def test_about_you_changes_it(tmp_path: Path) -> None:
    """The choice in Setup is the main exit of the next draft."""
    services = a_house(tmp_path)
    app = page_at(services, "setup", section="About you")

    app.selectbox(key="about-mail-gmail").set_value(MailWay.OUTLOOK)
    next(one for one in app.button if one.label == "Save").click()
    healthy(app.run())

    assert app.selectbox(key="about-mail-outlook").value == MailWay.OUTLOOK
    assert looks(outreach(services))["Open in Outlook and log"] == PRIMARY
