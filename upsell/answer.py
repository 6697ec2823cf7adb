"""The answer to an offer, checked before it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from upsell.errors import Refused
from upsell.outreach import Offer, Outcome

MOST = Decimal(1_000_000_000)
LONGEST_REASON = 500


@dataclass(frozen=True)
class Answer:
    """What came of an offer; without an outcome the answer is still open."""

    outcome: Outcome | None
    won_value: Decimal | None = None
    """What was won, for a year."""
    lost_reason: str = ""
    deferred_until: date | None = None

    def is_what(self, offer: Offer) -> bool:
        """Whether the offer already stands like this."""
        return self == Answer(
            offer.outcome, offer.won_value, offer.lost_reason, offer.deferred_until
        )


def checked(answer: Answer, offered: Decimal | None, today: date) -> Answer:
    """Give the answer with only what its outcome needs; Refused when that is missing.

    Won without a value is worth what was offered.
    """
    match answer.outcome:
        case Outcome.WON:
            return Answer(Outcome.WON, won_value=_value(answer.won_value, offered))
        case Outcome.LOST:
            return Answer(Outcome.LOST, lost_reason=_reason(answer.lost_reason))
        case Outcome.DEFERRED:
            return Answer(Outcome.DEFERRED, deferred_until=_until(answer.deferred_until, today))
        case _:
            return Answer(answer.outcome)


def _value(won: Decimal | None, offered: Decimal | None) -> Decimal:
    value = offered if won is None else won
    if value is None or not value.is_finite() or not 0 < value <= MOST:
        msg = "Won value: type what was won for a year, more than 0."
        raise Refused(msg)
    return value.quantize(Decimal("0.01"))


def _reason(reason: str) -> str:
    text = " ".join(reason.split())
    if not text or len(text) > LONGEST_REASON:
        msg = f"Lost: say why, in at most {LONGEST_REASON} characters."
        raise Refused(msg)
    return text


def _until(until: date | None, today: date) -> date:
    if until is None or until <= today:
        msg = "Not now: choose a day after today."
        raise Refused(msg)
    return until
