"""Today: what to do first."""

from __future__ import annotations

from upsell.ui.frame import frame

visit = frame("Today")

with visit.page():
    visit.heading()
