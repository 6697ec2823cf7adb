"""Analysis: rates with their n, narrowed by the address, whatever the address and the book say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.book.ledger import logged
from tests.builders import NOW, a_signal
from tests.hostile import HOSTILE
from tests.many_offers import fill
from tests.pages.house import Clock, a_house, html_of, near_limit, page_at
from tests.pages.test_hostile_text import stays_text
from upsell.book import options, signals
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.conversion import Proportion
from upsell.model import LOCAL_USER
from upsell.outreach import Outcome
from upsell.profile import Profile
from upsell.services.offers import record_outcome
from upsell.services.signals import dismiss
from upsell.shares import share
from upsell.title_counts import TitleCount
from upsell.ui.forest import forest


def full(where: Path, how_many: int = 120) -> Services:
    """Give services whose own book holds made-up offers."""
    services = Services(Settings(data_dir=where), Clock())
    fill(services.own, how_many, NOW)
    return services


def won(book: Book) -> None:
    """Log an offer for the house's signal and win it."""
    offer = logged(book, near_limit(book))
    record_outcome(book, offer.offer_id, offer.version, Outcome.WON, by=LOCAL_USER, now=NOW)


def test_a_rate_comes_with_its_n(tmp_path: Path) -> None:
    """After one win: 1 of 1 before any rate, too early to compare, and one figure."""
    services = a_house(tmp_path)
    won(services.own)

    app = page_at(services, "analysis")

    shown = html_of(app)
    assert "1 of 1, 100%" in shown
    assert "$720, 15% of what the accounts offered paid" in shown
    assert "Too early to compare." in shown
    assert "Seats needs 4 more decided offers." in shown
    assert len(app.get("plotly_chart")) == 1


def test_nothing_to_compare_yet(tmp_path: Path) -> None:
    """Signals without offers show no figure, and why nothing was offered."""
    app = page_at(a_house(tmp_path), "analysis")

    shown = html_of(app)
    assert not app.get("plotly_chart")
    assert "No offer has been made yet" in shown
    assert "No offer to follow yet." in shown
    assert "Not reached: still open, nothing in the way" in shown


def test_a_week_without_a_scan_was_not_checked(tmp_path: Path) -> None:
    """A signal noted for last week does not make that week one that was checked."""
    services = a_house(tmp_path)
    with services.own.write() as connection:
        earlier = near_limit(services.own).opened_on.replace(day=9)
        noted = a_signal(rule_id="noted", noted_by="Ana", opened_on=earlier, metric="storage")
        signals.add(connection, [noted])

    shown = html_of(page_at(services, "analysis"))

    assert "1 of 1, 100%" in shown
    assert "week of 13 November: Not checked" in shown


def test_the_whole_page_of_many_offers(tmp_path: Path) -> None:
    """Every part is there, with one plotly figure."""
    app = page_at(full(tmp_path), "analysis")

    assert not app.toast
    assert [one.value for one in app.subheader] == [
        "By signal",
        "From signal to won",
        "Week by week",
        "From flagged to won",
        "How good the signals are",
    ]
    assert len(app.get("plotly_chart")) == 1
    assert html_of(app).count('"hr-multiple"') == 4
    assert sum("You chose whom to offer" in one.value for one in app.caption) == 1


def test_the_address_narrows_the_offers(tmp_path: Path) -> None:
    """What is chosen is said in words, and the counts are of those offers only."""
    services = full(tmp_path)

    whole = page_at(services, "analysis")
    narrow = page_at(services, "analysis", csm="Ben Ortiz", plan="scale", period="12-weeks")

    assert narrow.text[0].value == "Only offers of: Ben Ortiz, Scale."
    assert narrow.selectbox(key="period").value == "12-weeks"
    assert not whole.text
    assert html_of(whole) != html_of(narrow)


def test_a_choice_goes_into_the_address(tmp_path: Path) -> None:
    """A link to the page as it is shown brings the choice along."""
    app = page_at(full(tmp_path), "analysis")

    app.selectbox(key="channel").select("email").run()

    assert app.query_params["channel"] in ("email", ["email"])
    assert app.text[0].value == "Only offers of: Email."


@pytest.mark.parametrize("text", ["' OR 1=1 --", "x" * 5_000, "\x00"])
def test_an_invented_address_narrows_nothing(tmp_path: Path, text: str) -> None:
    """Whatever the address says, the page is whole and about all offers."""
    services = full(tmp_path)
    asked = dict.fromkeys(("period", "csm", "plan", "channel", "template", "first", "second"), text)

    app = page_at(services, "analysis", **asked)

    assert html_of(app) == html_of(page_at(services, "analysis"))


def test_any_two_can_be_compared(tmp_path: Path) -> None:
    """The pair is judged only once somebody picked both."""
    services = full(tmp_path)
    before = page_at(services, "analysis")
    titles = [one for one in before.selectbox(key="first").options if one != "Choose"]

    app = page_at(services, "analysis", first=titles[0], second=titles[1])

    assert "these two" not in html_of(before)
    assert "these two" in html_of(app) or "converts better" in html_of(app)


@pytest.mark.parametrize("text", HOSTILE[1:7])
def test_hostile_names_and_reasons_stay_text(tmp_path: Path, text: str) -> None:
    """The CSM's name in the choices, and the reason of a dismissal in funnel and quality."""
    services = a_house(tmp_path)
    book = services.own
    with book.write() as connection:
        profile = Profile(text, "ana@ledgerly.example", "Ledgerly", "")
        options.save_profile(connection, profile)
        again = replace(near_limit(book), signal_id=a_signal().signal_id, rule_id="other")
        signals.add(connection, [replace(again, title=f"Near limit: {text}")])
    won(book)
    dismiss(book, again.signal_id, text, by=LOCAL_USER, now=NOW)
    with book.read() as connection:
        csm = options.profile(connection).name.strip()

    stays_text(page_at(services, "analysis", csm=csm))


def test_share_of_nothing_is_no_rate() -> None:
    """Without any decided offer there is no rate."""
    assert share(Proportion(0, 0)) == "None yet"
    assert share(Proportion(2, 3)) == "2 of 3, 67%"


def test_the_forest_plot() -> None:
    """A row for each title with an answer, n in words, its interval, and names never as html."""
    counts = [
        TitleCount("Near limit: <b>x</b>", offered=4, won=2, lost=1),
        TitleCount("Waits", offered=2, open=2),
        TitleCount("Lost", offered=1, lost=1),
    ]

    figure = json.loads(forest(counts).to_json())

    (marks,) = figure["data"]
    assert figure["layout"]["yaxis"]["ticktext"] == [
        "Near limit: &lt;b>x&lt;/b><br>2 won of 3",
        "Lost<br>0 won of 1",
    ]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["67%", "0%"]
    assert marks["x"][0] + marks["error_x"]["array"][0] == pytest.approx(0.961, abs=0.001)
    assert marks["x"][0] - marks["error_x"]["arrayminus"][0] == pytest.approx(0.177, abs=0.001)
