"""What Today shows: every account once, as something to act on, calm, or left alone for now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from upsell.card import Card
from upsell.meters import Meter
from upsell.scanreport import ScanReport
from upsell.week import WeekStrip


@dataclass(frozen=True)
class Board:
    """Today, read in one go."""

    today: date
    strip: WeekStrip
    scan: ScanReport | None
    rules: int
    """How many signal definitions are switched on."""
    cards: tuple[Card, ...]
    calm: tuple[Card, ...]
    left_alone: tuple[Card, ...]

    @property
    def every(self) -> tuple[Card, ...]:
        """All cards in the order of the page."""
        return self.cards + self.calm + self.left_alone

    @property
    def first_to_draft(self) -> Card | None:
        """The first account whose next step is a new email or call; None when there is none."""
        return next((card for card in self.cards if card.step and not card.step.is_begun), None)

    @property
    def usage_age(self) -> int | None:
        """How many days old the latest usage figure is; None when there is none."""
        day = self.scan.last_reading_on if self.scan else None
        return None if day is None else (self.today - day).days

    @property
    def csms(self) -> tuple[str, ...]:
        """Everybody who looks after an account, by name."""
        return tuple(sorted({card.account.csm for card in self.every if card.account.csm}))

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all signals shown."""
        return tuple(sorted({line.signal.title for card in self.every for line in card.lines}))

    @property
    def closest(self) -> tuple[Card, Meter] | None:
        """The account and metric nearest to a limit, whatever the rules say."""
        found = [(card, meter) for card in self.every for meter in card.meters if meter.is_filling]
        return max(found, key=lambda pair: pair[1].utilisation or 0.0, default=None)


def narrowed(board: Board, search: str = "", csm: str = "", title: str = "") -> Board:
    """Give the board with only the cards that match; an empty wish matches all."""
    wished = search.strip().casefold()

    def matches(card: Card) -> bool:
        account = card.account
        words = f"{account.name} {account.domain} {account.contact.name}".casefold()
        return (
            wished in words
            and csm in ("", account.csm)
            and (not title or any(line.signal.title == title for line in card.lines))
        )

    return replace(
        board,
        cards=tuple(filter(matches, board.cards)),
        calm=tuple(filter(matches, board.calm)),
        left_alone=tuple(filter(matches, board.left_alone)),
    )
