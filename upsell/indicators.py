"""The four leading indicators, week by week: detection, conversion, expansion, days to a win."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from upsell.columns import Array
from upsell.conversion import Proportion
from upsell.ledger import Ledger
from upsell.offer_columns import A_DAY_US, OfferColumns, microseconds, money, steps
from upsell.signal_columns import SignalColumns
from upsell.week import DAYS, Week


@dataclass(frozen=True)
class Indicators:
    """What one week showed; the current week as far as it has come."""

    week: Week
    detection: Proportion
    """Accounts with a signal open in the week, of those checked; of none without a scan."""
    conversion: Proportion
    """Offers won of those decided in the week."""
    expansion: Decimal
    """What was won in the week, for a year."""
    base: Decimal
    """What the accounts with an offer in play in the week paid for a year, as the verdict's."""
    days_to_won: float | None
    """The median from a signal's opening to its offer being won; None without a win."""
    wins: int
    """How many wins that median stands on."""

    @property
    def expansion_share(self) -> float | None:
        """The expansion as a share of what those accounts paid; None where that is nothing."""
        return float(self.expansion / self.base) if self.base else None


def last_weeks(current: Week, how_many: int) -> tuple[Week, ...]:
    """Give so many weeks up to a week, the earliest first."""
    first = current.first - timedelta(days=DAYS * (how_many - 1))
    return tuple(Week(first + timedelta(days=DAYS * number)) for number in range(how_many))


def checked_in(weeks: Iterable[Week], by_day: Mapping[date, int]) -> dict[Week, int]:
    """Give how many accounts the scans of each week looked at, at most."""
    return {
        week: max((n for day, n in by_day.items() if week.holds(day)), default=0) for week in weeks
    }


def indicators(
    weeks: Sequence[Week], ledger: Ledger, checked: Mapping[Week, int]
) -> tuple[Indicators, ...]:
    """Give the indicators of consecutive weeks; `checked` holds the accounts of their scans."""
    offers = ledger.offers
    moments = [week.begins(ledger.zone) for week in (*weeks, weeks[-1].after)]
    answered_in = steps(moments, offers.answered_at)
    decided = offers.is_decided
    return tuple(
        _of_week(
            week,
            _detected(week, ledger.signals, checked.get(week, 0)),
            offers,
            decided & (answered_in == number),
            offers.in_play(*map(microseconds, moments[number : number + 2])),
        )
        for number, week in enumerate(weeks)
    )


def _detected(week: Week, signals: SignalColumns, checked: int) -> Proportion:
    """Give flagged of checked; one noted by hand counts as checked even without usage."""
    if not checked:
        return Proportion(0, 0)
    flagged = signals.accounts(signals.open_between(week.first, week.last))
    return Proportion(flagged, max(checked, flagged))


def _of_week(
    week: Week, detection: Proportion, offers: OfferColumns, decided: Array, playing: Array
) -> Indicators:
    won = decided & offers.is_won
    days = (offers.answered_at[won] - offers.opened_at[won]) / A_DAY_US
    return Indicators(
        week=week,
        detection=detection,
        conversion=Proportion(int(won.sum()), int(decided.sum())),
        expansion=money(offers.won_value[won].sum()),
        base=offers.base(playing),
        days_to_won=float(np.median(days)) if len(days) else None,
        wins=len(days),
    )
