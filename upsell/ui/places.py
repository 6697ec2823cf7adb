"""The pages by name, and the way to one of them with the book that is shown kept in the URL."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """A page's script, as Streamlit names it."""

    TODAY = "app.py"
    ACCOUNT = "pages/account.py"
    USAGE = "pages/usage.py"
    OUTREACH = "pages/outreach.py"
    WEEKLY = "pages/weekly.py"
    OFFERS = "pages/offers.py"
    ANALYSIS = "pages/analysis.py"
    SIGNALS = "pages/signals.py"
    SETUP = "pages/setup.py"


MENU = (
    (Place.TODAY, "Today", ":material/today:"),
    (Place.OFFERS, "Offers", ":material/forum:"),
    (Place.ANALYSIS, "Analysis", ":material/monitoring:"),
    (Place.SIGNALS, "Signals", ":material/tune:"),
    (Place.SETUP, "Setup", ":material/settings:"),
)
"""Account, Usage and Outreach are reached from what they are about, the weekly grid from Today."""

SECTIONS = ("Your accounts", "About you", "Plans", "Templates", "Example or own", "Connections")
"""The sections of Setup, as its address names them."""
