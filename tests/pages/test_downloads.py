"""Every table can be taken along, and nothing is made before it is asked for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from tests.book.ledger import logged, prepare
from tests.builders import NOW, TODAY, a_signal
from tests.pages.conftest import OpenPage
from upsell.book import intake, signals
from upsell.book.intake import Kept
from upsell.bootstrap import Services
from upsell.model import LOCAL_USER
from upsell.services import scanning
from upsell.services.exports import signals_table


@pytest.fixture(autouse=True)
def _usage(services: Services) -> None:
    """Northwind has figures, a signal and an offer that was made for another."""
    figures = {("northwind", "seats", TODAY): Kept(9.0, 10.0, "plan", "file")}
    with services.own.write() as connection:
        intake.write_readings(connection, figures.items())
    scanning.scan(services.own, TODAY, by=LOCAL_USER, now=NOW)
    logged(services.own, prepare(services.own, a_signal(rule_id="another")))


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("", "today"),
        ("pages/account.py", "usage"),
        ("pages/offers.py", "offers"),
        ("pages/analysis.py", "signals-compared"),
        ("pages/signals.py", "signals"),
    ],
)
def test_a_page_offers_its_table(open_page: OpenPage, place: str, what: str) -> None:
    """As CSV and as a workbook, by one control of the same words."""
    app = open_page(place, account="northwind")

    keys = [one.proto.id for one in app.get("download_button")]
    assert any(f"download-{what}-csv" in key for key in keys)
    assert any(f"download-{what}-xlsx" in key for key in keys)


def test_signals_are_told_whole(services: Services) -> None:
    """Those that are over as well."""
    over = a_signal(
        signal_id=UUID(int=99),
        rule_id="old",
        cleared_on=date(2026, 11, 21),
        clear_reason="fell below",
    )
    with services.own.write() as connection:
        signals.add(connection, [over])

    rows = [tuple(row) for row in signals_table(services.own, by=LOCAL_USER).rows]

    assert ("Northwind", "Near limit: seats", "seats") in {row[:3] for row in rows}
    assert "fell below" in {row[5] for row in rows}
