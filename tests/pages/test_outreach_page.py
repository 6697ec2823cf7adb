"""Outreach: the draft, what is said before the click, the click and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

from tests.book.ledger import booked, logged
from tests.builders import NOW, TEAM, TODAY
from tests.pages.house import Clock, a_house, healthy, html_of, near_limit, page_at
from upsell.book import drafts, offers, touches
from upsell.bootstrap import Services
from upsell.outreach import Channel, Offer, Outcome
from upsell.profile import Profile


def made(services: Services) -> list[Offer]:
    """Give the offers in the own book."""
    with services.own.read() as connection:
        return offers.every(connection)


def test_a_draft_is_shown_as_it_leaves(tmp_path: Path) -> None:
    """The page shows to whom, the subject and the body, with the offer's total and worth."""
    services = a_house(tmp_path)

    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    shown = html_of(app)
    assert "priya@northwind.example" in shown
    assert "Northwind: 8 of 10 seats in use" in shown
    assert "Hi Priya," in shown
    assert app.radio[0].options[0] == "3 more seats"


def test_about_you_comes_first(tmp_path: Path) -> None:
    """Without a name, an address and a product the page asks for them, then shows the draft."""
    services = a_house(tmp_path, profile=Profile())
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    assert "Hi Priya," not in html_of(app)

    app.text_input(key="about-name").set_value("Ana Keller")
    app.text_input(key="about-email").set_value("ana@ledgerly.example")
    app.text_input(key="about-product").set_value("Ledgerly")
    app.button[0].click()

    assert "Best,\nAna" in html_of(healthy(app.run()))


def test_logging_makes_one_offer_that_can_be_undone(tmp_path: Path) -> None:
    """One click logs the offer and says so; within the minute another takes it back whole."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    healthy(app.button(key="log-alone").click().run())

    assert len(made(services)) == 1
    assert "Logged: 3 more seats, $720 a year." in html_of(app)
    healthy(app.button(key="undo").click().run())
    assert made(services) == []
    assert "Hi Priya," in html_of(app)


def test_the_minute_passes(tmp_path: Path) -> None:
    """After a minute the page shows the offer as made, and no undo."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    healthy(app.button(key="log-alone").click().run())
    clock = services.clock
    assert isinstance(clock, Clock)

    clock.moment = NOW + timedelta(seconds=61)
    healthy(app.run())

    assert "Offered today: 3 more seats, $720 a year." in html_of(app)
    assert "undo" not in {button.key for button in app.button}


def test_a_shut_gate_asks_for_a_reason_before_the_click(tmp_path: Path) -> None:
    """The exits stay shut until a reason is given; the offer keeps it."""
    services = a_house(tmp_path, critical_ticket=True)
    signal = near_limit(services.own)
    app = page_at(services, "outreach", signal=signal.signal_id)
    assert app.button(key="log-alone").disabled
    assert "critical ticket" in html_of(app)

    draft = opened_draft(services)
    app.text_input(key=f"typed-reason-{draft}").set_value("Priya asked for it")
    next(one for one in app.button if one.label == "Go on anyway").click()
    healthy(app.run())
    healthy(app.button(key="log-alone").click().run())

    assert made(services)[0].override_reason == "Priya asked for it"


def test_going_on_without_a_reason_is_answered(tmp_path: Path) -> None:
    """The click says what is missing, and the exits stay shut."""
    services = a_house(tmp_path, critical_ticket=True)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    next(one for one in app.button if one.label == "Go on anyway").click()
    app.run()

    assert [one.value for one in app.error] == ["Give a reason first\\."]
    assert app.button(key="log-alone").disabled


def test_a_call_already_held_asks_how_it_went(tmp_path: Path) -> None:
    """Its moment lies behind; the answer makes its offer."""
    services = a_house(tmp_path)
    signal = near_limit(services.own)
    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")
    assert app.time_input(key="held-time").value == time(9, 30)

    next(one for one in app.button if one.label == "Say how it went").click()
    healthy(app.run())
    assert "How did it go?" in html_of(app)
    assert "Log the call" not in {one.label for one in app.button}
    for words in ("Won", "Save as won"):
        next(one for one in app.button if one.label == words).click()
        healthy(app.run())

    assert [offer.outcome for offer in made(services)] == [Outcome.WON]


def test_a_booked_call_moves_and_is_recorded_on_its_sheet(tmp_path: Path) -> None:
    """Move, cancel and how it went stand above the sheet; no second booking does."""
    services = a_house(tmp_path)
    signal = near_limit(services.own)
    booked(services.own, signal, NOW + timedelta(hours=8))

    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")

    words = {one.label for one in app.button}
    assert {"Move the call", "Won", "Cancel the call"} <= words
    assert not words & {"Log the call", "Go on anyway"}


