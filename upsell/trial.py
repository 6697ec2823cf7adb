"""What came of the play over some weeks: the figures that a verdict is made from.

A trial looks at the offers in play: made by its last day, not undone, and not decided before its
first. An answer counts as it was known at a moment, so that a week can be seen again later with
the answers that came since.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

import numpy as np

from upsell.columns import Array
from upsell.conversion import Proportion
from upsell.ledger import Ledger
from upsell.model import Urgency
from upsell.offer_columns import (
    ANSWERS,
    DEFERRED,
    IN_A_RATE,
    LOST,
    NO_RESPONSE,
    OPEN,
    WON,
    microseconds,
    money,
)
from upsell.outreach import Channel
from upsell.week import day_begins

TOP = frozenset({Urgency.CRITICAL, Urgency.EXCEEDED})
"""The urgencies that Today puts first: at the limit and over it."""
NO_ANSWER, NO_REASON = "no answer", "no reason given"
REASON_ENDS = ":"
"""A reason is its first words; the CSM's own follow a colon."""


@dataclass(frozen=True)
class Span:
    """Whole days, the first and the last counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def moments(self, zone: tzinfo) -> tuple[int, int]:
        """Give when it begins and when it is over in a zone, as the columns keep moments."""
        days = (self.first, self.last + timedelta(days=1))
        begins, ends = (microseconds(day_begins(day, zone)) for day in days)
        return begins, ends

    def parts(self, count: int) -> tuple[Span, ...]:
        """Give it cut into equal parts, in order."""
        step = self.days // count
        firsts = (self.first + timedelta(days=step * part) for part in range(count))
        return tuple(Span(first, first + timedelta(days=step - 1)) for first in firsts)


@dataclass(frozen=True)
class Trial:
    """The figures of a span, with the answers known at a moment."""

    span: Span
    checked: bool
    """Whether usage that was not too old was looked at in it."""
    flagged: int
    """Accounts with a signal open at any time in it."""
    reached: int
    """Of those, accounts with an offer about such a signal, made by its last day."""
    offers: int
    """Offers in play."""
    won: int
    lost: int
    no_response: int
    waiting: int
    """Offers in play without an answer, those for later included."""
    expansion: Decimal
    """What was won, for a year."""
    base: Decimal
    """What the accounts with an offer in play pay a year, as kept on the offers."""
    calls: Proportion
    """Accounts with a call booked, of those with an offer in play."""
    top: Proportion
    """Offers won, of those decided, where the signal was at its limit or over it."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why offers were lost, most frequent first, no answer last."""

    @property
    def expansion_share(self) -> float | None:
        """What was won as a share of what the accounts pay; None when that is not known."""
        return float(self.expansion / self.base) if self.base else None


def trial(ledger: Ledger, span: Span, *, known_at: datetime, checked: bool) -> Trial:
    """Count a span with the answers known at a moment; wins after it count when known by then."""
    signals, offers = ledger.signals, ledger.offers
    begins, ends = span.moments(ledger.zone)
    lasting = signals.open_between(span.first, span.last)
    flagged = signals.account.among(lasting)
    about = (offers.made_at < ends) & np.append(lasting, False)[ledger.signal_rows]
    playing = offers.in_play(begins, ends)
    known = (offers.answered_at > 0) & (offers.answered_at <= microseconds(known_at))
    answers = np.where(known, offers.answer, OPEN)
    count = np.bincount(answers[playing], minlength=len(ANSWERS))
    won = playing & (answers == WON)
    offered = offers.account.among(playing)
    top = playing & np.isin(answers, IN_A_RATE) & offers.urgency.are_one_of(TOP)
    return Trial(
        span=span,
        checked=checked,
        flagged=len(flagged),
        reached=len(offers.account.among(about) & flagged),
        offers=int(playing.sum()),
        won=int(count[WON]),
        lost=int(count[LOST]),
        no_response=int(count[NO_RESPONSE]),
        waiting=int(count[OPEN] + count[DEFERRED]),
        expansion=money(offers.won_value[won].sum()),
        base=offers.base(playing),
        calls=Proportion(len(_calling(ledger, playing, begins, ends) & offered), len(offered)),
        top=Proportion(int((top & won).sum()), int(top.sum())),
        reasons=_reasons(offers.lost_reason[playing & (answers == LOST)], int(count[NO_RESPONSE])),
    )


def _calling(ledger: Ledger, playing: Array, begins: int, ends: int) -> set[str]:
    """Give the accounts with a call booked in a span, or whose offer was made in a call."""
    calls, offers = ledger.calls, ledger.offers
    booked = calls.account[(calls.booked_at >= begins) & (calls.booked_at < ends)]
    spoken = playing & offers.channel.are(Channel.CALL)
    return {*booked.tolist(), *offers.account.among(spoken)}


def _reasons(lost: Array, silent: int) -> tuple[tuple[str, int], ...]:
    """Give why offers were lost with how often; no answer stands last."""
    words = Counter(
        reason.split(REASON_ENDS)[0].strip().lower() or NO_REASON for reason in lost.tolist()
    )
    ordered = tuple(sorted(words.items(), key=lambda row: (-row[1], row[0])))
    return (*ordered, (NO_ANSWER, silent)) if silent else ordered
