"""What a customer may see of their own account: its usage, and nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from upsell.meters import Meter
from upsell.model import Metric, Reading


@dataclass(frozen=True)
class UsageView:
    """One account's usage against what it bought."""

    name: str
    meters: tuple[Meter, ...]
    metrics: tuple[Metric, ...]
    """Those with readings, in the order of the dials, then the activities."""
    readings: Mapping[str, tuple[Reading, ...]]

    @property
    def as_of(self) -> date | None:
        """The day of the latest figure; None without any."""
        days = (rows[-1].observed_on for rows in self.readings.values() if rows)
        return max(days, default=None)
