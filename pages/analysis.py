"""Analysis: whether the play works this week, which signals convert, and what was missed."""

from __future__ import annotations

from upsell.services.end_of_week import end_of_week
from upsell.ui.closing_view import from_signal_to_close
from upsell.ui.conversion_view import by_signal
from upsell.ui.frame import frame
from upsell.ui.funnel_view import from_flagged_to_won, how_good
from upsell.ui.levels_form import levels_form
from upsell.ui.narrowing import asked
from upsell.ui.verdict_view import earlier_verdicts, verdict_section
from upsell.ui.week_by_week import week_by_week
from upsell.ui.week_papers import week_papers
from upsell.ui.weeks import asked_week, rest_is_of_today, week_choice
from upsell.ui.work import work_style

visit = frame("Analysis")
work_style()
with visit.page():
    both = end_of_week(visit.book, asked_week(), asked(), by=visit.actor, now=visit.now)
    week, seen = both.play, both.analysis
    week_choice(visit, week)
    verdict_section(visit, week)
    week_papers(visit, week.week.first)
    rest_is_of_today(visit, week)
    by_signal(visit, seen)
    from_signal_to_close(seen.closing)
    week_by_week(visit, seen)
    from_flagged_to_won(visit, seen)
    how_good(visit, seen)
    earlier_verdicts(visit, week)
    levels_form(visit)
