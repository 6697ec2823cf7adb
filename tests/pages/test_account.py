"""Account: usage against the limit, why and why not, what was done, and what may be changed."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import METRICS, NOW, TODAY, a_reading, an_account
from tests.hostile import HOSTILE
from tests.pages.conftest import OpenPage
from tests.pages.seen import html_of, markup_of, text_of
from upsell.book import accounts, readings, signals
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER, RuleType
from upsell.plain import one_line
from upsell.services import imports, scanning
from upsell.services import signals as service
from upsell.ui.charts import usage_chart

PAGE = "pages/account.py"


def read(services: Services, value: float, *, back: int = 0, account: str = "northwind") -> None:
    """Keep a figure of seats."""
    day = TODAY - timedelta(days=back)
    imports.type_reading(services.own, account, "seats", day, value, by=LOCAL_USER, now=NOW)


def test_why_and_why_not_are_told_per_rule(services: Services, open_page: OpenPage) -> None:
    """A rule that holds says since when; one that does not says what is missing."""
    read(services, 9)

    said = text_of(open_page(PAGE, account="northwind"))

    assert "Near limit: seats flagged Flagged since 20 November." in said
    assert "Share of the limit in use 90% At least 80% Met" in said
    assert "Not flagged as of 20 November: growth in 28 days, growth as a share." in said
    assert "No figures 5 signals" in said


def test_the_chart_shows_values_and_limit(services: Services, open_page: OpenPage) -> None:
    """One figure: the readings as a line, the limit as steps, and both in the words on hover."""
    read(services, 5, back=30)
    read(services, 9)

    app = open_page(PAGE, account="northwind")

    (chart,) = app.get("plotly_chart")
    figure = chart.proto.spec
    assert "9 of 10 seats" in figure
    assert "Limit 10" in figure
    assert figure.count("9 of 10 seats") == 1


def test_the_limit_on_the_chart_is_the_present_one() -> None:
    """A limit that was raised is named by what it is now, where the line ends."""
    rows = [a_reading(5, 10, on=TODAY - timedelta(days=30)), a_reading(9, 15)]

    limit = usage_chart(METRICS[0], rows).data[0]

    assert list(limit.text) == ["", "Limit 15"]


def test_one_reading_is_a_point_on_an_axis_of_days() -> None:
    """No hour and no second on the axis: days before and after it, each with its own mark."""
    figure = usage_chart(METRICS[0], [a_reading(9, 10)])

    assert figure.data[1].mode == "markers"
    assert figure.layout.xaxis.dtick == 86_400_000
    assert figure.layout.xaxis.range == (TODAY - timedelta(days=2), TODAY + timedelta(days=2))


def test_an_unknown_account_is_said_in_words(open_page: OpenPage) -> None:
    """An invented id in the URL is a sentence, not a traceback."""
    app = open_page(PAGE, account="<b>nobody")

    assert "There is no account" in app.error[0].value
    assert not app.exception


def test_switching_a_gate_is_kept(services: Services, open_page: OpenPage) -> None:
    """Do not contact, once saved, holds the account back everywhere."""
    read(services, 9)
    app = open_page(PAGE, account="northwind")

    next(each for each in app.checkbox if each.label == "Do not contact").check()
    next(each for each in app.button if each.label == "Save").click().run()

    with services.own.read() as connection:
        assert accounts.one(connection, "northwind").do_not_contact
    assert "marked as not to be contacted" in text_of(app)


def test_a_gate_saved_meanwhile_by_somebody_else_is_not_overwritten(
    services: Services, open_page: OpenPage
) -> None:
    """The second of two people gets a sentence, and the first one's choice stays."""
    app = open_page(PAGE, account="northwind")
    with services.own.write() as connection:
        accounts.set_gates(connection, an_account(critical_ticket=True))

    next(each for each in app.checkbox if each.label == "Do not contact").check()
    next(each for each in app.button if each.label == "Save").click().run()

    with services.own.read() as connection:
        kept = accounts.one(connection, "northwind")
    assert (kept.do_not_contact, kept.critical_ticket) == (False, True)
    assert "changed" in app.error[0].value


