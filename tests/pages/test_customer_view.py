"""The view to share with a customer: their usage against each limit, and nothing of ours."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.book.ledger import logged
from tests.builders import NOW
from tests.hostile import HOSTILE
from tests.pages.house import a_house, healthy, near_limit, page_at
from tests.pages.seen import html_of, markup_of, text_of
from upsell.bootstrap import Services
from upsell.drafting import forbidden_in
from upsell.model import LOCAL_USER, Contact
from upsell.plain import one_line
from upsell.services import signals
from upsell.services.accounts import set_gates
from upsell.ui.notices import WAITING, Notice

OURS = (
    *("Today", "Offers", "Analysis", "Signals", "Setup", "Outreach", "Headroom", "Simulated"),
    *("offer", "draft", "flagged", "renew", "worth", "a year", "plan", "price", "discount"),
    *("contact", "ticket", "gate", "leave alone", "snooze", "dismiss", "note", "log", "customer"),
    *("Priya", "Nadeem", "Head of Ops", "priya@", "northwind.example", "Zelda Quist", "Zelda"),
    *("7,391", "88,692", "7391", "$", "2027", "Seasonal peak", "Platinum", "shared projects"),
)
"""The words of our pages, and all that the book holds of the account beside its usage."""
IDS = re.compile(r"(?m)^ *(id|page|page_script_hash|query_string|form_id): .*$")


def a_told_house(where: Path) -> Services:
    """Give a book that holds everything it could of an account, with a toast still to be said."""
    services = a_house(
        where,
        contact=Contact("Priya", "Nadeem", "Head of Ops", "priya@northwind.example"),
        domain="northwind.example",
        csm="Zelda Quist",
        mrr=Decimal(7391),
        renews_on=date(2027, 1, 31),
    )
    signal = near_limit(services.own)
    logged(services.own, signal)
    set_gates(
        services.own,
        signal.account_id,
        1,
        do_not_contact=True,
        critical_ticket=True,
        expansion_open=True,
        by=LOCAL_USER,
        now=NOW,
    )
    until = services.own.today(NOW) + timedelta(days=9)
    signals.snooze(services.own, signal.signal_id, until, "Seasonal peak", by=LOCAL_USER, now=NOW)
    return services


def customer_view(services: Services, account: str = "northwind", book: str = "own") -> AppTest:
    """Open the view to share."""
    return page_at(services, "usage", book=book, account=account)


def sent(app: AppTest) -> str:
    """Give all that is sent to the page, menu, links, chart and alerts; no style sheet, no ids."""
    found = [text_of(app)]
    for one in (each for block in (app.main, app.sidebar) for each in block):
        if one.type == "plotly_chart":
            spec = json.loads(one.proto.spec)
            spec["layout"].pop("template", None)
            found.append(json.dumps(spec, ensure_ascii=False))
        elif one.type != "html":
            found.append(IDS.sub("", str(one.proto)))
    return "\n".join(found)


def test_the_customer_sees_their_usage(tmp_path: Path) -> None:
    """The name, the day, every dial and the chart are there, with a way back."""
    app = customer_view(a_told_house(tmp_path))

    said = text_of(app)
    assert "Northwind Usage as of 20 November 2026" in said
    assert "80% Seats 8 of 10 Close" in said
    (chart,) = app.get("plotly_chart")
    assert "8 of 10 seats" in chart.proto.spec
    assert [link.label for link in app.main.page_link] == ["Back"]


def test_nothing_of_ours_is_on_it(tmp_path: Path) -> None:
    """No menu, and in all that is sent to the browser no word of ours and no account field."""
    services = a_told_house(tmp_path)
    app = AppTest.from_file("../../app.py", default_timeout=30)
    app.session_state["services"] = services
    app.query_params["book"] = "own"
    app.run()
    app.session_state[WAITING] = [Notice("Logged: 3 more seats, $720 a year.")]
    app.switch_page("pages/usage.py")
    app.query_params["account"] = "northwind"
    healthy(app.run())

    said = sent(app)
    assert len(app.sidebar) == 0
    assert not app.toast
    assert forbidden_in(said) == ()
    assert [word for word in OURS if re.search(rf"(?i)(?<!\w){re.escape(word)}", said)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_an_account_named_anything_stays_text(tmp_path: Path, text: str) -> None:
    """Its name is words, never markup."""
    services = a_house(tmp_path, name=text)

    app = customer_view(services)

    assert one_line(text) in text_of(app)
    assert not {"form", "script", "img", "input", "a"} & markup_of(app)
    assert "\u202e" not in html_of(app)


def test_an_unknown_account_is_said_in_words(tmp_path: Path) -> None:
    """An invented id gives a sentence and still no menu."""
    app = customer_view(a_house(tmp_path))
    app.query_params["account"] = "nobody"
    app.run()

    assert "There is no account" in app.error[0].value
    assert len(app.sidebar) == 0


def test_the_example_is_said_to_be_made_up(tmp_path: Path) -> None:
    """A screen that is shared shows no invented figures as true ones."""
    services = a_house(tmp_path)
    with services.sample.write():
        pass

    app = page_at(services, "offers", book="example")
    app.switch_page("pages/usage.py").run()

    assert "Simulated" in text_of(app)
