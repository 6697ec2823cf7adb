"""Today: who needs attention, why, and the one thing to do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from streamlit.testing.v1 import AppTest

from tests.builders import NOW, TODAY, an_account
from tests.hostile import HOSTILE
from tests.pages.conftest import OpenPage
from tests.pages.seen import html_of, markup_of, text_of
from upsell.book import accounts, signals
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, Account
from upsell.plain import one_line
from upsell.services import imports, scanning
from upsell.ui.text import label

BY = LOCAL_USER
STEPS = ("Draft email", "Prepare call")


def read(
    services: Services, value: float, metric: str = "seats", *, account: str = "northwind"
) -> None:
    """Keep a figure of today."""
    imports.type_reading(services.own, account, metric, TODAY, value, by=BY, now=NOW)


def add(services: Services, *more: Account) -> None:
    """Keep accounts."""
    with services.own.write() as connection:
        accounts.save(connection, more)


def buttons(app: AppTest) -> list[str]:
    """Give the words on the steps of the cards, in their order."""
    return [each.label for each in app.main.page_link if each.label in STEPS]


def test_an_account_near_its_limit_asks_for_an_email(
    services: Services, open_page: OpenPage
) -> None:
    """The card says plan, value a year, renewal, the dial and the evidence, and what to do."""
    read(services, 9)

    app = open_page()

    said = text_of(app)
    assert buttons(app) == ["Draft email"]
    assert "Team · $4,800 a year · renews 1 March 2027" in said
    assert "Near limit: seats" in said
    assert "9 of 10 seats, 90%" in said
    assert "90% Seats 9 of 10 Close" in said


def test_an_account_over_its_limit_asks_for_a_call(services: Services, open_page: OpenPage) -> None:
    """Above the limit the number is not clipped, the word says so, and the step is a call."""
    read(services, 11)

    app = open_page()

    assert buttons(app) == ["Prepare call"]
    assert "110% Seats 11 of 10 Over" in text_of(app)


def test_the_most_urgent_account_comes_first(services: Services, open_page: OpenPage) -> None:
    """Over the limit before at it, at it before near it, whatever the name."""
    add(
        services,
        an_account(account_id="a", name="Aster"),
        an_account(account_id="b", name="Birch"),
    )
    read(services, 8.5, account="a")
    read(services, 10, account="northwind")
    read(services, 12, account="b")

    app = open_page()

    names = [link.label for link in app.main.page_link]
    assert [name for name in names if name in {"Aster", "Birch", "Northwind"}] == [
        "Birch",
        "Northwind",
        "Aster",
    ]


def test_the_strip_tells_where_the_week_stands(services: Services, open_page: OpenPage) -> None:
    """Day, accounts with signals and wins, each with what is needed."""
    read(services, 9)

    said = text_of(open_page())

    assert "Day 5 of 7" in said
    assert "1 account with signals (3 needed)" in said
    assert "0 won (1 needed)" in said


def test_the_header_tells_how_old_the_usage_is(services: Services, open_page: OpenPage) -> None:
    """The day is that of the latest figure; the time is only when it was checked."""
    read(services, 9)

    assert "20 November · Usage as of today, checked 09:30" in text_of(open_page())


def test_a_scan_of_today_makes_older_usage_no_newer(
    services: Services, open_page: OpenPage
) -> None:
    """Figures of Tuesday, checked on Friday, are said to be of Tuesday."""
    tuesday = TODAY - timedelta(days=3)
    imports.type_reading(services.own, "northwind", "seats", tuesday, 9, by=BY, now=NOW)

    assert "Usage as of Tuesday, checked 09:30" in text_of(open_page())


def test_old_usage_flags_nothing_and_says_so(services: Services, open_page: OpenPage) -> None:
    """Figures older than 7 days: no card to act on, and the sentence with the remedy."""
    old = TODAY - timedelta(days=9)
    imports.type_reading(services.own, "northwind", "seats", old, 9, by=BY, now=NOW)

    app = open_page()

    assert buttons(app) == []
    assert "Nobody has been checked since 11 November. The usage is 9 days old" in text_of(app)
    assert "No data since 11 November" in text_of(app)


def test_a_quiet_day_names_the_closest_account(services: Services, open_page: OpenPage) -> None:
    """Nothing to act on is said with what was checked and how near the nearest is."""
    read(services, 7.6)

    app = open_page()

    said = text_of(app)
    assert "Nothing to act on today." in said
    assert "Closest: Northwind, 76% of seats." in said
    assert buttons(app) == []


def test_a_shut_gate_moves_the_card_below(services: Services, open_page: OpenPage) -> None:
    """An account not to be contacted is left alone, with the gate in words."""
    add(services, an_account(do_not_contact=True))
    read(services, 9)

    said = text_of(open_page())

    assert "Leave alone for now 1" in said
    assert "Northwind is marked as not to be contacted." in said


def test_an_account_without_a_signal_is_shown_too(services: Services, open_page: OpenPage) -> None:
    """Ten monitored accounts are ten accounts on the page."""
    read(services, 3)

    app = open_page()

    assert "30% Seats 3 of 10" in text_of(app)
    assert "Northwind" in [link.label for link in app.main.page_link]


def test_a_metric_without_a_limit_says_so(services: Services, open_page: OpenPage) -> None:
    """No limit is a word and a sign, never 0%."""
    add(services, an_account(plan_key="scale"))
    read(services, 900, "storage")

    assert "∞ Storage 900 GB No limit" in text_of(open_page())


def test_no_accounts_yet_leads_to_setup(services: Services, open_page: OpenPage) -> None:
    """An empty book says what to bring and where."""
    with services.own.write() as connection:
        connection.exec_driver_sql("DELETE FROM accounts")

    app = open_page()

    assert "No accounts yet." in text_of(app)
    assert "Bring in my accounts" in [link.label for link in app.main.page_link]


def test_search_and_filters_come_from_the_url(services: Services, open_page: OpenPage) -> None:
    """A link can narrow the page; a CSM the book does not know narrows nothing."""
    add(services, an_account(account_id="a", name="Aster", csm="ben@headroom.example"))

    by_name = [link.label for link in open_page(q="aster").main.page_link]
    by_nobody = [link.label for link in open_page(csm="<b>nobody").main.page_link]

    assert "Aster" in by_name
    assert "Northwind" not in by_name
    assert {"Aster", "Northwind"} <= set(by_nobody)


def test_dismissing_asks_why_and_takes_the_card_away(
    services: Services, open_page: OpenPage
) -> None:
    """Without a reason it is refused in words; with one the signal is gone and the reason kept."""
    read(services, 9)
    app = open_page()

    app.button(key="later-northwind").click().run()
    app.button(key="do-dismiss").click().run()
    refused = [each.value for each in app.error]
    app.button(key="later-northwind").click().run()
    app.text_input(key="why").set_value("Seasonal peak")
    app.button(key="do-dismiss").click().run()

    assert refused
    assert buttons(app) == []
    with services.own.read() as connection:
        assert [each.dismiss_reason for each in signals.every(connection)] == ["Seasonal peak"]


def test_several_signals_refused_at_once_are_refused_once(
    services: Services, open_page: OpenPage
) -> None:
    """Snoozed without a reason, an account with two signals gets one sentence, not two."""
    earlier = TODAY - timedelta(days=30)
    imports.type_reading(services.own, "northwind", "seats", earlier, 5, by=BY, now=NOW)
    read(services, 9)
    app = open_page()

    app.button(key="later-northwind").click().run()
    app.button(key="do-snooze").click().run()

    said = label("Say why it should wait, in a few words.")
    assert [each.value for each in app.error] == [said]


def test_snoozing_keeps_the_day_and_the_reason(services: Services, open_page: OpenPage) -> None:
    """A signal put off leaves the list until its day and says until when and why."""
    read(services, 9)
    app = open_page()

    app.button(key="later-northwind").click().run()
    app.text_input(key="why").set_value("They asked for next week")
    app.button(key="do-snooze").click().run()

    said = text_of(app)
    assert buttons(app) == []
    assert "put off until 27 November: They asked for next week." in said

    app.button(key="wake-northwind").click().run()
    assert buttons(app) == ["Draft email"]


def test_more_than_thirty_accounts_are_a_paged_list(
    services: Services, open_page: OpenPage
) -> None:
    """51 accounts: 50 rows, then the rest on the second page."""
    add(services, *(an_account(account_id=f"a{n}", name=f"Account {n:02}") for n in range(50)))
    scanning.scan(services.own, TODAY, by=BY, now=NOW)

    first, second = html_of(open_page()), html_of(open_page(page="2"))

    assert first.count('class="hr-row"') == 50
    assert second.count('class="hr-row"') == 1
    assert "Northwind" in second


def test_account_text_stays_text(services: Services, open_page: OpenPage) -> None:
    """Names out of a CRM, however made, become words on the cards and never markup."""
    hostile = [
        an_account(account_id=f"h{n}", name=text, csm=text, mrr=Decimal(900))
        for n, text in enumerate(HOSTILE)
    ]
    add(services, *hostile)
    for account in hostile:
        read(services, 9, account=account.account_id)

    app = open_page()

    assert not app.exception
    assert markup_of(app) <= {
        "header", "h1", "h2", "p", "ul", "li", "b", "i", "em", "span", "div",
    }  # fmt: skip
    assert "\u202e" not in html_of(app)
    said = text_of(app)
    for text in HOSTILE:
        assert " ".join(one_line(text).split()) in said
