"""Analysis: which signals convert, how the weeks went, what was flagged and never offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from upsell import gates
from upsell.book import accounts, catalogue, offers, options, rules, touches
from upsell.book import analysis as columns
from upsell.book.engine import Book
from upsell.comparison import Comparison, compare
from upsell.funnel import Dealings, Funnel, funnel
from upsell.indicators import Indicators, checked_in, indicators, last_weeks
from upsell.ledger import Ledger
from upsell.model import Actor, Right
from upsell.narrowing import Narrowing, words
from upsell.offer_columns import A_DAY_US, OfferColumns, microseconds
from upsell.outreach import GateKind
from upsell.rule_names import rule_names
from upsell.signal_columns import SignalColumns
from upsell.signal_quality import Quality, quality
from upsell.time_to_close import TimeToClose, time_to_close
from upsell.title_counts import TitleCount, count_by_title, results
from upsell.week import Week, day_begins, week_of

WEEKS_SHOWN = 8


@dataclass(frozen=True)
class Choices:
    """What an analysis can be narrowed to: only what offers were made with."""

    csms: tuple[str, ...]
    plans: Mapping[str, str]
    """Key to label."""
    channels: tuple[str, ...]
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Analysis:
    """What came of the signals and offers."""

    weeks: tuple[Indicators, ...]
    """Of all offers, the earliest week first; the last is the week that runs."""
    choices: Choices
    narrowing: Narrowing
    """What was asked for and exists; titles, comparison and time to close are of these offers."""
    titles: tuple[TitleCount, ...]
    comparison: Comparison
    closing: TimeToClose
    """Of the offers made in the period."""
    funnel: Funnel
    """Of the signals of the period and of the CSM's accounts and the plan's, as they are now."""
    quality: tuple[Quality, ...]


def analysis(
    book: Book, narrowing: Narrowing | None = None, *, by: Actor, now: datetime
) -> Analysis:
    """Give the whole of Analysis, read in one go."""
    by.require(Right.READ)
    wanted = narrowing or Narrowing()
    with book.read() as connection:
        ledger = columns.ledger(connection, book.zone, since(connection, book, wanted, now))
        return analysed(connection, book, ledger, wanted, now)


def since(connection: Connection, book: Book, narrowing: Narrowing, now: datetime) -> date | None:
    """Give the first day that an analysis is about; None of all time."""
    week = week_of(book.today(now), options.started_on(connection))
    first = narrowing.first_day(week)
    return None if first is None else min(first, last_weeks(week, WEEKS_SHOWN)[0].first)


def analysed(
    connection: Connection, book: Book, ledger: Ledger, narrowing: Narrowing, now: datetime
) -> Analysis:
    """Analyse a ledger that reaches back far enough."""
    today, zone, made, found = book.today(now), book.zone, ledger.offers, ledger.signals
    week = week_of(today, options.started_on(connection))
    shown, first = last_weeks(week, WEEKS_SHOWN), narrowing.first_day(week)
    asked = narrowing.known(made)
    begins = None if first is None else day_begins(first, zone)
    narrowed = made.where(asked.holds(made)) if asked.is_of_some else made
    titles = count_by_title(narrowed, begins)
    flagged = found.open_between(first, today)
    if asked.is_of_accounts:
        flagged &= found.account.are_one_of(accounts.of(connection, asked.csm, asked.plan))
    dealings = Dealings.of(ledger)
    shut = _shut(connection, found, dealings, book, now)
    marks = columns.marks(connection, first, today)
    return Analysis(
        weeks=indicators(shown, ledger, _checked(connection, shown)),
        choices=_choices(connection, made),
        narrowing=asked,
        titles=titles,
        comparison=compare(results(titles)),
        closing=_closing(narrowed, begins, now),
        funnel=funnel(found, flagged, dealings, shut, today),
        quality=quality(found, flagged, marks, dealings.won, today, _names(connection, found)),
    )


def _checked(connection: Connection, weeks: Sequence[Week]) -> dict[Week, int]:
    """Give how many accounts were checked in each week."""
    return checked_in(weeks, columns.checked(connection, weeks[0].first))


def _names(connection: Connection, found: SignalColumns) -> dict[str, str]:
    """Give the names of the rules that signals came from."""
    sheet = rules.every(connection)
    others = set(found.rule.words) - {rule.rule_id for rule in sheet}
    unlisted = columns.unlisted(connection, others) if others else ()
    labels = {key: one.label for key, one in catalogue.metrics(connection).items()}
    return rule_names(sheet, unlisted, labels)


def _closing(made: OfferColumns, since: datetime | None, now: datetime) -> TimeToClose:
    """Give how long the offers made since a moment take from their signal to being won."""
    kept = made.made_at >= (0 if since is None else microseconds(since))
    won = made.is_won & kept
    took = (made.answered_at - made.opened_at) / A_DAY_US
    ages = (microseconds(now) - made.opened_at) / A_DAY_US
    return time_to_close(took[won], ages[kept & ~won])


def _choices(connection: Connection, made: OfferColumns) -> Choices:
    """Give what the offers differ in."""
    plans = catalogue.plans(connection)
    return Choices(
        csms=words(made, "csm"),
        plans={key: plans[key].label if key in plans else key for key in words(made, "plan")},
        channels=words(made, "channel"),
        templates=words(made, "template"),
    )


def _shut(
    connection: Connection, found: SignalColumns, dealings: Dealings, book: Book, now: datetime
) -> dict[str, GateKind]:
    """Give the firmest gate of each account that has an open signal and no offer for it."""
    waiting = found.is_open & ~dealings.offered
    names = found.account.among(waiting)
    if not names:
        return {}
    known = accounts.some(connection, names)
    contacts = touches.of_accounts(connection, names, now - gates.TOUCH_WINDOW)
    put_off = offers.put_off_until(connection, names)
    closed = {
        name: gates.gates(
            known[name],
            contacts.get(name, ()),
            now,
            book.zone,
            book.currency,
            put_off.get(name, ()),
        )
        for name in names
    }
    return {name: shut[0].kind for name, shut in closed.items() if shut}
