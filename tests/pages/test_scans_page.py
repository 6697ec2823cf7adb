"""Scans on Signals: one on a click, and what it left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.builders import NOW
from tests.pages.house import a_house, healthy, page_at
from upsell.scanreport import ScanReport
from upsell.ui.scan_view import left_out


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
