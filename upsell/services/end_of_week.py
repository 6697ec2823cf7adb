"""Everything the page at the end of a week shows, from one reading of the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from upsell.book import analysis as columns
from upsell.book.engine import Book
from upsell.model import Actor, Right
from upsell.narrowing import Narrowing
from upsell.play_view import PlayView
from upsell.services.analysis import Analysis, analysed, since
from upsell.services.verdicts import asked, played


@dataclass(frozen=True)
class EndOfWeek:
    """The verdict of a week, and what all offers and signals have shown so far."""

    play: PlayView
    analysis: Analysis


def end_of_week(
    book: Book,
    first: date | None = None,
    narrowing: Narrowing | None = None,
    *,
    by: Actor,
    now: datetime,
) -> EndOfWeek:
    """Give both; of the week that holds a day, else of the present one."""
    by.require(Right.READ)
    wanted = narrowing or Narrowing()
    with book.read() as connection:
        about = asked(connection, book, first, now)
        from_day = since(connection, book, wanted, now)
        earliest = None if from_day is None else min(from_day, about.since)
        ledger = columns.ledger(connection, book.zone, earliest)
        return EndOfWeek(
            played(connection, about, ledger, now),
            analysed(connection, book, ledger, wanted, now),
        )
