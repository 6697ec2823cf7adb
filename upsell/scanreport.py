"""What a scan looked at, what it left out and why, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class LeftOut:
    """How many readings there are by a day, and how many of them hold no good value."""

    readings: int = 0
    bad_values: int = 0


@dataclass(frozen=True)
class ScanReport:
    """The counts of one scan."""

    day: date
    finished_at: datetime
    accounts: int
    """Accounts with at least one good reading by that day."""
    without_usage: int
    """Accounts in the book without one."""
    rules: int
    """Signal definitions that are switched on."""
    readings: int
    """Readings in the book by that day, bad ones included."""
    bad_values: int
    """Readings left out: the value is missing, not a number or negative."""
    without_limit: int
    """Account and metric pairs whose share of a limit or goal is asked for, but none is set."""
    stale: int
    """Account and metric pairs without a figure for more than 7 days: nothing opens or clears."""
    signals_open: int
    opened: int
    """Signals that opened on this day."""
    cleared: int
    """Signals that cleared on this day."""
    last_reading_on: date | None = None
    """The day of the latest good reading by that day."""
    dry_run: bool = False
    """The day lies before the last scan, so nothing was written."""

    def counts(self) -> dict[str, object]:
        """Give everything but the day and the moment, as JSON values."""
        found: dict[str, object] = asdict(self)
        for name in ("day", "finished_at", "dry_run"):
            del found[name]
        if self.last_reading_on is not None:
            found["last_reading_on"] = self.last_reading_on.isoformat()
        return found
