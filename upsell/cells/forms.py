"""Amounts and days that can be read in two ways, and which way a file means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from upsell.cells.trouble import Trouble


class Mark(StrEnum):
    """What stands before the decimals of an amount; the other one separates thousands."""

    POINT = "point"
    COMMA = "comma"

    @property
    def sign(self) -> str:
        """The mark itself."""
        return "." if self is Mark.POINT else ","

    @property
    def other(self) -> Mark:
        """The mark that separates thousands."""
        return Mark.COMMA if self is Mark.POINT else Mark.POINT


class DayOrder(StrEnum):
    """Which comes first in a day such as 03/11/2026."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Forms:
    """What a file's amounts and days mean; None is not known, so it is asked and never guessed."""

    mark: Mark | None = None
    order: DayOrder | None = None


UNKNOWN = Forms()


class TwoWays(Trouble):
    """A cell that can be taken once it is known which way its file means; `readings` by way."""

    def __init__(
        self, text: str, readings: dict[Mark, str] | dict[DayOrder, str], remedy: str
    ) -> None:
        """Keep what the cell would be in each way."""
        several = len(readings) > 1
        super().__init__(
            "This can be read in two ways." if several else "This is not in plain form.", remedy
        )
        self.text = text
        self.readings = readings
