"""Offers: calls to answer for, what waits for an answer, what is decided."""

from __future__ import annotations

from upsell.services.offers import offers, upgrades
from upsell.ui.asked import asked_id
from upsell.ui.frame import frame
from upsell.ui.offer_list import offer_list
from upsell.ui.upgraded import upgraded
from upsell.ui.work import work_style

visit = frame("Offers")
work_style()
with visit.page():
    visit.heading()
    upgraded(visit, upgrades(visit.book, by=visit.actor, now=visit.now))
    offer_list(visit, offers(visit.book, by=visit.actor, now=visit.now), asked_id("offer"))