def test_a_figure_typed_in_is_kept_and_checked(services: Services, open_page: OpenPage) -> None:
    """The figure is in the book, and the signals follow at once."""
    read(services, 3)
    app = open_page(PAGE, account="northwind")

    app.selectbox(key="typed-metric-northwind").set_value("seats")
    app.text_input(key="typed-value-northwind").set_value("10")
    next(each for each in app.button if each.label == "Keep it").click().run()

    with services.own.read() as connection:
        assert [row.value for row in readings.series(connection, "northwind")] == [10]
        assert [each.title for each in signals.open_ones(connection)] == ["Near limit: seats"]


def test_a_figure_that_is_none_is_refused_in_words(open_page: OpenPage) -> None:
    """Letters in the figure are named with the remedy, and nothing is kept."""
    app = open_page(PAGE, account="northwind")

    app.text_input(key="typed-value-northwind").set_value("many")
    next(each for each in app.button if each.label == "Keep it").click().run()

    assert "many" in app.error[0].value
    assert "many" in app.toast[0].value
    assert "many" not in [each.value for each in app.run().error]


def test_a_dismissed_signal_can_be_brought_back(services: Services, open_page: OpenPage) -> None:
    """What was put away is listed with its reason; one click and it is open again."""
    read(services, 9)
    scanning.scan(services.own, TODAY, by=LOCAL_USER, now=NOW)
    with services.own.read() as connection:
        (signal,) = signals.open_ones(connection)
    service.dismiss(services.own, signal.signal_id, "Seasonal peak", by=LOCAL_USER, now=NOW)

    app = open_page(PAGE, account="northwind")

    assert "Near limit: seats Dismissed: Seasonal peak" in text_of(app)
    app.button(key=f"back-{signal.signal_id}").click().run()
    with services.own.read() as connection:
        assert signals.one(connection, signal.signal_id) == signal
    assert "Put away" not in text_of(app)


def test_a_snoozed_signal_can_be_brought_back(services: Services, open_page: OpenPage) -> None:
    """A snoozed signal is listed with its day and reason, and wakes on a click."""
    read(services, 9)
    scanning.scan(services.own, TODAY, by=LOCAL_USER, now=NOW)
    with services.own.read() as connection:
        (signal,) = signals.open_ones(connection)
    until = TODAY + timedelta(days=5)
    service.snooze(services.own, signal.signal_id, until, "On leave", by=LOCAL_USER, now=NOW)

    app = open_page(PAGE, account="northwind")

    assert "Near limit: seats Snoozed until 25 November: On leave" in text_of(app)
    app.button(key=f"back-{signal.signal_id}").click().run()
    with services.own.read() as connection:
        assert signals.one(connection, signal.signal_id) == signal


def test_something_noticed_becomes_a_signal(services: Services, open_page: OpenPage) -> None:
    """The CSM's sentence is the evidence, told with who noted it; a double click notes it once."""
    app = open_page(PAGE, account="northwind")

    app.button(key="notice").click().run()
    app.selectbox(key="note-kind").set_value(RuleType.TEAM_GROWTH)
    app.selectbox(key="note-metric").set_value("seats")
    app.text_input(key="note-sentence").set_value("The finance team asked for access")
    app.button(key="do-note").click().run()

    with services.own.read() as connection:
        (noted,) = signals.open_ones(connection)
    assert (noted.rule_type, noted.latest.note) == (
        RuleType.TEAM_GROWTH,
        "The finance team asked for access",
    )
    assert "noted by" in text_of(app)


def test_account_text_stays_text(services: Services, open_page: OpenPage) -> None:
    """Every hostile name is words on its own page and never markup."""
    for number, text in enumerate(HOSTILE):
        account = an_account(account_id=f"h{number}", name=text, csm=text, domain=text)
        with services.own.write() as connection:
            accounts.save(connection, [account])
    read(services, 9, account="h4")

    for number, text in enumerate(HOSTILE):
        app = open_page(PAGE, account=f"h{number}")
        assert not app.exception
        assert not {"form", "script", "img", "input", "a"} & markup_of(app)
        assert "\u202e" not in html_of(app)
        assert one_line(text) in text_of(app)
