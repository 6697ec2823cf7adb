"""Analysis: whether the play works this week, and what came of the offers by signal."""

from __future__ import annotations

from upsell.services.analysis import analysis
from upsell.services.verdicts import play
from upsell.ui.conversion_view import by_signal, this_week
from upsell.ui.frame import frame
from upsell.ui.levels_form import levels_form
from upsell.ui.verdict_view import earlier_verdicts, verdict_section
from upsell.ui.weeks import asked_week, week_choice
from upsell.ui.work import work_style

visit = frame("Analysis")
work_style()
with visit.page():
    week = play(visit.book, asked_week(), by=visit.actor, now=visit.now)
    seen = analysis(visit.book, by=visit.actor, now=visit.now)
    week_choice(visit, week)
    verdict_section(visit, week)
    this_week(visit, seen)
    by_signal(visit, seen)
    earlier_verdicts(visit, week)
    levels_form(visit)
