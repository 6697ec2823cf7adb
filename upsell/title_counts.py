"""What came of each title's signals: flagged, offered and answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from upsell.conversion import Proportion
from upsell.outreach import Channel, Offer, Outcome, Touch
from upsell.spells import Spell
from upsell.week import Week

DECIDED = (Outcome.WON, Outcome.LOST, Outcome.NO_RESPONSE)


@dataclass(frozen=True)
class TitleCount:
    """What came of one title's signals; withdrawn offers are in none of the figures."""

    title: str
    flagged: int = 0
    """Signals open at any time in the period."""
    offered: int = 0
    """Offers made in the period."""
    calls: int = 0
    """Calls booked in the period, held or not."""
    won: int = 0
    lost: int = 0
    no_response: int = 0
    open: int = 0
    deferred: int = 0

    @property
    def conversion(self) -> Proportion:
        """Won of all that got an answer or never will: won + lost + no response."""
        return Proportion(self.won, self.won + self.lost + self.no_response)


def by_title(
    spells: Iterable[Spell],
    offers: Iterable[Offer],
    touches: Iterable[Touch],
    *,
    zone: tzinfo,
    week: Week | None = None,
) -> tuple[TitleCount, ...]:
    """Give the counts of each title, of all time or of one week, most offers first.

    In a week an outcome counts when it was recorded in it, whenever the offer was made; open
    and deferred are the offers made up to its end as they stand now. The spells hold every
    signal that a touch is about.
    """
    known = list(spells)
    titles = {spell.signal_id: spell.title for spell in known}
    counts: Counter[tuple[str, str]] = Counter()
    counts.update(
        (spell.title, "flagged")
        for spell in known
        if week is None or spell.was_open(week.first, week.last)
    )
    counts.update(
        (titles[touch.signal_id], "calls")
        for touch in touches
        if touch.channel is Channel.CALL and (week is None or week.holds_moment(touch.at, zone))
    )
    for offer in offers:
        counts.update((offer.title, figure) for figure in _figures(offer, week, zone))
    rows = (_row(title, counts) for title in {title for title, _ in counts})
    return tuple(sorted(rows, key=lambda row: (-row.offered, -row.flagged, row.title)))


def decided_in(week: Week, offers: Iterable[Offer], zone: tzinfo) -> Proportion:
    """Give the offers won in the week of those decided in it, whenever they were made."""
    answers = [
        offer.outcome
        for offer in offers
        if offer.outcome in DECIDED and week.holds_moment(offer.outcome_at, zone)
    ]
    return Proportion(answers.count(Outcome.WON), len(answers))


def _figures(offer: Offer, week: Week | None, zone: tzinfo) -> Iterator[str]:
    """Give the names of the counts that an offer is part of."""
    if offer.outcome is Outcome.WITHDRAWN:
        return
    if week is None or week.holds_moment(offer.made_at, zone):
        yield "offered"
    if offer.outcome in DECIDED:
        if week is None or week.holds_moment(offer.outcome_at, zone):
            yield offer.outcome.value
    elif week is None or offer.made_at.astimezone(zone).date() <= week.last:
        yield "open" if offer.outcome is None else offer.outcome.value


def _row(title: str, counts: Counter[tuple[str, str]]) -> TitleCount:
    """Give the counts of one title."""
    return TitleCount(
        title,
        **{figure: count for (of, figure), count in counts.items() if of == title},
    )
