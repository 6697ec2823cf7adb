"""Today: what to do first."""

from __future__ import annotations

from upsell.services.board import board
from upsell.ui import first_steps, today
from upsell.ui.frame import frame

visit = frame("Today")

with visit.page():
    shown = board(visit.book, by=visit.actor, now=visit.now)
    first_steps.checklist(visit, shown)
    today.head(visit, shown)
    today.draw_board(visit, shown)
