"""The weekly report and the playbook, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from upsell import figures, plays
from upsell import playbook as play_words
from upsell.adapters.files.table_out import csv_bytes
from upsell.book import (
    accounts,
    catalogue,
    offers,
    rules,
    verdicts,
    wordings,
)
from upsell.book import analysis as columns
from upsell.book.engine import Book
from upsell.document import Document
from upsell.drafting.kinds import NAMES
from upsell.drafting.templates import first_text
from upsell.drafting.wording import Wording
from upsell.indicators import checked_in, indicators
from upsell.model import Account, Actor, Metric, Plan, Right
from upsell.narrowing import Narrowing
from upsell.offer_words import outcome_words
from upsell.outreach import Offer, Outcome
from upsell.report import OfferLine, WeekReport
from upsell.services.analysis import analysed
from upsell.services.verdicts import asked, played
from upsell.title_counts import count_by_title
from upsell.week import Week

CSV_HEAD = (
    *("as_of", "signal", "decided", "won", "lost", "no_answer", "not_now", "open", "offered"),
    *("rate", "low_95", "high_95"),
)


def week_report(book: Book, first: date | None = None, *, by: Actor, now: datetime) -> WeekReport:
    """Give the report of the week that holds a day, of the present one when none is named."""
    by.require(Right.READ)
    with book.read() as connection:
        about = asked(connection, book, first, now)
        ledger = columns.ledger(connection, book.zone)
        week = about.week
        both = (week.before, week)
        checked = checked_in(both, columns.checked(connection, week.before.first))
        before, current = indicators(both, ledger, checked)
        seen = played(connection, about, ledger, now)
        so_far = analysed(connection, book, ledger, Narrowing(), now)
        lines = _lines(connection, book, week)
    return WeekReport(
        play=seen,
        now=current,
        before=before,
        titles=so_far.titles,
        comparison=so_far.comparison,
        closing=so_far.closing,
        quality=so_far.quality,
        offers=lines,
        currency=book.currency,
        zone=book.zone,
        made_on=book.today(now),
        is_simulated=book.is_sample,
    )


def week_csv(found: WeekReport) -> bytes:
    """Give conversion by signal as CSV, a row for each title."""
    day = found.made_on.isoformat()
    rows = []
    for count in found.titles:
        result = count.conversion
        between = result.interval() if result.n else None
        rows.append(
            (
                *(day, count.title, result.n, count.won, count.lost, count.no_response),
                *(count.deferred, count.open, count.offered),
                *((result.rate, between.low, between.high) if between else (None, None, None)),
            )
        )
    return csv_bytes(CSV_HEAD, rows)


def playbook(book: Book, *, by: Actor, now: datetime) -> Document:
    """Give the playbook: signal definitions, what each level asks for, texts, results."""
    by.require(Right.READ)
    with book.read() as connection:
        worded = wordings.latest(connection)
        titles = count_by_title(columns.offers(connection))
        return play_words.document(
            play_words.Playbook(
                rules=rules.every(connection),
                labels={key: one.label for key, one in catalogue.metrics(connection).items()},
                bars=verdicts.bars(connection),
                texts=tuple((NAMES[key], _source(key, worded)) for key in NAMES),
                verdicts=verdicts.every(connection),
                titles=titles,
                currency=book.currency,
                made_on=book.today(now),
                is_simulated=book.is_sample,
            )
        )


def _source(key: str, worded: Mapping[str, Wording]) -> str:
    """Give a text as it is worded now."""
    own = worded.get(key)
    return (own.source if own else "") or first_text(key)


def _lines(connection: Connection, book: Book, week: Week) -> tuple[OfferLine, ...]:
    """Give the offers that were made or answered in the week, the earliest first."""
    zone = book.zone
    made = offers.moving_since(connection, week.begins(zone))
    about = [
        offer
        for offer in made
        if offer.outcome is not Outcome.WITHDRAWN
        and (
            week.holds_moment(offer.made_at, zone)
            or (offer.outcome is not None and week.holds_moment(offer.outcome_at, zone))
        )
    ]
    known = accounts.every(connection) if about else {}
    metrics, plans = catalogue.metrics(connection), catalogue.plans(connection)
    ordered = sorted(about, key=lambda offer: (offer.made_at, str(offer.offer_id)))
    return tuple(_line(offer, known, metrics, plans, book) for offer in ordered)


def _line(
    offer: Offer,
    known: Mapping[str, Account],
    metrics: Mapping[str, Metric],
    plans: Mapping[str, Plan],
    book: Book,
) -> OfferLine:
    return OfferLine(
        account=known[offer.account_id].name,
        title=offer.title,
        what=plays.what(offer.play, figures.counted(metrics, offer.play.metric), plans),
        made_on=offer.made_at.astimezone(book.zone).date(),
        worth=offer.won_value if offer.outcome is Outcome.WON else offer.play.annual_value,
        came_of_it=outcome_words(offer, book.currency),
    )
