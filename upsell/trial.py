"""What came of the play over some weeks: the figures that a verdict is made from.

A trial looks at the offers in play: made by its last day, not undone, and not decided before its
first. An answer counts as it was known at a moment, so that a week can be seen again later with
the answers that came since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from upsell.conversion import Proportion
from upsell.model import Urgency
from upsell.outreach import DECIDED, Channel, Offer, Outcome, Touch
from upsell.spells import Spell

YEAR = 12
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

    def holds(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether a moment falls on one of its days in the zone."""
        return self.first <= moment.astimezone(zone).date() <= self.last

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


@dataclass(frozen=True)
class Ledger:
    """What a trial is counted from; zone is the book's."""

    spells: Sequence[Spell]
    offers: Sequence[Offer]
    touches: Sequence[Touch]
    zone: tzinfo


def trial(ledger: Ledger, span: Span, *, known_at: datetime, checked: bool) -> Trial:
    """Count a span with the answers known at a moment; wins after it count when known by then."""
    zone = ledger.zone
    signals = {s.signal_id: s for s in ledger.spells if s.was_open(span.first, span.last)}
    flagged = {spell.account_id for spell in signals.values()}
    made = [offer for offer in ledger.offers if _made_by(offer, span, zone)]
    playing = [offer for offer in made if _in_play(offer, span, zone)]
    answers = [(offer, _answer(offer, known_at)) for offer in playing]
    count = Counter(answer for _, answer in answers)
    won = [offer for offer, answer in answers if answer is Outcome.WON]
    offered = {offer.account_id for offer in playing}
    calling = _calling(ledger.touches, playing, span, zone)
    top = [answer for offer, answer in answers if offer.urgency in TOP and answer in DECIDED]
    return Trial(
        span=span,
        checked=checked,
        flagged=len(flagged),
        reached=len({o.account_id for o in made if o.signal_id in signals} & flagged),
        offers=len(playing),
        won=len(won),
        lost=count[Outcome.LOST],
        no_response=count[Outcome.NO_RESPONSE],
        waiting=count[None] + count[Outcome.DEFERRED],
        expansion=sum((offer.won_value or Decimal(0) for offer in won), Decimal(0)),
        base=sum(_bases(playing).values(), Decimal(0)),
        calls=Proportion(len(calling & offered), len(offered)),
        top=Proportion(top.count(Outcome.WON), len(top)),
        reasons=_reasons(answers),
    )


def _made_by(offer: Offer, span: Span, zone: tzinfo) -> bool:
    """Whether an offer was made by the end of a span and not undone."""
    made = offer.made_at.astimezone(zone).date()
    return offer.outcome is not Outcome.WITHDRAWN and made <= span.last


def _in_play(offer: Offer, span: Span, zone: tzinfo) -> bool:
    """Whether an offer had no answer yet when the span began; not now is none."""
    answered = offer.outcome_at
    if answered is None or offer.outcome is Outcome.DEFERRED:
        return True
    return answered.astimezone(zone).date() >= span.first


def _answer(offer: Offer, known_at: datetime) -> Outcome | None:
    """Give the answer as far as it was known at a moment."""
    known = offer.outcome_at is not None and offer.outcome_at <= known_at
    return offer.outcome if known else None


def _calling(
    touches: Iterable[Touch], playing: Iterable[Offer], span: Span, zone: tzinfo
) -> set[str]:
    """Give the accounts with a call booked in a span, or whose offer was made in a call."""
    booked = (t for t in touches if t.channel is Channel.CALL and span.holds(t.at, zone))
    spoken = {offer.account_id for offer in playing if offer.channel is Channel.CALL}
    return spoken | {touch.account_id for touch in booked}


def _bases(playing: Iterable[Offer]) -> dict[str, Decimal]:
    """Give what each account paid a year when its first offer in play was made."""
    bases: dict[str, Decimal] = {}
    for offer in sorted(playing, key=lambda one: one.made_at):
        bases.setdefault(offer.account_id, (offer.mrr or Decimal(0)) * YEAR)
    return bases


def _reasons(answers: Iterable[tuple[Offer, Outcome | None]]) -> tuple[tuple[str, int], ...]:
    """Give why offers were lost with how often; no answer stands last."""
    known = list(answers)
    words = Counter(
        offer.lost_reason.split(REASON_ENDS)[0].strip().lower() or NO_REASON
        for offer, answer in known
        if answer is Outcome.LOST
    )
    silent = sum(answer is Outcome.NO_RESPONSE for _, answer in known)
    ordered = tuple(sorted(words.items(), key=lambda row: (-row[1], row[0])))
    return (*ordered, (NO_ANSWER, silent)) if silent else ordered
