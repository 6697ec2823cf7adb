"""From flagged to won, and why what was flagged was never offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upsell.columns import Array
from upsell.ledger import Ledger
from upsell.outreach import GateKind
from upsell.signal_columns import SignalColumns


class Missed(StrEnum):
    """Why a flagged signal has no offer."""

    CALL_BOOKED = "call_booked"
    """Its offer is made when the call takes place."""
    GATED = "gated"
    DISMISSED = "dismissed"
    SNOOZED = "snoozed"
    NOT_REACHED = "not_reached"
    """Still open, nothing in the way, nobody wrote."""
    OVER = "over"
    """It cleared by itself before anybody wrote."""


@dataclass(frozen=True)
class Reason:
    """So many signals without an offer for one reason."""

    missed: Missed
    count: int
    detail: str = ""
    """The gate's kind, or the words of who dismissed."""


@dataclass(frozen=True)
class Funnel:
    """How many signals came how far; every figure is of the flagged ones."""

    flagged: int
    accounts: int
    """How many accounts the flagged signals are of."""
    offered: int
    calls: int
    """Signals with a call booked about them; an email can be won without one."""
    won: int
    missed: tuple[Reason, ...] = ()
    """Every flagged signal without an offer, counted once; most frequent first."""


@dataclass(frozen=True)
class Dealings:
    """What happened to the signals of a ledger, in their order."""

    offered: Array
    called: Array
    won: Array

    @classmethod
    def of(cls, ledger: Ledger) -> Dealings:
        """Give what the offers and calls of a ledger came to."""
        signals, about = ledger.signals, ledger.signal_rows
        return cls(
            offered=signals.at(about),
            called=signals.at(signals.rows_of(ledger.calls.signal)),
            won=signals.at(about[ledger.offers.is_won]),
        )


def funnel(
    signals: SignalColumns,
    flagged: Array,
    dealings: Dealings,
    shut: Mapping[str, GateKind],
    today: date,
) -> Funnel:
    """Give the funnel of the flagged signals; `shut` is the firmest gate of each account today."""
    offered = flagged & dealings.offered
    called = flagged & dealings.called
    rest = flagged & ~offered
    return Funnel(
        flagged=int(flagged.sum()),
        accounts=signals.accounts(flagged),
        offered=int(offered.sum()),
        calls=int(called.sum()),
        won=int((flagged & dealings.won).sum()),
        missed=_reasons(signals, rest, called, shut, today),
    )


def _reasons(
    signals: SignalColumns,
    rest: Array,
    called: Array,
    shut: Mapping[str, GateKind],
    today: date,
) -> tuple[Reason, ...]:
    """Give why each of the rest was not offered."""
    counts: Counter[tuple[Missed, str]] = Counter()
    waits = signals.waits(today)
    plain = (
        (Missed.CALL_BOOKED, rest & ~signals.is_dismissed & called),
        (Missed.SNOOZED, rest & signals.is_open & ~called & waits),
        (Missed.OVER, rest & ~signals.is_dismissed & ~signals.is_open & ~called),
    )
    for missed, rows in plain:
        counts[missed, ""] = int(rows.sum())
    for reason, count in signals.reason.counted(rest & signals.is_dismissed).items():
        counts[Missed.DISMISSED, reason] = count
    for account, count in signals.account.counted(
        rest & signals.is_open & ~called & ~waits
    ).items():
        gate = shut.get(account)
        counts[(Missed.GATED, gate.value) if gate else (Missed.NOT_REACHED, "")] += count
    found = [Reason(missed, count, detail) for (missed, detail), count in counts.items() if count]
    return tuple(sorted(found, key=lambda one: (-one.count, one.missed, one.detail)))
