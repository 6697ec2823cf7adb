"""What verdict and analysis are made from: every signal, offer and booked call as columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

from upsell.columns import Array
from upsell.offer_columns import OfferColumns
from upsell.signal_columns import SignalColumns


@dataclass(frozen=True)
class CallColumns:
    """The calls that were booked, one array per fact, in no order."""

    account: Array
    signal: Array
    """Ids, as the signals and offers have them."""
    booked_at: Array
    """Microseconds since 1970."""


@dataclass(frozen=True)
class Ledger:
    """What happened; zone is the book's."""

    signals: SignalColumns
    offers: OfferColumns
    calls: CallColumns
    zone: tzinfo

    @cached_property
    def signal_rows(self) -> Array:
        """The place of each offer's signal, -1 where that is not among the signals."""
        return self.signals.rows_of(self.offers.signal)
