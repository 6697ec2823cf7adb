"""Analysis, and scans on Signals: rates with their n, a scan on a click."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.book.ledger import logged
from tests.builders import NOW
from tests.pages.house import a_house, healthy, html_of, near_limit, page_at
from upsell.conversion import Proportion
from upsell.model import LOCAL_USER
from upsell.outreach import Outcome
from upsell.scanreport import ScanReport
from upsell.services.offers import record_outcome
from upsell.title_counts import TitleCount
from upsell.ui.conversion_view import outcome_figure, share
from upsell.ui.scan_view import left_out


def test_a_rate_comes_with_its_n(tmp_path: Path) -> None:
    """After one win the table says 1 of 1 before any rate, and that it is too early."""
    services = a_house(tmp_path)
    offer = logged(services.own, near_limit(services.own))
    book = services.own
    record_outcome(book, offer.offer_id, offer.version, Outcome.WON, by=LOCAL_USER, now=NOW)

    app = page_at(services, "analysis")

    shown = html_of(app)
    assert "1 of 1, 100%" in shown
    assert "$720" in shown
    assert "Too early to compare." in shown
    assert len(app.get("plotly_chart")) == 1


def test_nothing_to_compare_yet(tmp_path: Path) -> None:
    """Signals without offers show no figure."""
    app = page_at(a_house(tmp_path), "analysis")

    assert not app.get("plotly_chart")
    assert "No offer has been made yet" in html_of(app)


def test_a_week_without_a_scan_was_not_checked(tmp_path: Path) -> None:
    """A week before the first scan is no week without signals."""
    shown = html_of(page_at(a_house(tmp_path), "analysis"))

    assert "1 of 1, 100%" in shown
    assert "Last week: not checked" in shown


def test_share_of_nothing_is_no_rate() -> None:
    """Without any decided offer there is no rate."""
    assert share(Proportion(0, 0)) == "None yet"
    assert share(Proportion(2, 3)) == "2 of 3, 67%"


def test_the_figure_counts_every_offer_once() -> None:
    """The parts of a bar add up to the offers named beside it; names cannot become html."""
    count = TitleCount("Near limit: <b>x</b>", 9, 7, 1, 2, 1, 1, 2, 1)

    figure = outcome_figure([count])

    assert sum(bar.x[0] for bar in figure.data) == 7
    assert figure.data[0].y[0] == "Near limit: &lt;b>x&lt;/b>  (7 offers)"


def test_scan_now(tmp_path: Path) -> None:
    """A click scans the day and says so."""
    services = a_house(tmp_path)
    app = page_at(services, "signals")

    healthy(app.button(key="scan").click().run())

    assert app.toast[0].value.startswith("Scanned")


def test_what_was_left_out_is_said_with_its_reason() -> None:
    """Each count above zero is one sentence; nothing left out is no sentence."""
    report = ScanReport(NOW.date(), NOW, 9, 1, 8, 100, 2, 0, 0, 3, 0, 0)

    sentences = left_out(report)

    assert len(sentences) == 2
    assert sentences[0].startswith("2 usage figures left out")
    assert left_out(replace(report, bad_values=0, without_usage=0)) == ()
