"""Analysis: how the week stands, and what came of the offers by signal."""

from __future__ import annotations

from upsell.services.analysis import analysis
from upsell.ui.conversion_view import by_signal, this_week
from upsell.ui.frame import frame
from upsell.ui.work import work_style

visit = frame("Analysis")
work_style()
with visit.page():
    seen = analysis(visit.book, by=visit.actor, now=visit.now)
    this_week(visit, seen)
    by_signal(visit, seen)