def test_a_follow_up_call_offers_nothing_else(tmp_path: Path) -> None:
    """The page names the offer it is about in place of the choice."""
    services = a_house(tmp_path)
    signal = near_limit(services.own)
    logged(services.own, signal)

    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")

    assert "A follow-up: 3 more seats, $720 a year." in html_of(app)
    assert not app.radio


def test_old_figures_are_confirmed_before_the_click(tmp_path: Path) -> None:
    """Figures older than a week keep the exits shut until somebody says they are right."""
    services = a_house(tmp_path)
    clock = services.clock
    assert isinstance(clock, Clock)
    clock.moment = NOW + timedelta(days=9)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    assert "These figures are 9 days old." in html_of(app)
    assert app.button(key="log-alone").disabled
    assert "Type this week's figures" in [link.label for link in app.main.page_link]

    healthy(app.button(key="figures-right").click().run())
    healthy(app.button(key="log-alone").click().run())

    assert len(made(services)) == 1


def test_an_edited_text_is_what_is_logged(tmp_path: Path) -> None:
    """The form's text replaces the preview, and the offer is logged with it."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    healthy(app.button(key="edit").click().run())

    app.text_area[0].set_value("Hello Priya,\n\n3 more seats?\n\nAna")
    next(one for one in app.button if one.label == "Use this text").click()
    healthy(app.run())
    assert "3 more seats?" in html_of(app)
    healthy(app.button(key="log-alone").click().run())

    assert made(services)[0].body == "Hello Priya,\n\n3 more seats?\n\nAna"


def test_another_amount_changes_total_worth_and_text(tmp_path: Path) -> None:
    """Typing an amount rewrites what is offered everywhere."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    healthy(app.number_input[0].set_value(5).run())

    assert app.radio[0].options[0] == "5 more seats"
    assert "I would suggest 5 more seats, which makes 15 seats in all" in html_of(app)


def test_a_price_agreed_otherwise_is_what_is_logged(tmp_path: Path) -> None:
    """The worth comes from the plans until the CSM knows better."""
    services = a_house(tmp_path)
    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)
    assert app.number_input[1].value == 3 * 20 * 12

    healthy(app.number_input[1].set_value(650.0).run())
    assert "$650 a year" in app.radio[0].proto.captions[0]
    healthy(app.button(key="log-alone").click().run())

    assert made(services)[0].play.annual_value == Decimal(650)


def test_a_call_is_booked_with_its_file(tmp_path: Path) -> None:
    """The call channel shows the sheet as internal; booking keeps the moment, offers the file."""
    services = a_house(tmp_path)
    signal = near_limit(services.own)
    app = page_at(services, "outreach", signal=signal.signal_id, channel="call")
    assert "Internal: do not forward" in html_of(app)

    next(one for one in app.button if one.label == "Log the call").click()
    healthy(app.run())

    with services.own.read() as connection:
        touch = touches.scheduled(connection)[0]
    assert touch.scheduled_for is not None
    assert touch.scheduled_for.date() == TODAY + timedelta(days=1)
    assert "Call booked for tomorrow, 10:00." in html_of(app)
    assert [one.proto.label for one in app.get("download_button")] == [
        *("Add to my calendar", "Download for Word")
    ]
    assert made(services) == []


def test_why_there_is_no_draft_and_where_to_mend_it(tmp_path: Path) -> None:
    """Without anything to offer the page says why and links to Plans."""
    services = a_house(tmp_path, plans=[replace(TEAM, seat_price=None)])

    app = page_at(services, "outreach", signal=near_limit(services.own).signal_id)

    assert "There is nothing to offer Northwind for seats." in html_of(app)
    assert "Open Plans" in {one.proto.label for one in app.get("page_link")}
    assert not app.radio


def test_a_page_without_a_signal_leads_to_today(tmp_path: Path) -> None:
    """A missing or broken id shows where to begin, not an error."""
    services = a_house(tmp_path)

    app = page_at(services, "outreach", signal="<script>")

    assert "Choose an account first." in html_of(app)


def opened_draft(services: Services) -> str:
    """Give the id of the one draft in the own book."""
    signal = near_limit(services.own)
    with services.own.read() as connection:
        draft = drafts.unused(connection, signal.signal_id, Channel.EMAIL, "local")
    assert draft is not None
    return str(draft.draft_id)
