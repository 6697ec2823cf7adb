"""Which offers an analysis is about: of a period, a CSM, a plan, a channel, a template."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from upsell.columns import Array
from upsell.offer_columns import OfferColumns, Texts
from upsell.week import DAYS, Week


class Period(StrEnum):
    """Since when; the weeks end with the one that runs."""

    ALL = "all"
    WEEKS_26 = "26-weeks"
    WEEKS_12 = "12-weeks"
    WEEKS_4 = "4-weeks"
    WEEK = "week"


WEEKS = {Period.WEEKS_26: 26, Period.WEEKS_12: 12, Period.WEEKS_4: 4, Period.WEEK: 1}


@dataclass(frozen=True)
class Narrowing:
    """What somebody asked for; empty is everything."""

    period: Period = Period.ALL
    csm: str = ""
    plan: str = ""
    channel: str = ""
    template: str = ""

    def first_day(self, current: Week) -> date | None:
        """Give the first day of the period; None of all time."""
        if self.period is Period.ALL:
            return None
        return current.first - timedelta(days=DAYS * (WEEKS[self.period] - 1))

    def known(self, offers: OfferColumns) -> Narrowing:
        """Give what of it the offers know of; anything else narrows nothing."""
        asked = {name: getattr(self, name) for name in COLUMNS}
        known = {name: word if word in words(offers, name) else "" for name, word in asked.items()}
        return Narrowing(self.period, **known)

    def holds(self, offers: OfferColumns) -> Array:
        """Give which offers are of the CSM, plan, channel and template; the period is apart."""
        kept = np.ones(len(offers), bool)
        for name in COLUMNS:
            word = getattr(self, name)
            if word:
                kept &= _column(offers, name).are(word)
        return kept

    @property
    def is_of_some(self) -> bool:
        """Whether it leaves out offers whatever the period."""
        return any(getattr(self, name) for name in COLUMNS)

    @property
    def is_of_accounts(self) -> bool:
        """Whether it names a CSM or a plan, which accounts have before anything is offered."""
        return bool(self.csm or self.plan)


COLUMNS = tuple(field.name for field in fields(Narrowing) if field.name != "period")


def words(offers: OfferColumns, name: str) -> tuple[str, ...]:
    """Give the different texts of a column in order, those that are empty left out."""
    return tuple(sorted(word for word in _column(offers, name).words if word))


def _column(offers: OfferColumns, name: str) -> Texts:
    column: Texts = getattr(offers, name)
    return column
