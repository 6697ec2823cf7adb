"""The last scan in words: what it looked at, what it left out and why."""

from __future__ import annotations

from functools import partial

import streamlit as st

from upsell.figures import plural
from upsell.scanreport import ScanReport
from upsell.services.exports import SeenTable, signals_table
from upsell.services.scanning import scan
from upsell.ui import notices
from upsell.ui.downloads import download
from upsell.ui.frame import Visit, current_actor
from upsell.ui.tables import Tile, tiles
from upsell.ui.text import clock, day_words

PLACE = "scan"


def last_scan(visit: Visit, report: ScanReport | None) -> None:
    """Show what the last scan counted, and the button for another."""
    if report is None:
        st.caption("Nobody has been checked yet.")
    else:
        st.html(scan_tiles(report))
        for sentence in left_out(report):
            st.caption(sentence)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Scan now", icon=":material/refresh:", key="scan", on_click=_scan, args=(visit,))
        if report is not None:
            day = day_words(report.day, visit.today)
            st.caption(f"Scanned {day}, {clock(report.finished_at, visit.book.zone)}.")
    st.caption("Every signal so far, with the figures it stands on:")
    download(visit, "signals", visit.today.isoformat(), partial(_signals, visit))
    notices.beside(PLACE)


def scan_tiles(report: ScanReport) -> str:
    """Give the counts of a scan as tiles."""
    looked_at = (
        f"{plural(report.readings, 'usage figure')} against {plural(report.rules, 'definition')}"
    )
    return tiles(
        [
            Tile("Accounts checked", f"{report.accounts:,}", looked_at),
            Tile("Signals open", f"{report.signals_open:,}", "Now"),
            Tile("Opened", f"{report.opened:,}", "That day"),
            Tile("Cleared", f"{report.cleared:,}", "That day"),
        ]
    )


def left_out(report: ScanReport) -> tuple[str, ...]:
    """Give what the scan could not use, each with its reason; empty when it used everything."""
    bad, stale = report.bad_values, report.stale
    unlimited, silent = report.without_limit, report.without_usage
    lines = (
        (bad, f"{plural(bad, 'usage figure')} left out: missing, not a number or negative."),
        (unlimited, f"No limit for {plural(unlimited, 'metric')}: there is no share to check."),
        (
            stale,
            (
                f"No figure for more than 7 days for {plural(stale, 'metric')}: "
                "nothing opens, nothing clears."
            ),
        ),
        (silent, f"{plural(silent, 'account')} without any usage figure: not checked."),
    )
    return tuple(sentence for count, sentence in lines if count)


def _signals(visit: Visit) -> SeenTable:
    return signals_table(visit.book, by=current_actor())


def _scan(visit: Visit) -> None:
    visit.act(scan, visit.book.today(visit.services.clock()), said="Scanned.", place=PLACE)
